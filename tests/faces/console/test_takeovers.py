"""Another desk's cases from the shell: proposed, tried, taken over, undone."""

import json
import stat

import pytest
from click.testing import CliRunner
from tests.engine.moving.conftest import (
    COMMENTED,
    FILE,
    MAPPING,
    SAID,
    moving,  # noqa: F401 -- a fixture
)

from moothall.engine.cases.models import Case
from moothall.faces.console import importing

pytestmark = pytest.mark.django_db


def run(*asked):
    return CliRunner().invoke(
        importing.importing, [str(part) for part in asked], catch_exceptions=False
    )


@pytest.fixture
def cases(moving, tmp_path):  # noqa: F811
    (tmp_path / "map.json").write_text(json.dumps(MAPPING.as_json()))
    (tmp_path / "cases.csv").write_text(FILE)
    asked = ("cases", tmp_path / "cases.csv", "--council", "ashby", "--desk", "Zammad")
    return lambda *more, mapped=True: run(
        *asked, *(("--mapping", tmp_path / "map.json") if mapped else ()), *more
    )


def test_a_mapping_is_proposed_where_none_is_given(cases, moving):  # noqa: F811
    told = cases(mapped=False).stdout
    found = json.loads(told.partition("\n")[2])
    assert found["columns"]["reference"] == "Number"
    with moving.open():
        assert not Case.objects.exists()


def test_cases_are_tried_taken_over_and_taken_back(cases, moving, tmp_path):  # noqa: F811
    tried = cases("--dry-run").stdout
    assert "Would be: 2 open, 1 over, 0 here already, 1 refused." in tried
    assert "line 5: Resolved: 31 Mar 2026 12:00 is before it was opened" in tried
    with moving.open():
        assert not Case.objects.exists()
    done = json.loads(cases("--json").stdout)
    assert done["counts"] == {"running": 2, "over": 1, "known": 0, "refused": 1}
    again = json.loads(cases("--json").stdout)
    assert again["counts"] == {"running": 0, "over": 0, "known": 3, "refused": 1}
    out = tmp_path / "refused.csv"
    assert "1 rows in" in run("refused", done["takeover"], out, "--council", "ashby").stdout
    assert "cases,5,Resolved: 31 Mar" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (
        "3 cases taken back, 0 left." in run("undo", done["takeover"], "--council", "ashby").stdout
    )
    with moving.open():
        assert not Case.objects.exists()


def test_what_cannot_be_is_said_in_a_sentence(cases):
    told = run("undo", 7, "--council", "ashby")
    assert (told.exit_code, "There is no such file of cases here." in told.output) == (1, True)


def test_what_was_said_comes_from_a_second_file(cases, tmp_path):
    said = tmp_path / "comments.csv"
    said.write_text(SAID)
    proposed = json.loads(cases("--comments", said, mapped=False).stdout.partition("\n")[2])
    assert proposed["comments"]["columns"]["text"] == "Body"
    assert "does not say what the columns of --comments" in cases("--comments", said).output
    (tmp_path / "map.json").write_text(json.dumps(COMMENTED.as_json()))
    told = cases("--comments", said, "--dry-run").stdout
    assert "Comments: 4 brought, 0 here already, 2 refused." in told
    assert "line 6 of the comments: No case INC-7 was brought from there" in told
    assert "name it with --comments" in cases().output
    done = json.loads(cases("--comments", said, "--json").stdout)
    assert (done["counts"]["comments"], done["counts"]["comments_refused"]) == (4, 2)
    again = json.loads(cases("--comments", said, "--json").stdout)
    assert (again["counts"]["comments"], again["counts"]["comments_known"]) == (0, 4)


def test_what_goes_along_is_said_before_cases_are_taken_back_and_after(cases, tmp_path):
    first = json.loads(cases("--json").stdout)["takeover"]
    (tmp_path / "comments.csv").write_text(SAID)
    (tmp_path / "map.json").write_text(json.dumps(COMMENTED.as_json()))
    later = json.loads(cases("--comments", tmp_path / "comments.csv", "--json").stdout)["takeover"]
    tried = run("undo", first, "--council", "ashby", "--dry-run").stdout
    assert tried == f"4 comments would go along of takeover {later}, cases.csv.\n"
    told = run("undo", first, "--council", "ashby").stdout
    assert "3 cases taken back, 0 left." in told
    assert f"4 comments went along of takeover {later}, cases.csv." in told
