"""What views of the queue find: each asker's own, by statements that are kept for all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import council as a_council
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import with_tag
from moothall.ground.councils import scope
from moothall.ground.people.words import Role, Who
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.queries import views
from moothall.practices.servicedesk.words import SORTS, Wanted

pytestmark = pytest.mark.django_db
NOW = june(3)
ALIKE = (
    "priority",
    "state",
    "queued_at",
    "due_at",
    "over_at",
    "changed_at",
    "resolved_at",
    "closed_at",
)
"""What a list puts in order by, and what must agree with it."""


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


@pytest.mark.parametrize("state", ["", "any", "open"])
@pytest.mark.parametrize("sort", SORTS)
def test_the_cases_of_a_tag_stand_in_the_order_of_the_view_page_by_page(desk, given, sort, state):
    every = [*Case.objects.order_by("pk"), *(desk.case("ict-fault", at=june(1)) for _ in "12")]
    for days, case in enumerate(every, start=1):
        cases.tag(case, ["fleet"], by=desk.actor("dev"), at=june(1 + days))
    who = Who(1, {desk.council.pk: desk.people["dev"].pk}, {})

    def page(place=None, **wanted):
        view = Wanted(sort=sort, state=state, **wanted)
        return queries.page(who, Case.objects.all(), view, at=NOW, size=2, place=place).cases

    assert len(found(desk, "dev", tag="fleet")) == 5
    places = [None]
    for _ in "12":
        places.append(queries.place_of(page(places[-1])[-1], sort))
    [last] = page(places[-1])
    places.append(queries.place_of(last, sort, is_before=True))
    for place in places:
        shown = [one.id for one in page(place, tag="fleet")]
        assert (shown, len(shown)) == (
            [one.id for one in page(place)],
            1 if shown == [last.id] else 2,
        )


@pytest.fixture
def mixed(desk):
    """Cases in every order's eyes: due and not, of three priorities, running and at rest."""
    made = [desk.case("ict-fault", at=june(1 + number % 3)) for number in range(12)]
    for number, case in enumerate(made):
        if number % 3 == 0:
            cases.resolve(case, by=desk.actor("dev"), at=june(5 + number), outcome="fixed")
        if number % 6 == 0:
            cases.close(case, by=desk.actor("dev"), at=june(18 - number))
        if number in {1, 5}:
            cases.pause(case, by=desk.actor("dev"), at=june(17 - number), reason="supplier")
        priority = ("P1", "P2", "P2", "P3")[number % 4]
        Case.objects.filter(pk=case.pk).update(priority=priority)
    return Case.objects.all()


def in_order(every, sort):
    """Return cases in the order of a list, put so by nothing of the product's."""
    found = list(every)
    for column in reversed(SORTS[sort]):
        name = column.lstrip("-")
        found.sort(key=lambda case, name=name: getattr(case, name), reverse=column[0] == "-")
    return [case.reference for case in found]


@pytest.mark.parametrize("state", ["", "any", "open", "paused", "resolved", "closed"])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("tag", ["", "fleet"])
def test_pages_on_and_back_show_each_case_once_in_order(desk, mixed, sort, state, tag):
    for number, case in enumerate(mixed.order_by("pk") if tag else ()):
        if number % 5:
            cases.tag(case, ["fleet"], by=desk.actor("dev"), at=june(19))
    shown = mixed.filter(
        **{"": {"state__in": ["open", "paused"]}, "any": {}}.get(state, {"state": state})
    )
    wanted = in_order(shown.filter(with_tag(tag)) if tag else shown, sort)
    assert wanted, "nothing to show would prove nothing"
    who, view = Who(1, {}, {}), Wanted(sort=sort, state=state, tag=tag)

    def page(place):
        return queries.page(who, Case.objects.all(), view, at=NOW, size=2, place=place)

    on, place = [], None
    while (one := page(place)).cases:
        on += one.cases
        place = queries.place_of(one.cases[-1], sort)
    assert [case.reference for case in on] == wanted
    back = [on[-1]]
    while (one := page(queries.place_of(back[0], sort, is_before=True))).cases:
        back = [*one.cases, *back]
    assert [case.reference for case in back] == wanted


@pytest.fixture
def three(mixed, desk):
    """The same cases, dealt out to three councils in turn; and who manages all of them."""
    homes = [desk.council, *map(a_council, ("brackwater", "cotterdale"))]
    with scope.opened([one.pk for one in homes], writes=True) as at:
        every = list(mixed.order_by("pk"))
        for home in homes[1:]:
            other = a_desk(home)
            for case in every:
                made = other.case("ict-fault", at=case.created_at)
                alike = {name: getattr(case, name) for name in ALIKE}
                Case.objects.filter(pk=made.pk).update(**alike)
        roles = {one.pk: frozenset({Role.MANAGER}) for one in homes}
        yield Who(1, {}, roles), at


@pytest.mark.parametrize("state", ["", "any", "closed"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_desk_of_several_councils_has_all_of_them_in_one_order(three, sort, state):
    who, view = three[0], Wanted(sort=sort, state=state)
    shown = {"": {"state__in": ["open", "paused"]}, "any": {}}.get(state, {"state": state})
    wanted = in_order(Case.objects.filter(**shown), sort)
    assert len(wanted) % 3 == 0

    def page(place):
        return queries.page(who, Case.objects.all(), view, at=NOW, size=4, place=place)

    on, place = [], None
    while (one := page(place)).cases:
        on += one.cases
        place = queries.place_of(one.cases[-1], sort)
    assert [case.reference for case in on] == wanted
    back = [on[-1]]
    while (one := page(queries.place_of(back[0], sort, is_before=True))).cases:
        back = [*one.cases, *back]
    assert [case.reference for case in back] == wanted


def sorted_in(who, view):
    """How often the statement of a page puts cases in order, where it may use every index."""
    with CaptureQueriesContext(connection) as asked:
        queries.page(who, Case.objects.all(), view, at=NOW, size=4)
    [statement] = [one["sql"] for one in asked.captured_queries]
    with connection.cursor() as cursor:
        for costly in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{costly} = off")
        cursor.execute(f"EXPLAIN {statement}".replace("%", "%%"), [])
        return sum("Sort Key:" in row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("state", "sort"),
    [("", "due"), *((state, sort) for state in ("any", "closed") for sort in ("due", "newest"))],
)
def test_each_council_of_a_desk_is_read_in_the_order_of_its_index(three, state, sort):
    who, _ = three
    assert sorted_in(who, Wanted(state=state, sort=sort)) == 1, (
        "more than the page was put in order"
    )
    alone = Wanted(state=state, sort=sort, council="brackwater")
    assert sorted_in(who, alone) == 1, "more than the page was put in order"
