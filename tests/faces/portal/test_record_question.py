"""A question for a record of a register, walked without scripts: list, search, address, sending."""

import re
from uuid import uuid4

import pytest
from tests.engine.catalogue.factories import definition, known_team
from tests.engine.registers.shelf import small
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import About, Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.registers import actions
from moothall.engine.registers.queries import choosing
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
WHICH = {
    "id": "which",
    "type": "record",
    "of": "benches",
    "label": "Which bench?",
    "called": "the bench",
}
HIDDEN = {"id": "shown", "type": "yesno", "label": "Shown"}
NAME = {"id": "name", "type": "text", "label": "Name", "required": True}
NUMBER = {"id": "number", "type": "reference", "label": "Number", "prefix": "B-"}
PUBLIC = {"when": "record.shown", "fields": ["name", "number"]}


@pytest.fixture
def publish(ashby):
    """Publish benches, some of them public, and a service that asks which; give them by name."""

    def published(**more):
        pages = [{"id": "which", "questions": [WHICH]}]
        with scope.opened([ashby.pk], writes=True) as at:
            known_team(ashby)
            benches = small(fields=[NAME, NUMBER, HIDDEN], public=PUBLIC)
            actions.publish(ashby, benches, by=BUILDER, at=at)
            service = definition(pages=pages, **more)
            catalogue.publish(ashby, service, by=BUILDER, at=at)
            return {
                name: actions.add(
                    ashby, "benches", {"name": name, "shown": shown}, by=BUILDER, at=at
                )
                for name, shown in {"Oak": True, "Ash": True, "Elm": False}.items()
            }

    return published


@pytest.fixture
def walker(client, ashby):
    return Browser(client, ashby)


def offered(walker):
    return re.findall(r'<option value="([^"]+)"[^>]*>\s*([^<]+?)\s*</option>', walker.page.text)


def send(walker):
    return walker.post(walker.path.replace("/check", "/send"))


def about(ashby):
    with scope.opened([ashby.pk], writes=False):
        return list(About.objects.values_list("record_id", flat=True))


def names(record, page):
    """Whether a page names a record: not as letters of a random token."""
    return bool(re.search(rf"\b{record}\b", page))


def test_what_is_public_is_offered_chosen_and_what_the_case_is_about(walker, publish, ashby):
    benches = publish()
    walker.begin("broken-bin")
    assert [title for _, title in offered(walker)] == ["Ash (B-0002)", "Oak (B-0001)"]
    walker.post(walker.path, {"which": str(benches["Oak"].token)})
    assert "Oak (B-0001)" in walker.text
    send(walker)
    assert about(ashby) == [benches["Oak"].pk]


def test_what_is_not_public_or_nowhere_is_refused_however_it_is_named(walker, publish):
    benches = publish()
    walker.begin("broken-bin")
    for token in (benches["Elm"].token, uuid4(), "' OR 1=1", ""):
        page = walker.post(walker.path, {"which": str(token)})
        assert page.status_code == 422
        assert 'href="#which"' in page.text
        assert not names("Elm", page.text)


def test_a_link_begins_with_its_record_where_that_is_public(walker, publish):
    benches = publish()
    for name, is_chosen in (("Ash", True), ("Elm", False)):
        page = walker.get(f"/services/broken-bin?record={benches[name].token}")
        kept = re.search(r'name="record" value="([^"]+)"', page.text)[1]
        walker.post("/services/broken-bin/begin", {"record": kept})
        assert ("selected" in walker.page.text) is is_chosen
        assert not names("Elm", walker.page.text)
    assert walker.get("/services/broken-bin?record=%22><script>").status_code == 200


def test_the_page_of_a_record_leads_to_the_services_that_ask_for_it(walker, publish):
    oak = publish()["Oak"]
    page = walker.get(f"/registers/benches/{oak.token}")
    assert f'href="/services/broken-bin?record={oak.token}"' in page.text


def test_what_was_taken_off_before_it_was_sent_is_asked_again(walker, publish, ashby):
    oak = publish()["Oak"]
    walker.begin("broken-bin")
    walker.post(walker.path, {"which": str(oak.token)})
    check = walker.path
    with scope.opened([ashby.pk], writes=True) as at:
        actions.remove(oak, by=BUILDER, at=at, why="Gone")
    walker.post(check.replace("/check", "/send"))
    assert walker.path.endswith("/page/which")
    with scope.opened([ashby.pk], writes=False):
        assert not Case.objects.exists()


def test_of_a_large_register_records_are_found_by_words(walker, publish, monkeypatch, ashby):
    benches = publish()
    monkeypatch.setattr(choosing, "FEW", 1)
    walker.begin("broken-bin")
    at = walker.path
    assert not names("Oak", walker.page.text)
    assert walker.post(at, {"which-words": ""}).status_code == 422
    walker.post(at, {"which-words": "oak", "which-turn": "seek"})
    assert "Oak (B-0001)" in walker.text
    assert "Ash (" not in walker.text
    walker.post(at, {"which-words": "elm", "which-sought": "oak"})
    assert "We found nothing" in walker.text
    sent = {"which-words": "oak", "which-sought": "oak", "which": str(benches["Oak"].token)}
    walker.post(at, sent)
    assert walker.path.endswith("/check")
    send(walker)
    assert about(ashby) == [benches["Oak"].pk]


def test_in_a_service_for_employees_each_chooses_what_their_roles_open(walker, publish, ashby):
    publish(ask="employees")
    for role, names in (
        (Role.OFFICER, ["Ash (B-0002)", "Elm (B-0003)", "Oak (B-0001)"]),
        (Role.EMPLOYEE, ["Ash (B-0002)", "Oak (B-0001)"]),
    ):
        identity, _ = somebody(ashby, role, email=f"{role}@ashby.example")
        walker.client.force_login(identity)
        walker.begin("broken-bin")
        assert [title for _, title in offered(walker)] == names


def test_what_other_registers_are_found_by_hides_no_record(walker, publish, monkeypatch, ashby):
    publish()
    with scope.opened([ashby.pk], writes=True) as at:
        trees = small(register="trees", fields=[NAME], public={"when": "true", "fields": ["name"]})
        actions.publish(ashby, trees, by=BUILDER, at=at)
        for name in ("Oak", "Oak", "Oak oak"):
            actions.add(ashby, "trees", {"name": name}, by=BUILDER, at=at)
    monkeypatch.setattr(choosing, "FEW", 1)
    monkeypatch.setattr(choosing, "_LOOKED_THROUGH", 1)
    walker.begin("broken-bin")
    walker.post(walker.path, {"which-words": "oak", "which-turn": "seek"})
    assert "Oak (B-0001)" in walker.text
    assert walker.post(walker.path, {"which-words": "a\0b", "which-turn": "seek"}).status_code < 500
