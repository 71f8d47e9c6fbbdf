"""Two cases on one page: merged and undone, linked and unlinked, split off; and watched."""

import pytest
from tests.engine.cases.conftest import someone

from moothall.engine.cases.models import Case, Event, Fact, Link, Watcher
from moothall.ground.councils import scope
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(ask):
    return ask(), ask()


@pytest.fixture
def state(town):
    def stored(case):
        with scope.opened([town.council.pk], writes=False):
            return Case.objects.get(pk=case.pk).state

    return stored


def test_a_case_is_merged_and_the_merge_undone(dev, pair, state):
    same, main = pair
    dev.post(f"cases/{same.reference}/do/merge", reference=main.reference.lower())
    assert state(same) == "merged"
    page = dev.get(f"cases/{same.reference}").text
    assert f"Merged into {main.reference}" in page
    assert "Undo the merge" in page
    assert f"{same.reference} was merged into this case" in dev.get(f"cases/{main.reference}").text
    dev.post(f"cases/{same.reference}/do/unmerge")
    assert state(same) == "open"
    assert "counts no longer" in dev.get(f"cases/{same.reference}").text


def test_a_reference_that_leads_nowhere_is_refused_and_kept(dev, pair, state):
    page = dev.post(f"cases/{pair[0].reference}/do/merge", reference="XXX-XXX-XXX")
    assert page.status_code == 422
    assert "There is no such case here, or it is not yours to see." in page.text
    assert 'value="XXX-XXX-XXX"' in page.text
    assert state(pair[0]) == "open"


def test_a_case_of_another_team_is_as_one_that_is_not_there(dev, ask, pair, state):
    bins = ask("missed-bin")
    page = dev.post(f"cases/{pair[0].reference}/do/merge", reference=bins.reference)
    assert "There is no such case here, or it is not yours to see." in page.text
    assert state(pair[0]) == "open"


def test_a_parent_is_resolved_with_its_parts(dev, pair, state):
    part, whole = pair
    dev.post(f"cases/{part.reference}/do/link", reference=whole.reference, kind="child")
    page = dev.get(f"cases/{whole.reference}").text
    assert "And its open parts?" in page
    assert "And its open parts?" not in dev.get(f"cases/{part.reference}").text
    dev.post(f"cases/{whole.reference}/do/resolve", outcome="fixed", text="", parts="all")
    assert (state(whole), state(part)) == ("resolved", "resolved")
    assert "Resolved, with 1 of its parts." in dev.get(f"cases/{whole.reference}").text


def test_the_other_case_can_be_the_part(dev, pair, town):
    whole, part = pair
    dev.post(f"cases/{whole.reference}/do/link", reference=part.reference, kind="parent")
    with scope.opened([town.council.pk], writes=False):
        link = Link.objects.get()
        assert (link.case_id, link.other_id) == (part.pk, whole.pk)


def test_a_link_is_ended_from_either_page(dev, pair):
    one, two = pair
    dev.post(f"cases/{one.reference}/do/link", reference=two.reference, kind="related")
    assert "Linked cases" in dev.get(f"cases/{two.reference}").text
    dev.post(f"cases/{two.reference}/do/unlink", reference=one.reference)
    assert "Linked cases" not in dev.get(f"cases/{two.reference}").text


def test_a_linked_case_that_is_not_theirs_is_not_shown(sign_in, ask, town):
    mine, theirs = ask(), ask("missed-bin")
    with scope.opened([town.council.pk], writes=True) as at:
        both = someone(town.council, "bo", "officer", at)
        for team in ("ict-desk", "street-services"):
            people.join_team(both, town.teams[team], by=town.actor("mo"), at=at)
    bo = sign_in("bo")
    bo.post(f"cases/{mine.reference}/do/link", reference=theirs.reference, kind="related")
    assert f'href="/staff/cases/{theirs.reference}"' in bo.get(f"cases/{mine.reference}").text
    dev = sign_in("dev").get(f"cases/{mine.reference}").text
    assert f'href="/staff/cases/{theirs.reference}"' not in dev
    assert theirs.title not in dev


def test_a_part_is_split_off_with_words(dev, pair, town):
    page = dev.post(f"cases/{pair[0].reference}/do/split", text="")
    assert "Say what the new case is about." in page.text
    dev.post(f"cases/{pair[0].reference}/do/split", text="The printer, too.")
    with scope.opened([town.council.pk], writes=False):
        part = Link.objects.get().case
    assert "The printer, too." in dev.get(f"cases/{part.reference}").text


def test_a_case_is_watched_from_its_page(dev, pair, town):
    page = f"cases/{pair[0].reference}"
    dev.post(f"{page}/do/watch")
    assert "Stop watching" in dev.get(page).text
    assert pair[0].reference in dev.listed("")
    dev.post(f"{page}/do/unwatch")
    with scope.opened([town.council.pk], writes=False):
        assert not Watcher.objects.exists()


def test_what_was_recorded_is_corrected_from_the_page(dev, pair, town):
    case, _ = pair
    dev.post(f"cases/{case.reference}/reply", text="It works again.")
    page = dev.post(f"cases/{case.reference}/do/correct", entry="", when="later", text="")
    for words in ("Choose what is to be corrected.", "Enter a day and time", "Say why"):
        assert words in page.text
    with scope.opened([town.council.pk], writes=False):
        entry = Event.objects.get(kind="replied").sequence
    dev.post(f"cases/{case.reference}/do/correct", entry=entry, when="", text="Wrong case.")
    with scope.opened([town.council.pk], writes=False):
        assert Fact.objects.get(case=case).first_response_at is None
    assert "Struck out: it did not happen" in dev.get(f"cases/{case.reference}").text
