"""Documents in the box of the desk: by what they say, for whoever may see them (S1, S3)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.telling import june
from tests.engine.filing.conftest import SETUP, TYPES

from moothall.engine.filing import actions
from moothall.engine.filing import queries as filing
from moothall.engine.filing.actions import Found, finding
from moothall.engine.filing.models import Text
from moothall.ground.search import queries
from moothall.ground.search.models import Findable
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import LONGEST_BODY, Kind, Seat

pytestmark = pytest.mark.django_db


def found(room, name, text):
    looker = Looker(room.desk.people[name].identity_id, Seat.DESK)
    return queries.find(text, looker, [Kind.DOCUMENT]).ids(Kind.DOCUMENT)


def test_who_may_see_a_document_finds_it_and_nobody_else(room):
    letter, evidence = room.letter(), room.evidence(room.desk.case())
    for name, wanted in (("asha", [letter.pk]), ("mo", [letter.pk]), ("dev", [])):
        assert list(found(room, name, "arrears")) == wanted
        assert list(found(room, name, letter.number)) == wanted
    assert list(found(room, "asha", "photograph")) == [evidence.pk]
    assert list(found(room, "dev", "photograph")) == []


def test_words_are_found_but_not_those_of_a_sensitive_type(room):
    letter, evidence = room.letter(), room.evidence(room.desk.case())
    for document in (letter, evidence):
        text = Text.objects.get(document=document)
        actions.keep_text(text, Found("The quagmire of Zedland"), by=SETUP, at=june(2))
    assert list(found(room, "asha", "quagmire")) == [evidence.pk]
    assert list(found(room, "dev", "quagmire")) == []


def test_who_sees_a_type_no_more_finds_it_no_more(room):
    letter = room.letter()
    assert list(found(room, "asha", "arrears")) == [letter.pk]
    others = TYPES.replace("teams: [street-services]", "teams: [ict-desk]")
    actions.publish_types(room.council, others, by=SETUP, at=june(2))
    assert list(found(room, "asha", "arrears")) == []
    assert list(found(room, "dev", "arrears")) == [letter.pk]


def test_what_was_disposed_of_is_found_no_more(room):

    asha, mo = room.desk.actor("asha"), room.desk.actor("mo")
    letter = room.letter()
    actions.start_retention(letter, date(2010, 1, 1), by=asha, at=june(2))
    actions.propose(letter, reason="", by=asha, at=june(2))
    actions.confirm(letter, by=mo, at=june(2))
    assert list(found(room, "mo", "arrears")) == []


def test_documents_are_locked_before_what_finds_them_is_kept(room):
    letter = room.letter()
    row = Findable.objects.filter(kind="document", thing_id=letter.pk).values().get()
    Findable.objects.create(**row | {"thing_id": letter.pk + 5})
    text = Text.objects.get(document=letter)
    with CaptureQueriesContext(connection) as asked:
        actions.keep_text(text, Found("Zedland"), by=SETUP, at=june(2))
        actions.find_anew(room.council.pk, after=0, most=10, by=SETUP, at=june(2))
    locks = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    assert len(locks) == 2
    found = Findable.objects.filter(kind="document").values_list("thing_id", flat=True)
    assert [*found] == [letter.pk]


def test_of_a_long_text_so_much_is_read_as_is_found_by(room):
    evidence = room.evidence(room.desk.case())
    text = Text.objects.get(document=evidence)
    actions.keep_text(text, Found("quagmire " + "x" * LONGEST_BODY), by=SETUP, at=june(2))
    [body] = filing.bodies([evidence.pk]).values()
    assert (len(body), body[:8]) == (LONGEST_BODY, "quagmire")


def test_another_schedule_finds_nothing_anew_and_other_teams_do(room, monkeypatch):
    room.letter()
    kept = []
    monkeypatch.setattr(finding, "keep_found", lambda every, **_: kept.extend(every) or len(every))
    schedule = TYPES.replace("starts: filed, years: 2", "starts: filed, years: 3")
    actions.publish_types(room.council, schedule, by=SETUP, at=june(2))
    assert kept == []
    other = schedule.replace("teams: [street-services]\n", "teams: [ict-desk]\n")
    actions.publish_types(room.council, other, by=SETUP, at=june(2))
    assert len(kept) == 1
