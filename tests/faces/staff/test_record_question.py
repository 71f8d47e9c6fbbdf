"""A question for a record at the desk: on the telephone, and as the page of the case shows it."""

import re
from uuid import uuid4

import pytest
from tests.engine.catalogue.factories import definition
from tests.engine.registers.shelf import small

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.registers import actions
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
WHICH = {"id": "which", "type": "record", "of": "benches", "label": "Which bench?"}
NAME = {"id": "name", "type": "text", "label": "Name", "required": True}


def test_a_call_names_what_is_public_and_the_case_leads_to_it(sign_in, town):
    with scope.opened([town.council.pk], writes=True) as at:
        public = {"fields": ["name"], "when": "record.name != 'Elm'"}
        actions.publish(town.council, small(fields=[NAME], public=public), by=SETUP, at=at)
        pages = [{"id": "which", "questions": [WHICH]}]
        service = definition(pages=pages, channels=["online", "phone"])
        catalogue.publish(town.council, service, by=SETUP, at=at)
        oak, elm = (
            actions.add(town.council, "benches", {"name": name}, by=SETUP, at=at)
            for name in ("Oak", "Elm")
        )
    mo = sign_in("mo")
    form = mo.get("log/ashby/broken-bin").text
    assert re.findall(r"<option[^>]*>\s*(Oak|Elm)\s*<", form) == ["Oak"]
    call = {"token": str(uuid4()), "channel": "phone"}
    assert mo.post("log/ashby/broken-bin", **call, which=str(elm.token)).status_code != 302
    assert mo.post("log/ashby/broken-bin", **call, which=str(oak.token)).status_code == 302
    with scope.opened([town.council.pk], writes=False):
        reference = Case.objects.get().reference
    page = mo.get(f"cases/{reference}").text
    assert f'href="/staff/registers/benches/{oak.pk}"' in page


def test_a_call_for_somebody_offers_what_their_own_roles_open(sign_in, town):
    with scope.opened([town.council.pk], writes=True) as at:
        public = {"fields": ["name"], "when": "record.name != 'Elm'"}
        actions.publish(town.council, small(fields=[NAME], public=public), by=SETUP, at=at)
        pages = [{"id": "which", "questions": [WHICH]}]
        service = definition(pages=pages, ask="employees", channels=["online", "phone"])
        catalogue.publish(town.council, service, by=SETUP, at=at)
        _, elm = (
            actions.add(town.council, "benches", {"name": name}, by=SETUP, at=at)
            for name in ("Oak", "Elm")
        )
    mo = sign_in("mo")

    def offered(caller):
        page = mo.get(f"log/ashby/broken-bin?caller={caller}").text
        return re.findall(r"<option[^>]*>\s*(Oak|Elm)\s*<", page)

    dev = town.actor("dev").id
    assert (offered(dev), offered(0)) == (["Elm", "Oak"], ["Oak"])
    call = {"channel": "phone", "which": str(elm.token)}
    stranger = mo.post("log/ashby/broken-bin", **call, token=str(uuid4()))
    assert stranger.status_code != 302
    known = mo.post("log/ashby/broken-bin", **call, token=str(uuid4()), caller=str(dev))
    assert known.status_code == 302
