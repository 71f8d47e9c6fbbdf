"""A caller's own answers, gone on with by an officer on the telephone."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.engine.cases.conftest import BINS
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries
from moothall.engine.catalogue.models import Draft
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db
FORM = "log/ashby/missed-bin"


@pytest.fixture
def resident(town):
    return Browser(Client(), town.council)


@pytest.fixture
def kept(resident, town):
    """What a resident has begun at home and saved: its token and code."""
    resident.begin("missed-bin")
    resident.post(resident.path, {"bin_kind": "rubbish"})
    token = re.search(r"/apply/([0-9a-f-]{36})/", resident.path)[1]
    with scope.opened([town.council.pk], writes=True) as at:
        made = catalogue.keep_draft(token, by=GUEST, at=at, email="ada@example.com")
    return token, made.code


def entries(town, verb):
    with scope.opened([town.council.pk], writes=False):
        return list(Entry.objects.filter(verb=verb))


def test_the_code_opens_the_callers_answers_as_one_page_and_the_journal_says_who(
    sign_in, town, kept
):
    token, code = kept
    asha = sign_in("asha")
    leads_to = asha.post("log/draft", code=code.lower().replace("-", " ")).url
    assert leads_to == f"/staff/{FORM}?draft={token}"
    text = asha.get(leads_to.removeprefix("/staff/")).text
    assert re.search(r'value="rubbish"[^>]* checked', text)
    assert f'name="token" value="{token}"' in text
    [entry] = entries(town, "draft.opened")
    assert (entry.by_kind, entry.by_id) == ("person", town.people["asha"].pk)


def test_what_the_officer_logs_is_what_the_caller_sent(sign_in, town, kept, resident):
    token, code = kept
    asha = sign_in("asha")
    asha.post("log/draft", code=code)
    asha.post(FORM, token=token, channel="phone", **form(BINS))
    with scope.opened([town.council.pk], writes=False):
        [case] = Case.objects.all()
        assert not Draft.objects.exists()
    resident.post(reverse("portal:submit", args=[token]))
    assert case.reference in resident.text


def test_what_the_officer_saves_is_there_when_the_caller_comes_back(sign_in, town, kept, resident):
    token, code = kept
    asha = sign_in("asha")
    asha.post("log/draft", code=code)
    answer = asha.post(FORM, token=token, for_caller="yes", channel="phone", **form(BINS))
    assert answer.url == "/staff/log"
    with scope.opened([town.council.pk], writes=False):
        assert queries.draft(token).answers["town"] == "Ashby"
        assert not Case.objects.exists()
    assert len(entries(town, "draft.filled")) == 1
    resident.get(reverse("portal:resume", args=[token]))
    assert resident.heading == "Is there anything else we should know? (optional)"


def test_what_the_caller_answers_meanwhile_is_not_lost(sign_in, town, kept, resident):
    token, code = kept
    asha = sign_in("asha")
    asha.post("log/draft", code=code)
    day = {"missed_on-day": "1", "missed_on-month": "6", "missed_on-year": "2026"}
    resident.post(reverse("portal:question", args=[token, "collection-day"]), day)
    typed = {"bin_kind": "rubbish", "address_line": "", "was_out": "yes"}
    asha.post(FORM, token=token, for_caller="yes", channel="phone", **typed)
    with scope.opened([town.council.pk], writes=False):
        answers = queries.draft(token).answers
    assert answers == {"bin_kind": "rubbish", "missed_on": "2026-06-01", "was_out": "yes"}


def test_a_code_that_opens_nothing_is_refused_and_counted(sign_in, town, kept):
    asha = sign_in("asha")
    for _ in range(10):
        page = asha.post("log/draft", code="222-222-222")
        assert page.status_code == 422
        assert "No saved answers have that code." in page.text
    assert "too many codes" in asha.post("log/draft", code=kept[1]).text
    assert entries(town, "draft.opened") == []


def test_a_draft_that_was_not_opened_by_its_code_shows_nothing(sign_in, town, kept):
    token, _ = kept
    asha = sign_in("asha")
    page = asha.get(f"{FORM}?draft={token}")
    assert not re.search(r'value="rubbish"[^>]* checked', page.text)
    page = asha.post(FORM, token=token, for_caller="yes", channel="phone", **form(BINS))
    assert page.status_code == 404
    with scope.opened([town.council.pk], writes=False):
        assert queries.draft(token).answers == {"bin_kind": "rubbish"}
    assert asha.get(f"{FORM}?draft={uuid4()}").status_code == 200


def form(answers):
    """Answers as the dense form posts them."""
    posted = {k: v for k, v in answers.items() if not isinstance(v, bool)}
    year, month, day = posted.pop("missed_on").split("-")
    named = {"missed_on-day": day, "missed_on-month": month, "missed_on-year": year}
    return posted | named | {"help_to_move": "no"}
