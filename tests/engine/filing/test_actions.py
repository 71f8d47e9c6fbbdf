"""Filing, versions, check-out; what is refused and to whom."""

from datetime import date

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.documents import shelf
from moothall.engine.documents.models import File
from moothall.engine.filing import actions, queries
from moothall.engine.filing.models import Certificate, Document, Version
from moothall.engine.filing.words import (
    CheckedOut,
    NoSuchDocument,
    NotDisposed,
    NotFiled,
    NotYourDocument,
    TypesRefused,
)
from moothall.ground.journal.models import Entry
from moothall.ground.people.words import Who

pytestmark = pytest.mark.django_db


def who(room, name, *roles):
    return Who(1, {room.council.pk: room.desk.people[name].pk}, {room.council.pk: frozenset(roles)})


def verbs(document):
    found = Entry.objects.filter(thing_kind="filing.document", thing_id=document.pk)
    return list(found.order_by("pk").values_list("verb", flat=True))


def test_a_letter_is_filed_against_an_account_and_raises_a_task(room):
    document = room.letter()
    assert (document.kind, document.reference) == ("account", "HB123")
    assert [one.number for one in queries.versions(document)] == [1]
    (task,) = queries.to_do(Document.objects.all(), [room.desk.teams["street-services"].pk])
    assert (task.task, task.document) == ("Answer the letter", document)
    actions.finish_work(document, task.pk, by=room.desk.actor("asha"), at=june(2))
    assert queries.to_do(Document.objects.all(), [task.team_id]) == []
    assert verbs(document) == ["document.filed", "document.work-raised", "document.work-done"]


def test_what_does_not_fit_its_type_is_refused(room):
    for wrong, why in (
        ({"type": "poem"}, "type of document"),
        ({"kind": "case"}, "not filed against a case"),
        ({"title": "  "}, "title"),
        ({"reference": "x" * 61}, "60 characters"),
        ({"metadata": {}}, "Enter what it is about"),
        ({"metadata": {"about": "Cats"}}, "choose what is offered"),
        ({"metadata": {"about": "Rent", "dated": "yesterday"}}, "real date"),
    ):
        with pytest.raises(NotFiled, match=why):
            room.letter(**wrong)
    assert Document.objects.count() == 0


def test_only_officers_of_its_teams_and_managers_file_it(room):
    for name in ("dev", "employee", "resident"):
        with pytest.raises(NotFiled):
            room.letter(by=room.desk.actor(name))
    assert room.letter(by=room.desk.actor("mo")).pk


def test_who_sees_what(room):
    letter, case = room.letter(), room.desk.case()
    evidence = room.evidence(case)

    def seen(name, *roles):
        return set(queries.visible(who(room, name, *roles)))

    assert seen("asha", "officer") == {letter, evidence}
    assert seen("dev", "officer") == set()
    assert seen("mo", "manager") == {letter, evidence}
    assert seen("mo", "auditor") == {letter, evidence}
    assert seen("employee", "employee") == set()
    with pytest.raises(NotYourDocument):
        actions.check_out(letter, by=room.desk.actor("dev"), at=june(2))


def test_one_officer_at_a_time_works_on_a_document(room):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document = room.letter()
    actions.check_out(document, by=asha, at=june(2))
    with pytest.raises(CheckedOut):
        actions.check_out(document, by=mo, at=june(2))
    with pytest.raises(CheckedOut):
        actions.add_version(document, room.taken("mo's"), by=mo, at=june(2))
    with pytest.raises(CheckedOut):
        actions.check_in(document, room.taken("mo's"), by=mo, at=june(2))
    with pytest.raises(NotYourDocument, match="Enter why"):
        actions.break_lock(document, reason=" ", by=mo, at=june(2))
    actions.check_in(document, room.taken("two"), note="Signed", by=asha, at=june(3))
    assert [(one.number, one.note) for one in queries.versions(document)] == [
        (2, "Signed"),
        (1, ""),
    ]
    actions.check_out(document, by=asha, at=june(3))
    with pytest.raises(NotYourDocument):
        actions.break_lock(document, reason="On leave", by=asha, at=june(3))
    actions.break_lock(document, reason="On leave", by=mo, at=june(3))
    with pytest.raises(CheckedOut):
        actions.check_in(document, room.taken("three"), by=asha, at=june(3))
    actions.check_out(document, by=mo, at=june(4))
    actions.put_back(document, by=mo, at=june(4))
    assert "document.lock-broken" in verbs(document)


def test_a_case_closes_without_a_retention_date_and_starts_one_by_its_outcome(room):
    asha, case = room.desk.actor("asha"), room.desk.case()
    evidence = room.evidence(case)
    assert evidence.kept_until_on is None
    cases.resolve(case, by=asha, at=june(2), outcome="emptied")
    cases.close(case, by=asha, at=june(2))
    assert actions.reckon(evidence, by=asha, at=june(2))
    evidence.refresh_from_db()
    assert (evidence.retention_from_on, evidence.kept_until_on) == (
        date(2026, 6, 2),
        date(2027, 6, 2),
    )
    assert not actions.reckon(evidence, by=asha, at=june(2))


def an_old_letter(room):
    document = room.letter()
    asha = room.desk.actor("asha")
    return actions.start_retention(document, date(2020, 2, 29), by=asha, at=june(2))


def test_two_dispose_and_a_certificate_survives(room, django_capture_on_commit_callbacks):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document = an_old_letter(room)
    assert document.kept_until_on == date(2026, 2, 28)
    file = File.objects.get(pk__in=Version.objects.values("file"))
    place = shelf.place(room.council.pk, file.stored)
    assert place.exists()
    actions.propose(document, reason="Six years", by=asha, at=june(2))
    with pytest.raises(NotDisposed, match="Another officer"):
        actions.confirm(document, by=asha, at=june(2))
    with django_capture_on_commit_callbacks(execute=True):
        certificate = actions.confirm(document, by=mo, at=june(3))
    assert not place.exists()
    assert (Document.objects.count(), Version.objects.count(), File.objects.count()) == (0, 0, 0)
    kept = Certificate.objects.get()
    assert kept == certificate
    assert kept.contents == [
        {"version": 1, "sha256": file.sha256, "length": file.length, "is_gone": True}
    ]
    assert (kept.proposed_by_id, kept.confirmed_by_id) == (asha.id, mo.id)
    assert "Limitation Act 1980" in kept.rule
    with pytest.raises(NoSuchDocument):
        actions.propose(document, reason="", by=asha, at=june(3))


def test_content_that_something_else_holds_stays_and_the_certificate_says_so(
    room, django_capture_on_commit_callbacks
):
    room.letter("the same")
    document = room.letter("the same")
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    actions.start_retention(document, date(2010, 1, 1), by=asha, at=june(2))
    actions.propose(document, reason="", by=asha, at=june(2))
    with django_capture_on_commit_callbacks(execute=True):
        certificate = actions.confirm(document, by=mo, at=june(2))
    assert [one["is_gone"] for one in certificate.contents] == [False]
    assert shelf.place(room.council.pk, File.objects.get().stored).exists()


def test_every_hold_must_lift(room):
    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    document = an_old_letter(room)
    actions.propose(document, reason="", by=asha, at=june(2))
    with pytest.raises(NotYourDocument):
        actions.hold(document, reason="Court", by=asha, at=june(2))
    first = actions.hold(document, reason="Court", by=mo, at=june(2))
    second = actions.hold(document, reason="Ombudsman", by=mo, at=june(2))
    assert queries.proposal(document) is None
    actions.lift(document, first.pk, by=mo, at=june(3))
    with pytest.raises(NotYourDocument):
        actions.lift(document, first.pk, by=mo, at=june(3))
    with pytest.raises(NotDisposed, match="hold"):
        actions.propose(document, reason="", by=asha, at=june(3))
    actions.lift(document, second.pk, by=mo, at=june(3))
    assert actions.propose(document, reason="", by=asha, at=june(3)).pk


def test_what_must_be_kept_is_not_proposed(room):
    asha = room.desk.actor("asha")
    with pytest.raises(NotDisposed, match="Nothing has started"):
        actions.propose(room.letter(), reason="", by=asha, at=june(2))
    document = room.letter()
    actions.start_retention(document, date(2026, 6, 1), by=asha, at=june(2))
    with pytest.raises(NotDisposed, match="still be kept"):
        actions.propose(document, reason="", by=asha, at=june(2))


def test_a_type_that_has_documents_must_stay(room):
    room.letter()
    with pytest.raises(TypesRefused, match="`tenancy-letter` is missing"):
        actions.publish_types(
            room.council,
            "document_types:\n  - {id: minutes, name: Minutes, against: [record]}\n",
            by=room.desk.actor("mo"),
            at=june(2),
        )


def test_pages_of_the_newest_follow_one_another_and_miss_none(room, monkeypatch):
    monkeypatch.setattr(queries, "MOST_LISTED", 2)
    for number in range(5):
        room.letter(str(number), at=june(2) if number % 2 else june(1))
    seen, before = [], None
    while True:
        page = queries.newest(Document.objects.all(), before=before)
        seen += [one.pk for one in page[:2]]
        if len(page) < 3:
            break
        before = page[1].pk
    newest = Document.objects.order_by("-filed_at", "-pk")
    assert seen == list(newest.values_list("pk", flat=True))
