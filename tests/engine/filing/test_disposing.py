"""What is disposed of is what was proposed, by the schedule in force, and says what is gone."""

from datetime import date

import pytest
from tests.engine.cases.telling import june
from tests.engine.filing.conftest import TYPES

from moothall.engine.cases import actions as cases
from moothall.engine.documents.models import File
from moothall.engine.filing import actions, jobs, queries
from moothall.engine.filing.models import Document
from moothall.engine.filing.words import NotDisposed

pytestmark = pytest.mark.django_db


def an_old_letter(room):
    document, asha = room.letter(), room.desk.actor("asha")
    actions.start_retention(document, date(2015, 1, 1), by=asha, at=june(2))
    return document


def test_content_that_two_versions_have_is_gone_and_the_certificate_says_so(room):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document = an_old_letter(room)
    actions.add_version(document, room.taken("one"), by=asha, at=june(2))
    actions.propose(document, reason="", by=asha, at=june(2))
    certificate = actions.confirm(document, by=mo, at=june(2))
    assert [one["is_gone"] for one in certificate.contents] == [True, True]
    assert File.objects.count() == 0


@pytest.mark.parametrize("change", ["version", "description"])
def test_what_changed_after_it_was_proposed_is_not_disposed_of(room, change):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document = an_old_letter(room)
    actions.propose(document, reason="", by=asha, at=june(2))
    if change == "version":
        actions.add_version(document, room.taken("new"), by=asha, at=june(3))
    else:
        about = {"about": "Repairs"}
        actions.describe(document, title="Roof", metadata=about, by=asha, at=june(3))
    with pytest.raises(NotDisposed, match="Nobody proposes"):
        actions.confirm(document, by=mo, at=june(3))


def longer(room):
    text = TYPES.replace("starts: event, years: 6", "starts: event, years: 60")
    actions.publish_types(room.council, text, by=room.desk.actor("mo"), at=june(3))


def test_a_longer_schedule_keeps_what_is_there_already(room):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document = an_old_letter(room)
    actions.propose(document, reason="", by=asha, at=june(2))
    longer(room)
    document.refresh_from_db()
    assert document.kept_until_on == date(2075, 1, 1)
    with pytest.raises(NotDisposed, match="Nobody proposes"):
        actions.confirm(document, by=mo, at=june(4))
    with pytest.raises(NotDisposed, match="still be kept"):
        actions.propose(document, reason="", by=asha, at=june(4))


def test_a_stale_day_disposes_of_nothing(room):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document, another = an_old_letter(room), an_old_letter(room)
    actions.propose(document, reason="", by=asha, at=june(2))
    stale = queries.proposal(document)
    longer(room)
    Document.objects.update(kept_until_on=date(2021, 1, 1))
    stale.save(force_insert=True)
    with pytest.raises(NotDisposed, match="still be kept"):
        actions.confirm(document, by=mo, at=june(4))
    with pytest.raises(NotDisposed, match="still be kept"):
        actions.propose(another, reason="", by=asha, at=june(4))


def test_a_schedule_that_waits_for_an_event_takes_no_other_day_for_it(room):
    mo = room.desk.actor("mo")
    document = room.letter(type="minutes", kind="record", metadata={}, by=mo)
    assert document.kept_until_on == date(2028, 6, 1)
    event = "starts: event, event: The board ended, years: 2"
    text = TYPES.replace("starts: filed, years: 2", event)
    actions.publish_types(room.council, text, by=mo, at=june(3))
    document.refresh_from_db()
    assert (document.retention_from_on, document.kept_until_on) == (None, None)


def test_a_case_that_closed_anew_between_two_chores_is_reckoned_from_the_new_day(room):
    asha, case = room.desk.actor("asha"), room.desk.case()
    evidence = room.evidence(case)
    cases.resolve(case, by=asha, at=june(2), outcome="emptied")
    cases.close(case, by=asha, at=june(2))
    assert jobs._reckon(room.council.pk) == 1
    cases.reopen(case, by=asha, at=june(3))
    case.refresh_from_db()
    cases.resolve(case, by=asha, at=june(20), outcome="emptied")
    cases.close(case, by=asha, at=june(20))
    assert (jobs._reckon(room.council.pk), jobs._reckon(room.council.pk)) == (1, 0)
    evidence.refresh_from_db()
    assert (evidence.retention_from_on, evidence.kept_until_on) == (
        date(2026, 6, 20),
        date(2027, 6, 20),
    )
    Document.objects.update(kept_until_on=date(2032, 6, 20))  # as by another outcome
    assert (jobs._reckon(room.council.pk), jobs._reckon(room.council.pk)) == (1, 0)


def test_words_in_a_field_that_became_a_day_start_nothing(room):
    mo = room.desk.actor("mo")
    deed = (
        "  - id: deed\n    name: Deed\n    against: [record]\n"
        "    fields: [{id: since, label: Since, type: text}]\n"
    )
    actions.publish_types(room.council, TYPES + deed, by=mo, at=june(1))
    said = {"type": "deed", "kind": "record", "by": mo}
    deeds = [
        room.letter(text, metadata={"since": since}, **said)
        for text, since in (("a", "last spring"), ("b", "9999-12-31"), ("c", "2001-02-28"))
    ]
    dated = deed.replace("type: text", "type: date")
    dated += "    retention: {starts: date, field: since, years: 2}\n"
    actions.publish_types(room.council, TYPES + dated, by=mo, at=june(2))
    for one in deeds:
        actions.add_version(one, room.taken("more"), by=mo, at=june(3))
        one.refresh_from_db()
    assert [one.kept_until_on for one in deeds] == [None, None, date(2003, 2, 28)]


def test_a_hold_that_came_while_somebody_is_erased_keeps_the_document(room, monkeypatch):
    mo = room.desk.actor("mo")
    evidence = room.evidence(room.desk.case())
    stale = Document.objects.get()
    actions.hold(evidence, reason="Court", by=mo, at=june(2))
    monkeypatch.setattr(queries, "of_cases", lambda whose: [stale])
    assert actions.erase(None, by=mo, at=june(3)) == 0
    assert Document.objects.count() == 1
