"""Lists and single records: filtered, sorted, paged, and nothing shown that may not be seen."""

import base64
import json
from datetime import date

import pytest
from tests.conftest import council as a_council
from tests.engine.registers.conftest import a_shelf

from moothall.engine.registers import actions, queries
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Asked, Filter, asked_by
from moothall.engine.registers.words import NoSuchList, NoSuchRecord
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import NOBODY, Who

pytestmark = pytest.mark.django_db


@pytest.fixture
def risks(shelf):
    asha = shelf.people["asha"].pk
    for title, likelihood, impact, more in (
        ("Flood", 4, 4, {"owner": asha}),
        ("fire", 2, 5, {"act_by": "2026-05-01"}),
        ("Éclair of lightning", 1, 2, {"category": "people"}),
    ):
        shelf.risk(title=title, likelihood=likelihood, impact=impact, **more)
    return shelf


def titles(shelf, who="asha", **asked):
    page = queries.listed(shelf.who(who), [shelf.kept("risks")], Asked(**asked))
    return [row.title for row in page.rows]


def test_a_list_is_sorted_by_title_whatever_capitals_and_accents(risks):
    assert titles(risks) == ["Éclair of lightning", "fire", "Flood"]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("-score", ["Flood", "fire", "Éclair of lightning"]),
        ("score", ["Éclair of lightning", "fire", "Flood"]),
        ("-act_by", ["fire", "Éclair of lightning", "Flood"]),
        ("review", ["Flood", "fire", "Éclair of lightning"]),
    ],
)
def test_a_list_is_sorted_by_a_listed_field_and_leaves_nobody_out(risks, sort, found):
    assert titles(risks, sort=sort) == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Filter("category", ("people",)), ["Éclair of lightning"]),
        (Filter("score", least=10), ["fire", "Flood"]),
        (Filter("score", most=9), ["Éclair of lightning"]),
        (Filter("act_by", most=date(2026, 6, 1)), ["fire"]),
        (Filter("act_by", ("-",)), ["Éclair of lightning", "Flood"]),
        (Filter("rag", ("red",)), ["Flood"]),
        (Filter("state", ("closed",)), []),
        (Filter("title", begins="FL"), ["Flood"]),
        (Filter("review", most="2026-06-27"), ["Éclair of lightning", "fire", "Flood"]),
    ],
)
def test_a_list_is_filtered(risks, condition, found):
    assert titles(risks, filters=(condition,)) == found


def test_a_list_is_filtered_by_an_officer_and_gives_their_name(risks):
    asha = risks.people["asha"].pk
    asked = Asked(("title", "owner", "score"), (Filter("owner", (asha,)),))
    page = queries.listed(risks.who("mo"), [risks.kept("risks")], asked)
    (row,) = page.rows
    assert [row.text(name, page) for name in page.columns] == ["Flood", "Asha", "16"]


@pytest.mark.parametrize("sort", ["score", "-score", "title", "act_by", "changed", "-review"])
def test_page_by_page_everything_comes_once(risks, sort):
    seen, after = [], ""
    while True:
        asked = Asked(sort=sort, after=after, most=1)
        page = queries.listed(risks.who("asha"), [risks.kept("risks")], asked)
        seen += [row.title for row in page.rows]
        assert page.count == 3
        after = page.after
        if not after:
            break
    assert sorted(seen) == sorted(titles(risks))


def test_only_the_columns_asked_for_are_read(risks):
    page = queries.listed(risks.who("asha"), [risks.kept("risks")], Asked(("score", "state")))
    assert [row.values for row in page.rows] == [{"score": 2}, {"score": 10}, {"score": 16}]
    assert [row.text("state", page) for row in page.rows] == ["Open"] * 3


def test_a_field_that_may_not_be_seen_is_neither_shown_nor_compared(shelf):
    shelf.add("suppliers", name="Brook", bank_checked_on="2026-03-01")
    kept, columns = [shelf.kept("suppliers")], ("name", "bank_checked_on")
    seen = queries.listed(shelf.who("mo"), kept, Asked(columns))
    assert [row.values for row in seen.rows] == [{"name": "Brook", "bank_checked_on": "2026-03-01"}]
    hidden = queries.listed(shelf.who("asha"), kept, Asked(columns))
    assert (hidden.columns, [row.values for row in hidden.rows]) == (("name",), [{"name": "Brook"}])
    for asked in (Asked(sort="bank_checked_on"), Asked(filters=(Filter("bank_checked_on"),))):
        with pytest.raises(NoSuchList):
            queries.listed(shelf.who("asha"), kept, asked)


def test_whoever_may_not_see_a_register_sees_no_list_and_no_record(risks):
    (number, *_) = [
        row.id for row in queries.listed(risks.who("mo"), [risks.kept("risks")], Asked()).rows
    ]
    for who in (risks.who("employee"), risks.who("resident"), NOBODY):
        assert queries.listed(who, [risks.kept("risks")], Asked()).rows == ()
        assert queries.registers(who) == []
        with pytest.raises(NoSuchRecord):
            queries.one(who, number)


def test_a_field_that_is_not_listed_cannot_be_compared(risks):
    with pytest.raises(NoSuchList):
        titles(risks, sort="cause")


def test_the_lists_that_are_declared_can_be_asked_for(risks):
    kept = risks.kept("risks")
    page = queries.listed(risks.who("asha"), [kept], asked_by(kept.definition.views[0]))
    assert [row.title for row in page.rows] == ["Flood", "fire", "Éclair of lightning"]
    assert page.columns == kept.definition.views[0].columns


def test_a_shared_service_sees_the_records_of_its_councils_in_one_order(shelf, ashby):
    brackwater = a_council("brackwater")
    with scope.opened([ashby.pk, brackwater.pk], writes=True):
        other = a_shelf(brackwater)
        shelf.risk(title="Bees")
        other.risk(title="Ants")
        other.risk(title="Cats")
        both = Who(1, {}, {ashby.pk: frozenset({"officer"}), brackwater.pk: frozenset({"officer"})})
        kept = [one for one in queries.registers(both) if one.slug == "risks"]
        page = queries.listed(both, kept, Asked(most=2))
        assert ([row.title for row in page.rows], page.count) == (["Ants", "Bees"], 3)
        rest = queries.listed(both, kept, Asked(most=2, after=page.after))
        assert [(row.title, row.kept.council_id) for row in rest.rows] == [("Cats", brackwater.pk)]


def test_a_record_is_shown_whole_with_history_in_words(risks):
    risk = risks.risk(title="Theft", owner=risks.people["mo"].pk, confidential="The back door")
    risks.change(risk, by="asha", likelihood=5, why="Seen twice.")
    seen = queries.one(risks.who("asha"), risk.pk)
    texts = {one.field.id: one.text for one in seen.fields}
    assert (texts["owner"], texts["category"], texts["score"]) == ("Mo", "Technology", "20")
    assert "confidential" not in seen.values
    changed, added = seen.history
    assert (changed.who, changed.why, added.who) == ("Asha", "Seen twice.", "Mo")
    assert [(field.label, a, b) for field, a, b in changed.fields] == [
        ("Likelihood now", "3", "5"),
        ("Score", "12", "20"),
    ]
    moves = {move.id: reason for move, reason in seen.moves}
    assert moves == {
        "tolerate": "Only managers and administrators can do that.",
        "close": "Only managers and administrators can do that.",
    }


def test_history_of_a_hidden_field_is_hidden_too(risks):
    risk = risks.risk(title="Theft", confidential="The back door")
    risks.change(risk, confidential="The window")
    assert [one.fields for one in queries.one(risks.who("asha"), risk.pk).history] == [[], []]
    assert len(queries.one(risks.who("mo"), risk.pk).history[0].fields) == 1


def test_records_are_found_by_their_keys(shelf):
    brook = shelf.add("suppliers", name="Brook Paper Ltd")
    assert queries.by_key(shelf.kept("suppliers"), ["brook paper ltd", "none"]) == {
        "brook paper ltd": brook.pk
    }


def test_a_list_takes_one_statement(risks, django_assert_num_queries):
    kept = [risks.kept("risks")]
    with django_assert_num_queries(1):
        assert len(queries.listed(risks.who("asha"), kept, Asked(("title", "score"))).rows) == 3


def test_a_command_sees_every_role(shelf):
    assert "admin" in queries.roles_of(shelf.council.pk, Actor.job("x"))
    assert actions.add


def cursor(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("score", 5),
        ("score", [1, "x"]),
        ("score", ["abc", 1]),
        ("score", [2**63, 1]),
        ("score", [1, 2**63]),
        ("title", ["\0", 1]),
        ("title", [None, 1]),
        ("title", ["\ud800", 1]),
        ("act_by", ["9999-99-99", 1]),
        ("changed", ["yesterday", 1]),
        ("review", [3, 1]),
    ],
)
def test_a_page_that_begins_nowhere_is_no_list(risks, sort, value):
    with pytest.raises(NoSuchList):
        titles(risks, sort=sort, after=cursor(value))


@pytest.mark.parametrize(
    "condition",
    [
        Filter("review", least="9999-99-99"),
        Filter("review", most="-"),
        Filter("review", begins="2026"),
        Filter("score", begins="1"),
        Filter("act_by", begins="2026"),
        Filter("title", ("\0",)),
        Filter("title", begins="\0"),
        Filter("state", ("\0",)),
        Filter("rag", (3,)),
    ],
)
def test_a_filter_that_its_field_cannot_hold_is_no_list(risks, condition):
    with pytest.raises(NoSuchList):
        titles(risks, filters=(condition,))


def test_records_that_are_not_reviewed_are_found_by_a_dash(risks):
    (risk,) = Record.objects.filter(title="Flood")
    risk.review_on = None
    risk.save(update_fields=["review_on"])
    assert titles(risks, filters=(Filter("review", ("-",)),)) == ["Flood"]
    both = Filter("review", ("-", "2026-06-27"))
    assert len(titles(risks, filters=(both,))) == 3


def amounts(shelf, who="asha", **asked):
    asked = Asked(columns=("yearly_cost",), **asked)
    return queries.totals(shelf.who(who), [shelf.kept("systems")], asked)


def test_the_amounts_of_a_list_are_added_up_over_all_of_its_pages(shelf):
    assert amounts(shelf) == {}
    for number, cost in enumerate((120_00, 30_50, None)):
        shelf.add("systems", name=f"System {number}", what="x", yearly_cost=cost)
    assert amounts(shelf, most=1) == {"yearly_cost": 150_50}
    assert amounts(shelf, filters=(Filter("yearly_cost", least=100_00),)) == {"yearly_cost": 120_00}
    assert amounts(shelf, "resident") == {}
