"""`moothall keys`: a key is made, shown once, listed, and revoked."""

import json

import pytest
from click.testing import CliRunner
from tests.faces.portal.conftest import somebody

from moothall.faces.console.keys import keys
from moothall.ground.councils import scope
from moothall.ground.keys import tokens
from moothall.ground.keys.models import Key
from moothall.ground.people.words import Role

ADD = ("add", "Bins app", "--council", "ashby", "--scope", "cases:read")
pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(keys, words)


def test_a_key_is_printed_once_and_alone(ashby):
    said = run(*ADD)
    assert said.exit_code == 0, said.output
    token = tokens.read(said.stdout.strip())
    assert token is not None
    listed = run("list", "--council", "ashby")
    assert listed.output == f"{token.prefix} Bins app, of a system: cases:read; never used\n"
    assert token.secret not in listed.output


def test_a_key_of_somebody_that_runs_out_and_is_revoked(ashby):
    somebody(ashby, Role.OFFICER, email="asha@ashby.example", name="Asha")
    said = run(*ADD, "--for", "asha@ashby.example", "--days", "30", "--a-minute", "60")
    prefix = tokens.read(said.stdout.strip()).prefix
    assert run("revoke", prefix, "--council", "ashby").output == f"Key {prefix} is revoked.\n"
    [plain] = json.loads(run("list", "--council", "ashby", "--json").output)
    assert (plain["person"], plain["a_minute"]) == ("Asha", 60)
    assert plain["expires_at"]
    assert plain["revoked_at"]
    assert "; revoked" in run("list", "--council", "ashby").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--for", "nobody@ashby.example"), 1),
        (("--scope", "cases:eat"), 2),
        (("--days", "0"), 2),
        (("--council", "atlantis"), 1),
    ],
)
def test_what_cannot_be_done_is_refused(ashby, words, code):
    assert run(*ADD, *words).exit_code == code
    with scope.opened([ashby.pk], writes=False):
        assert not Key.objects.exists()
