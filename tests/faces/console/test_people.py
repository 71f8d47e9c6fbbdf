"""`moothall people`: an officer is made, signs in by a link, is listed, and leaves."""

import json
import re

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from tests.conftest import point
from tests.engine.registers.shelf import small

from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Record
from moothall.faces.console.people import people
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions, queries
from moothall.ground.people.models import Identity, TeamMember

ASHA = ("add", "Asha@ashby.example", "--council", "ashby", "--role", "officer", "--name", "Asha")


def run(*words):
    return CliRunner().invoke(people, words)


@pytest.fixture
def bins(ashby):
    with scope.opened([ashby.pk], writes=True):
        return Team.objects.create(council=ashby, code="bins", name="Bins")


def test_an_officer_is_made_and_signs_in_by_the_printed_link(client, ashby, bins):
    said = run(*ASHA, "--role", "manager", "--team", "bins")
    assert said.exit_code == 0, said.output
    assert "asha@ashby.example is officer and manager in Ashby Council." in said.output
    identity = Identity.objects.get()
    assert queries.who(identity.pk, [ashby.pk]).roles == {ashby.pk: {"officer", "manager"}}
    with scope.opened([ashby.pk], writes=False):
        assert TeamMember.objects.get().team == bins

    port = settings.PUBLIC_PORT
    [path] = re.findall(rf"http://ashby\.localhost:{port}(/\S+)", said.output)
    host = {"host": "ashby.localhost"}
    offered = client.get(path, headers=host).text
    [path] = re.findall(r'href="(/account/password/reset/key/[^"]+)"', offered)
    page = client.get(path, headers=host, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "purple otter Lantern"}, headers=host)
    login = {"login": "asha@ashby.example", "password": "purple otter Lantern"}
    client.post("/account/login/", login, headers=host)
    assert client.get("/after-sign-in", headers=host).headers["Location"] == "/staff/"


def test_doing_it_again_changes_nothing(ashby, client):
    run(*ASHA)
    said = run(*ASHA[:-2])
    assert said.exit_code == 0
    assert Identity.objects.count() == 1


def test_the_link_of_somebody_with_a_password_is_not_printed(ashby):
    run(*ASHA)
    identity = Identity.objects.get()
    identity.set_password("purple otter Lantern")
    identity.save()
    assert "link" not in run(*ASHA).output


def test_a_partnerships_officer_is_known_to_every_member(three_rivers, ashby, brackwater):
    said = run(*ASHA[:3], "three-rivers-ict", *ASHA[4:])
    assert said.output.startswith(
        "asha@ashby.example is officer in Ashby Council, Brackwater Council."
    )
    who = queries.who(Identity.objects.get().pk, [ashby.pk, brackwater.pk])
    assert who.councils_as("officer") == [ashby.pk, brackwater.pk]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--name", ""), 1, "new to Ashby Council: give --name"),
        (("--team", "parks"), 1, "has no team 'parks'. It has: bins."),
        (("--council", "atlantis"), 1, "no council called 'atlantis'"),
        (("--role", "king"), 2, "'king' is not one of"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(bins, words, code, reason):
    said = run(*ASHA, *words)
    assert (said.exit_code, reason in said.output) == (code, True), said.output
    assert not Identity.objects.exists()


def test_an_address_that_is_none_is_a_wrong_call(ashby):
    assert run("add", "asha", *ASHA[2:]).exit_code == 2


def test_the_list_says_who_may_what_and_who_is_dormant(ashby):
    run(*ASHA)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_identity SET joined_at = now() - interval '100 days'")
    assert run("list", "--council", "ashby").output == (
        "asha@ashby.example: officer; never signed in (dormant)\n"
    )
    [row] = json.loads(run("list", "--council", "ashby", "--json").output)
    assert (row["roles"], row["is_dormant"], row["can_sign_in"]) == (["officer"], True, True)


def test_a_leaver_is_closed(ashby):
    run(*ASHA)
    assert run("close", "ASHA@ashby.example").output == (
        "asha@ashby.example can no longer sign in.\n"
    )
    assert not Identity.objects.get().is_active
    assert "(closed)" in run("list", "--council", "ashby").output
    assert run("close", "nobody@ashby.example").exit_code == 1


@pytest.mark.parametrize("role", ["job"])
def test_it_works_under_the_role_that_the_command_gets(fresh_database, role):
    from tests.conftest import council

    server, name = fresh_database
    council("ashby")
    point(role, server, name)
    assert run(*ASHA).exit_code == 0


@pytest.fixture
def rosa(ashby):
    """Rosa Marsh, and a bench that is called by her."""
    by = Actor.job("tests")
    with scope.opened([ashby.pk], writes=True) as at:
        actions.add(ashby, "Rosa Marsh", email="rosa@example.org", by=by, at=at)
        registers.publish(ashby, small(key=["name"]), by=by, at=at)
        registers.add(ashby, "benches", {"name": "Rosa Marsh's bench"}, by=by, at=at)
    return "rosa@example.org", "--council", "ashby"


def bench(ashby):
    with scope.opened([ashby.pk], writes=False):
        return Record.objects.get().values["name"]


def test_s42_somebody_is_erased_once_each_place_was_chosen_about(ashby, rosa, tmp_path):
    [place] = json.loads(run("places", *rosa).output)
    assert (place["register"], place["theirs"]) == ("benches", ["Rosa Marsh"])
    choices = tmp_path / "choices.json"
    for said, why in (
        ("{}", "Say for each place"),
        ("no", "It is no JSON"),
        ("[1]", "Write {"),
        (json.dumps({place["token"]: "burn"}), "is one of: taken"),
    ):
        choices.write_text(said)
        refused = run("erase", *rosa, "--yes", "--choices", str(choices))
        assert refused.exit_code
        assert why in refused.output
    assert bench(ashby) == "Rosa Marsh's bench"
    choices.write_text(json.dumps({place["token"]: "taken"}))
    done = run("erase", *rosa, "--yes", "--choices", str(choices))
    assert "1 places in records, taken" in done.output
    assert re.fullmatch(r"\[erased \d+\]'s bench", bench(ashby))


def test_s42_the_others_are_kept_on_a_ground(ashby, rosa):
    assert run("erase", *rosa, "--yes", "--keep", "taken").exit_code == 2
    assert run("erase", *rosa, "--yes", "--keep", "law").exit_code == 0
    assert bench(ashby) == "Rosa Marsh's bench"
