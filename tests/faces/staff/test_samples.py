"""Messages seen before anybody gets them: of drafts and versions, in a browser and the console."""

import html
import re

import pytest
from click.testing import CliRunner
from tests.faces.pages.signing import HOST, identity, sign_in
from tests.faces.portal.conftest import BUILDER, furnish

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries, reading
from moothall.engine.contact.models import Message
from moothall.faces.console.services import services
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

PAGE = "/staff/services"
DRAFT = """\
service: pet-licence
name: Pet licence
summary: Ask for a licence.
category: Animals
kind: request
ask: anyone
contact: Call us.
next: We look at it.
retention_days: 365
team: street-services
pages:
  - id: who
    questions:
      - {id: who, type: person, label: Your details, called: your details, fills: requester}
  - id: home
    questions:
      - {id: home, type: address, label: Your address, called: your address, fills: address}
outcomes:
  - {id: done, label: Done}
targets:
  - {id: resolution, measures: resolution, within: {P3: {days: 5}}}
messages:
  - on: submitted
    channel: [text, letter]
    subject: "Your licence {{reference}}"
    body: "Hello, we answer by {{due}}."
    text: "Got it: {{reference}} €"
"""
EXAMPLE = """\
service: pet-licence
today: 2026-03-27
journeys:
  - name: Ada asks
    answers:
      who: {name: Ada Example, email: ada@example.org, phone: '07700 900456'}
      home: {lines: [9 Example Row, Ashby], postcode: ZZ1 1AA, uprn: ''}
"""


@pytest.fixture
def designer(client, ashby):
    furnish(ashby)
    identity(ashby, "designer@ashby.example", role=Role.DESIGNER)
    sign_in(client, "designer@ashby.example")
    return client


def see(client, **said):
    page = client.post(PAGE, said, headers=HOST)
    return page, html.unescape(page.content.decode(errors="replace"))


@pytest.mark.django_db
def test_a_draft_is_shown_as_it_would_arrive_and_nothing_is_sent(designer, ashby, draft):
    page, text = see(designer, text=draft, example=EXAMPLE)
    assert page.status_code == 200, text[-3000:]
    assert "Got it: 7K2-M4P-9QT €" in text
    assert "22 characters, sent as 1" in text  # the euro counts as two
    assert "07700 900456" in text
    assert "Hello, we answer by" in text
    assert "9 Example Row" in text
    file, _ = see(designer, text=draft, example=EXAMPLE, letter="submitted")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    with scope.opened([ashby.pk], writes=False):
        assert not Message.objects.exists()
        assert "pet-licence" not in {one.definition.service for one in queries.offers(ashby.pk)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": ""}, "Paste the definition of a service"),
        ({"text": "service: [x"}, "line:1"),
        ({"text": DRAFT, "example": "a" * 40_001}, "Use 40,000 characters or fewer in each"),
        ({"text": "a" * 40_001}, "Use 40,000 characters or fewer in each"),
        ({"text": "!!python/object:os.system {}"}, "line:1"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_with_its_line(designer, said, why):
    page, text = see(designer, **said)
    assert page.status_code == 422
    assert why in text


@pytest.mark.django_db
def test_services_are_listed_by_their_names(designer):
    page = html.unescape(designer.get(PAGE, headers=HOST).text)
    names = re.findall(r'href="/staff/services/[a-z-]+">([^<]+)</a>', page)
    assert len(names) > 2
    assert names == sorted(names)


@pytest.mark.django_db
def test_a_version_is_held_against_the_one_before(designer, ashby):
    slug, new = changed(ashby)
    text = html.unescape(designer.get(f"{PAGE}/{slug}", headers=HOST).text)
    assert "What changed since version 1" in text
    assert "<ins>Subject: Quite other</ins>" in text
    first = html.unescape(designer.get(f"{PAGE}/{slug}?version=1", headers=HOST).text)
    assert "Quite other" not in first
    assert new.number == 2
    assert designer.get(f"{PAGE}/{slug}?version=9", headers=HOST).status_code == 404
    assert designer.get(f"{PAGE}/no-such", headers=HOST).status_code == 404


def test_the_console_prints_them_and_sets_the_letters(tmp_path, draft):
    file, example = tmp_path / "pet-licence.yaml", tmp_path / "example.yaml"
    file.write_text(draft)
    example.write_text(EXAMPLE)
    said = ["messages", str(file), "--example", str(example), "--letters", str(tmp_path / "out")]
    done = CliRunner().invoke(services, said)
    assert done.exit_code == 0, done.output
    assert (
        "On submitted, by text\nTo: 07700 900456\nLength: 22 characters, sent as 1" in done.output
    )
    assert "On submitted, by letter, if that does not arrive" in done.output
    assert (tmp_path / "out" / "pet-licence-submitted.pdf").read_bytes().startswith(b"%PDF")


def changed(council):
    """Publish a service of the starter anew, with another subject."""
    with scope.opened([council.pk], writes=True) as at:
        offer = next(one for one in queries.offers(council.pk) if one.definition.messages)
        old = offer.definition
        message = old.messages[0].model_copy(update={"subject": "Quite other"})
        new = old.model_copy(update={"messages": (message, *old.messages[1:])})
        [made] = catalogue.publish(council, new, by=BUILDER, at=at)
    return old.service, made.version


@pytest.fixture
def draft():
    found = reading.read(DRAFT, file="draft")
    assert found.definition is not None, found.faults
    return DRAFT
