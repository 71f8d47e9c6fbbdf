"""`moothall journal`."""

import json

import psycopg
import pytest
from click.testing import CliRunner
from tests.conftest import council, point

from moothall.faces.console.journal import journal
from moothall.ground.councils import actions as councils
from moothall.ground.councils import jobs, scope
from moothall.ground.journal.words import Actor


def run(*words):
    return CliRunner().invoke(journal, words)


@pytest.fixture
def sealed(fresh_database):
    server, name = fresh_database
    point("job", server, name)
    ashby = council("ashby")
    council("dunmere")
    with scope.opened([ashby.pk], writes=True) as at:
        for code in ("bins", "parks", "trees"):
            councils.add_team(ashby, code, name=code, by=Actor.job("set-up"), at=at)
    jobs.seal_once()
    return server.url("superuser", name)


def tamper(address, statement):
    with psycopg.connect(address, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(statement)


def test_verify_says_that_every_chain_holds(sealed):
    said = run("verify")
    assert said.exit_code == 0
    assert (
        said.output
        == "platform: holds, 0 lines.\nashby: holds, 3 lines.\ndunmere: holds, 0 lines.\n"
    )


def test_verify_names_the_first_bad_line_and_fails(sealed):
    tamper(
        sealed,
        "UPDATE journal_entry SET verb='team.removed' WHERE facts IS NOT NULL AND id IN"
        " (SELECT entry_id FROM journal_seal WHERE sequence=2)",
    )
    said = run("verify", "--council", "ashby")
    assert said.exit_code == 1
    assert "ashby: does NOT hold at line 2: entry" in said.output


def test_verify_speaks_to_programs(sealed):
    [found] = json.loads(run("verify", "--council", "ashby", "--json").output)
    assert (found["chain"], found["holds"], found["sealed"]) == ("ashby", True, 3)


def test_verify_refuses_a_council_that_is_not_there(sealed):
    said = run("verify", "--council", "atlantis")
    assert (said.exit_code, "no council called 'atlantis'" in said.output) == (1, True)


def test_a_tail_that_was_cut_off_is_seen_against_an_anchor(sealed, tmp_path):
    file = tmp_path / "anchors.json"
    file.write_text(run("anchor", "--json").output)
    assert run("verify", "--against", str(file)).exit_code == 0
    tamper(sealed, "DELETE FROM journal_seal WHERE sequence=3")
    assert run("verify").exit_code == 0
    said = run("verify", "--against", str(file))
    assert (said.exit_code, "the chain ends at line 2" in said.output) == (1, True)


def test_a_file_of_something_else_is_a_wrong_call(sealed, tmp_path):
    file = tmp_path / "anchors.json"
    file.write_text("[1]")
    assert run("verify", "--against", str(file)).exit_code == 2


def test_anchors_are_printed_for_people(sealed):
    assert run("anchor").output.startswith("ashby: line 3, ")
