"""What comments of another desk call their cases: one case each, or none."""

import pytest
from tests.engine.moving.conftest import (
    ASKED,
    COMMENTS,
    DONE,
    HEADINGS,
    HELD,
    MAPPING,
    OPEN,
    SAID_HEADINGS,
)
from tests.engine.moving.test_comments import said_of

from moothall.engine.moving import proposing, queries

pytestmark = pytest.mark.django_db


def test_a_column_that_says_the_same_of_two_cases_is_not_how_they_are_called():
    rows = [
        {"Number": "INC-1", "Priority": "1", "Id": "1", "Floor": ""},
        {"Number": "INC-2", "Priority": "2", "Id": "2", "Floor": "1"},
        {"Number": "INC-3", "Priority": "1", "Id": "", "Floor": ""},
        {"Number": "INC-2", "Priority": "2", "Id": "2", "Floor": "1"},
    ]
    assert proposing.case_column({"1", "2"}, rows, "Number") == "Id"
    without = [{name: row[name] for name in ("Number", "Priority")} for row in rows]
    assert proposing.case_column({"1", "2"}, without, "Number") == ""
    assert proposing.case_column({"1", "2"}, [], "Number") == ""


def test_a_comment_that_could_be_of_several_cases_is_refused_and_lands_on_none(moving):
    text = f"{HEADINGS},Id\n{OPEN},77\n{HELD},78\n{DONE},77\n"
    of = [ASKED.replace("INC-1", name) for name in ("77", "78", "79")]
    said = "\n".join([SAID_HEADINGS, *of]) + "\n"
    mapping = MAPPING.model_copy(
        update={"comments": COMMENTS.model_copy(update={"case": "Id"}), "rest": "drop"}
    )
    foreseen = moving.seen(text, mapping, said=said)
    assert (foreseen.counts["comments"], foreseen.counts["comments_refused"]) == (1, 2)
    one = moving.taken(text, mapping, said=said)
    assert (one.counts["comments"], one.counts["comments_refused"]) == (1, 2)
    with moving.open() as at:
        assert [len(said_of(f"INC-{number}", at)) for number in (1, 2, 3)] == [0, 1, 0]
        kept = {row.line: row.reason for row in queries.refused(one.pk)}
    assert kept == {
        2: "More than one case of the list is called 77 in “Id”: name them by what differs",
        4: "No case of the list is called 79 in “Id”",
    }


def test_a_case_with_several_rows_of_comments_is_called_as_one(moving):
    text = "\n".join(
        [
            f"{HEADINGS},Id,Said at,Said",
            f"{OPEN},77,01/06/2026 09:30,First words",
            f"{OPEN},77,01/06/2026 09:40,More words",
        ]
    )
    columns = {"reference": "Id", "at": "Said at", "text": "Said"}
    more = {"is_in_list": True, "columns": columns, "told": {}, "case": "Id"}
    how = COMMENTS.model_copy(update=more)
    one = moving.taken(f"{text}\n", MAPPING.model_copy(update={"comments": how}))
    assert one.counts["comments"] == 2
    assert not one.counts.get("comments_refused")
