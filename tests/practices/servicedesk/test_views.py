"""What views of the queue find: each asker's own, by statements that are kept for all."""

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.ground.people.words import Who
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.queries import views
from moothall.practices.servicedesk.words import Wanted

pytestmark = pytest.mark.django_db
NOW = june(3)


def found(desk, name, **wanted):
    """Return what a view shows to somebody, as its list and as its count."""
    who = Who(1, {desk.council.pk: desk.people[name].pk}, {})
    view = Wanted(**wanted)
    page = queries.page(who, Case.objects.all(), view, at=NOW, size=50)
    numbers = queries.counts(who, Case.objects.all(), {"it": view}, at=NOW)
    assert numbers["it"].number == len(page.cases)
    return [one.reference for one in page.cases]


@pytest.fixture
def given(desk):
    """A case of Dev's with one tag, one of Mo's with another, and one of nobody's."""
    made = {name: desk.case("ict-fault", at=june(1)) for name in ("dev", "mo", "nobody")}
    for name in ("dev", "mo"):
        cases.assign(made[name], by=desk.actor(name), at=june(1), person=desk.people[name])
        cases.tag(made[name], [f"of {name}"], by=desk.actor(name), at=june(1))
    return {name: case.reference for name, case in made.items()}


def test_each_asks_the_kept_statement_for_their_own(desk, given):
    kept = []
    for name in ("dev", "mo"):
        other = desk.people[name].identity_id
        assert found(desk, name, assignee="me") == [given[name]]
        assert found(desk, "asha", assignee=str(other)) == [given[name]]
        assert found(desk, "asha", tag=f" Of  {name.title()} ") == [given[name]]
        kept.append((views._number_once.cache_info().misses, views._list_once.cache_info().misses))
    assert kept[0] == kept[1], "the second asker's were written anew"


def test_whatever_is_typed_narrows_as_it_says(desk, given):
    assert len(found(desk, "dev", team="ict-desk", service="ict-fault", kind="incident")) == 3
    for narrow in (
        {"team": "street-services"},
        {"service": "x"},
        {"priority": "P9"},
        {"tag": "of"},
    ):
        assert found(desk, "dev", **narrow) == []
    assert found(desk, "dev", assignee="9" * 30) == []
    assert found(desk, "dev", assignee="0") == []


def test_what_is_kept_holds_nothing_that_was_typed(desk):
    typed = {name: f"secret {name}" for name in views.TYPED} | {"assignee": "4711"}
    shape, numbers, meant = views._apart(Wanted(**typed), (815, 816), NOW)
    assert "secret" not in repr(shape)
    assert "4711" not in repr(shape)
    assert not {815, 816} & set(numbers)
    statement = views._put(views._number_once(shape, numbers, 10), meant)
    assert {*(f"secret {name}" for name in views.TYPED), 4711} <= set(statement[1])
    assert not any("stand in" in str(value) for value in statement[1])


def test_what_somebody_may_see_is_told_by_the_case_alone(desk):
    with pytest.raises(ValueError, match="columns of the case"):
        queries.page(Who(1, {}, {}), Case.objects.filter(team__code="x"), Wanted(), at=NOW, size=1)


def test_whoever_may_see_nothing_finds_nothing(desk, given):
    who, none = Who(1, {}, {}), Case.objects.filter(pk__in=[])
    assert queries.page(who, none, Wanted(), at=NOW, size=1).cases == []
    assert queries.counts(who, none, {"it": Wanted()}, at=NOW)["it"].number == 0
    assert queries.page(who, Case.objects.all(), Wanted(assignee="me"), at=NOW, size=1).cases == []
