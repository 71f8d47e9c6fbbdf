"""Publishing, and the answers of a journey under way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.engine.catalogue.factories import definition, known_team, version

from moothall.engine.catalogue import actions, queries
from moothall.engine.catalogue.models import Draft, Service, ServiceVersion
from moothall.engine.catalogue.words import (
    DoesNotFit,
    NewerElsewhere,
    NoSuchDraft,
    NotReached,
    Origin,
)
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor, Refused

pytestmark = pytest.mark.django_db
BY = Actor.job("test")
TWO_PAGES = [
    {"id": "one", "questions": [{"id": "one", "type": "yesno", "label": "One?"}]},
    {
        "id": "two",
        "when": "answers.one",
        "questions": [{"id": "two", "type": "text", "label": "Two?"}],
    },
]


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk], writes=True) as moment:
        known_team(ashby)
        yield moment


@pytest.fixture
def draft(ashby, at):
    return actions.start_draft(version(ashby, at, pages=TWO_PAGES), by=GUEST, at=at)


def save(draft, page, at, **posted):
    return actions.save_page(draft.token, page, posted=posted, by=GUEST, at=at)


def test_publishing_makes_version_1_the_head_and_one_entry(ashby, at):
    (published,) = actions.publish(ashby, definition(), by=BY, at=at)
    assert (published.version.number, published.is_new) == (1, True)
    assert queries.head(ashby.pk, "broken-bin") == published.version
    entry = Entry.objects.get(verb="service.published")
    assert entry.facts == {"number": 1, "digest": published.version.digest}


def test_publishing_the_same_again_changes_nothing(ashby, at):
    (first,) = actions.publish(ashby, definition(), by=BY, at=at)
    (again,) = actions.publish(ashby, definition(), by=BY, at=at)
    assert (again.version, again.is_new) == (first.version, False)
    assert Entry.objects.filter(verb="service.published").count() == 1


def test_a_change_makes_version_2_and_leaves_version_1_as_it_was(ashby, at):
    first = version(ashby, at)
    second = version(ashby, at, name="Report a bin that broke")
    assert (second.number, queries.head(ashby.pk, "broken-bin")) == (2, second)
    assert queries.definition(first.pk).name == "Report a broken bin"


def test_a_folder_does_not_overwrite_what_a_browser_made(ashby, at):
    known_team(ashby)
    actions.publish(ashby, definition(), by=BY, at=at)
    made = definition(name="Made in the browser")
    actions.publish(ashby, made, by=BY, at=at, origin=Origin.BROWSER, is_forced=True)
    with pytest.raises(NewerElsewhere, match="Version 2 was made elsewhere") as refused:
        actions.publish(ashby, definition(), by=BY, at=at)
    assert refused.value.differences == (
        '- name: "Made in the browser"',
        '+ name: "Report a broken bin"',
    )


def test_an_old_copy_of_the_folder_is_refused_unless_forced(ashby, at):
    version(ashby, at)
    version(ashby, at, name="Newer")
    with pytest.raises(NewerElsewhere, match="version 2 has replaced it"):
        actions.publish(ashby, definition(), by=BY, at=at)
    (forced,) = actions.publish(ashby, definition(), by=BY, at=at, is_forced=True)
    assert forced.version.number == 3


def test_a_team_that_the_council_lacks_is_refused(ashby, at):
    with pytest.raises(DoesNotFit, match="the team `lighting`"):
        actions.publish(ashby, definition(team="lighting"), by=BY, at=at)
    assert not Service.objects.exists()


def test_a_partnership_publishes_into_each_member_council(three_rivers, ashby, brackwater):
    with scope.opened(councils.family(three_rivers), writes=True) as at:
        for member in (ashby, brackwater):
            known_team(member)
        published = actions.publish(three_rivers, definition(), by=BY, at=at)
        assert [(p.council, p.version.council_id) for p in published] == [
            (ashby, ashby.pk),
            (brackwater, brackwater.pk),
        ]
        entries = Entry.objects.filter(verb="service.published")
        assert [e.facts["partnership"] for e in entries] == [three_rivers.pk] * 2


def test_one_council_sees_nothing_of_another_councils_services(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True) as at:
        theirs = version(dunmere, at)
        draft = actions.start_draft(theirs, by=GUEST, at=at)
    with scope.opened([ashby.pk], writes=False):
        assert not ServiceVersion.objects.filter(pk=theirs.pk).exists()
        with pytest.raises(NoSuchDraft):
            queries.draft(draft.token)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_version_never_changes(ashby, at, change):
    kept = version(ashby, at)
    rows = ServiceVersion.objects.filter(pk=kept.pk)
    with (
        pytest.raises(DatabaseError, match=r"append only|permission denied"),
        transaction.atomic(),
    ):
        rows.update(number=9) if change == "update" else rows._raw_delete("default")


def test_a_draft_keeps_the_version_it_started_on(ashby, at, draft):
    version(ashby, at, pages=TWO_PAGES[:1])
    assert queries.definition(queries.draft(draft.token).version_id).page("two")


def test_saving_a_page_keeps_its_answers(draft, at):
    kept, answered = save(draft, "one", at + timedelta(minutes=1), one="yes")
    assert (kept.answers, answered.errors) == ({"one": True}, ())
    assert queries.draft(draft.token).answers == {"one": True}


def test_an_answer_taken_off_the_path_is_not_kept(draft, at):
    save(draft, "one", at, one="yes")
    save(draft, "two", at, two="a lid")
    kept, _ = save(draft, "one", at, one="no")
    assert kept.answers == {"one": False}


def test_with_an_error_nothing_is_kept(draft, at):
    kept, answered = save(draft, "one", at, one="perhaps")
    assert answered.error("one").message == "Select yes or no to “One?”"
    assert kept.answers == {}


def test_a_page_off_the_path_cannot_be_saved(draft, at):
    with pytest.raises(NotReached):
        save(draft, "two", at, two="a lid")


def test_s9_a_page_behind_one_not_answered_cannot_be_saved(ashby, at):
    second = {"id": "last", "questions": [{"id": "last", "type": "text", "label": "Last?"}]}
    pinned = version(ashby, at, pages=[TWO_PAGES[0], second])
    skipping = actions.start_draft(pinned, by=GUEST, at=at)
    with pytest.raises(NotReached):
        save(skipping, "last", at, last="words")


def test_only_the_questions_of_the_page_are_read(draft, at):
    kept, _ = save(draft, "one", at, one="yes", two="sneaked in", is_staff="1")
    assert kept.answers == {"one": True}


def test_a_channel_that_the_service_does_not_take_is_refused(ashby, at):
    with pytest.raises(Refused, match="can be asked for online only"):
        actions.start_draft(version(ashby, at), by=GUEST, at=at, channel="phone")


def test_today_is_the_councils_own_day(ashby, at):
    late = at.replace(month=7, day=1, hour=23, minute=30)
    pages = [{"id": "d", "questions": [{"id": "d", "type": "date", "label": "?", "max": "today"}]}]
    draft = actions.start_draft(version(ashby, at, pages=pages), by=GUEST, at=late)
    typed = {"d-day": "2", "d-month": "7", "d-year": str(late.year)}
    _, answered = save(draft, "d", late, **typed)
    assert answered.errors == ()


def test_moving_a_draft_asks_only_the_touched_questions_again(ashby, at, draft):
    save(draft, "one", at, one="yes")
    save(draft, "two", at, two="a lid")
    pages = [
        TWO_PAGES[0],
        TWO_PAGES[1] | {"questions": [{"id": "two", "type": "longtext", "label": "Two?"}]},
    ]
    actions.move_drafts(version(ashby, at, pages=pages), by=GUEST, at=at)
    assert queries.draft(draft.token).answers == {"one": True}


def test_a_discarded_draft_is_gone(draft, at):
    assert actions.discard_draft(draft.token, by=GUEST, at=at) is True
    assert actions.discard_draft(draft.token, by=GUEST, at=at) is False
    with pytest.raises(NoSuchDraft):
        save(draft, "one", at, one="yes")


def test_drafts_nobody_went_on_with_for_30_days_are_forgotten(ashby, at, draft):
    young = actions.start_draft(draft.version, by=GUEST, at=at + timedelta(days=2))
    assert actions.forget_drafts(by=BY, at=at + timedelta(days=30, seconds=1)) == 1
    assert [kept.token for kept in Draft.objects.all()] == [young.token]


def test_a_token_nobody_was_given_opens_nothing(at):
    with pytest.raises(NoSuchDraft):
        queries.draft(uuid4())
