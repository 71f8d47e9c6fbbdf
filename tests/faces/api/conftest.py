"""A council with services, and machines that call its API."""

import json

import pytest
from django.test import Client
from tests.faces.portal.conftest import BUILDER, furnished_ashby, somebody
from tests.faces.portal.walking import GOOD, a_day
from tests.standing import on as standing_on

from moothall.ground.councils import scope
from moothall.ground.keys import actions as keys
from moothall.ground.keys.actions import Terms
from moothall.ground.keys.words import SCOPES
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

ANSWERS = {}
"""What fills in each service's journey."""


class Machine:
    """Calls the API of one council with one key."""

    def __init__(self, council, token="", host=""):
        self.headers = {"host": host or f"{council.slug}.localhost"}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        self.client = Client(raise_request_exception=False)

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def send(self, path, body=None, method="post", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str) else json.dumps({} if body is None else body)
        call = getattr(self.client, method)
        return call(
            f"/api/v1{path}", text, content_type="application/json", headers=self.headers | sent
        )


def a_key(council, *scopes, person=None, **more):
    terms = Terms(name="test", scopes=scopes or list(SCOPES), person=person, **more)
    with scope.opened([council.pk], writes=True) as at:
        return keys.make(council, terms, by=BUILDER, at=at)


@pytest.fixture
@standing_on(furnished_ashby)
def town(standing):
    return standing


@pytest.fixture
def machine(town):
    """A system with every scope."""
    return Machine(town, a_key(town)[1])


@pytest.fixture
def stranger(town):
    """Somebody without a key."""
    return Machine(town)


def answers(machine, service):
    """Answer a service's journey, one page after another, over the wire."""
    said = {}
    while True:
        found = machine.send(f"/services/{service}/journey", {"answers": said}).json()
        assert not found["errors"], found
        if found["next"] is None:
            return said
        page = next(page for page in found["path"] if page["id"] == found["next"])
        said |= {asked["id"]: an_answer(asked) for asked in page["questions"]}


def an_answer(asked):
    if asked["type"] == "radios":
        return asked["options"][0]["id"]
    if asked["type"] == "checkboxes":
        return [asked["options"][0]["id"]]
    if asked["type"] == "date":
        return a_day(asked["min"]).isoformat()
    return {"yesno": False, "number": 3, "money": 1250}.get(asked["type"], GOOD.get(asked["type"]))


def answered(machine, service="missed-bin"):
    """Give the answers to a service of the town, which are asked for over the wire once a run."""
    if service not in ANSWERS:
        ANSWERS[service] = answers(machine, service)
    return dict(ANSWERS[service])


def a_case(machine, service="missed-bin", **headers):
    """Submit a case; gives its reference."""
    body = {"service": service, "answers": answered(machine, service)}
    made = machine.send("/cases", body, **headers)
    assert made.status_code == 201, made.content
    return made.json()["reference"]


def an_officer(council, team="", role=Role.OFFICER, email="asha@ashby.example"):
    """Make an officer of a team; gives the identity and the person."""
    from moothall.ground.councils.models import Team

    identity, person = somebody(council, role, email=email, name="Asha")
    if team:
        with scope.opened([council.pk], writes=True) as at:
            place, _ = Team.objects.get_or_create(
                council=council, code=team, defaults={"name": team}
            )
            people.join_team(person, place, by=BUILDER, at=at)
    return identity, person
