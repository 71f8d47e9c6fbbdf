"""Canned replies that a shared desk keeps once: in each of its councils, and over no wall."""

import re

import pytest
from tests.faces.staff.conftest import Officer

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions.canning import Phrase
from moothall.engine.cases.models import CannedReply
from moothall.engine.cases.words import NotCanned
from moothall.ground.councils import scope
from moothall.ground.councils.models import Membership
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
BODY = "Hello {{name}}, {{officer}} of {{council}} looks after {{reference}}."
SERVICE = "three-rivers-ict"
PAGE_QUERIES = 34
"""Of the list of canned replies, at a desk that two councils share, signed in."""


@pytest.fixture
def pat(client, shared):
    """An officer of the ICT desk in Ashby and in Brackwater, at the desk that they share."""
    client.force_login(shared)
    return Officer(client, SERVICE)


@pytest.fixture
def pat_leads(pat, shared, town, other_town):
    """The same, who manages both councils' desks too."""
    for desk in (town, other_town):
        with scope.opened([desk.council.pk], writes=True) as at:
            found = Person.objects.get(identity=shared)
            people.stand(found, Role.MANAGER, by=desk.actor("mo"), at=at)
    return pat


def keeps(officer, name="Hello", body=BODY, whose="shared-ict-desk"):
    return officer.post("canned/save", name=name, body=body, whose=whose)


def rows(desk, **wanted):
    with scope.opened([desk.council.pk], writes=False):
        return list(CannedReply.objects.filter(**wanted).order_by("pk"))


def told(desk, verb):
    """Who did that in a council, by its journal."""
    with scope.opened([desk.council.pk], writes=False):
        return [one.by_id for one in Entry.objects.filter(council_id=desk.council.pk, verb=verb)]


def person(desk, identity):
    with scope.opened([desk.council.pk], writes=False):
        return Person.objects.get(identity=identity).pk


def names(page):
    return re.findall(r'd-saved__name m-break">([^<]+)<', page.text)


def offered(page):
    """What a case offers, under whose name."""
    box = re.search(r'<select[^>]*id="say-canned".*?</select>', page.text, re.DOTALL)
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', box[0] if box else "")
    return {label: re.findall(r'<option value="\d+">([^<]+)<', inner) for label, inner in groups}


def number(desk, name="Hello"):
    return rows(desk, name=name)[0].pk


def test_it_is_written_once_and_each_council_has_it(pat, shared, town, other_town):
    page = pat.get("canned").text
    assert '<option value="shared-ict-desk">' in page
    assert '<option value="shared-">' not in page  # officers keep their teams' alone
    assert keeps(pat).status_code == 302
    ours, theirs = rows(town)[0], rows(other_town)[0]
    assert (ours.shared, ours.body, ours.revision) == (theirs.shared, theirs.body, 1)
    assert ours.team_id == town.teams["ict-desk"].pk
    assert theirs.team_id == other_town.teams["ict-desk"].pk
    for desk in (town, other_town):
        assert told(desk, "canned.saved") == [person(desk, shared)]
    page = pat.get("canned")
    assert names(page) == ["Hello"]
    assert "Three-Rivers-Ict Council: kept once for all of its councils" in page.text


def test_a_case_offers_it_beside_its_councils_own_and_fills_in_its_council(
    pat, ask, town, other_town
):
    keeps(pat)
    keeps(pat, "Only Ashby", whose=f"{town.council.pk}-{town.teams['ict-desk'].pk}")
    ours, theirs = ask(), ask(desk=other_town)
    shared = {"Three-Rivers-Ict Council": ["Hello"]}
    assert offered(pat.get(f"cases/{ours.reference}")) == shared | {"Ashby Council": ["Only Ashby"]}
    assert offered(pat.get(f"cases/{theirs.reference}")) == shared
    for desk, one in ((town, ours), (other_town, theirs)):
        page = pat.post(f"cases/{one.reference}/canned", canned=number(desk))
        said = f"Pat of {desk.council.name} looks after {one.reference}."
        assert said in page.text


def test_one_councils_reply_is_not_put_into_a_case_of_another(pat, ask, town, other_town):
    keeps(pat, "Only Ashby", "Ours", whose=f"{town.council.pk}-{town.teams['ict-desk'].pk}")
    theirs = ask(desk=other_town)
    page = pat.post(f"cases/{theirs.reference}/canned", canned=number(town, "Only Ashby"))
    assert page.status_code == 422
    assert "Choose a canned reply." in page.text


def test_it_is_changed_taken_away_and_put_back_once_for_all(pat, town, other_town):
    keeps(pat)
    pat.post("canned/change", number=number(town), revision=1, name="Hello", body="Now so.")
    assert [(one.body, one.revision) for one in rows(town) + rows(other_town)] == [
        ("Now so.", 2),
        ("Now so.", 2),
    ]
    late = pat.post("canned/change", number=number(town), revision=1, name="Hello", body="Mine.")
    assert late.status_code == 422
    assert "<del>Now so.</del><ins>Mine.</ins>" in late.text
    pat.post("canned/remove", number=number(town))
    assert rows(town, removed_at=None) + rows(other_town, removed_at=None) == []
    assert names(pat.get("canned")) == ["Hello (Three-Rivers-Ict Council)"]
    pat.post("canned/restore", number=number(town))
    assert len(rows(town, removed_at=None) + rows(other_town, removed_at=None)) == 2


def test_a_councils_own_officers_use_it_and_change_it_nowhere(pat, sign_in, ask, town, other_town):
    keeps(pat)
    case = ask()
    dev = sign_in("dev")
    assert offered(dev.get(f"cases/{case.reference}")) == {"Three-Rivers-Ict Council": ["Hello"]}
    for who, host in (("dev", "ashby"), ("mo", "ashby"), ("mo", SERVICE)):
        officer = sign_in(who, host)
        assert "kept once for all of its councils" in officer.get("canned").text
        typed = {"number": number(town), "revision": 1, "name": "Hello", "body": "Mine."}
        refused = officer.post("canned/change", **typed)
        assert refused.status_code == 422
        assert "Three-Rivers-Ict Council keeps it for all of its councils" in refused.text
        assert officer.post("canned/remove", number=number(town)).status_code == 422
        assert officer.post("canned/save", **typed, whose="shared-ict-desk").status_code == 422
    assert {one.body for one in rows(town) + rows(other_town)} == {BODY}


def test_an_officer_of_another_council_or_team_sees_none_of_it(
    pat, shared, sign_in, town, other_town
):
    keeps(pat)
    keeps(pat, "Only Ashby", whose=f"{town.council.pk}-{town.teams['ict-desk'].pk}")
    assert names(sign_in("asha").get("canned")) == []
    theirs = sign_in("dev", "brackwater", "brackwater")
    assert names(theirs.get("canned")) == ["Hello"]
    for one in rows(town):  # the rows of Ashby are not there for Brackwater, shared or not
        assert theirs.post("canned/remove", number=one.pk).status_code == 404
    Membership.objects.filter(council=other_town.council).delete()
    pat.client.force_login(shared)
    assert keeps(pat, "Without them").status_code == 302
    assert names(sign_in("dev", "brackwater", "brackwater").get("canned")) == ["Hello"]


def test_behind_the_wall_nothing_of_another_council_changes(pat, town, other_town):
    keeps(pat)
    ours = rows(town)[0]
    with scope.opened([town.council.pk], writes=True) as at:
        said = Phrase("Hello", "Mine.")
        with pytest.raises(NotCanned, match="keeps it for all of its councils"):
            cases.change_canned(ours, said, by=town.actor("mo"), at=at, revision=1)
        assert list(CannedReply.objects.exclude(council_id=town.council.pk)) == []
    assert {one.body for one in rows(town) + rows(other_town)} == {BODY}


def test_whoever_manages_in_one_council_alone_keeps_none_for_all(pat, sign_in, town, other_town):
    mo = sign_in("mo", SERVICE)
    assert "shared-" not in mo.get("canned").text
    refused = keeps(mo, whose="shared-")
    assert refused.status_code == 422
    assert "keeps it for all of its councils" in refused.text
    assert rows(town) + rows(other_town) == []


def test_managers_of_all_keep_one_for_every_officer(pat_leads, sign_in, town, other_town):
    assert keeps(pat_leads, whose="shared-").status_code == 302
    assert names(sign_in("asha").get("canned")) == ["Hello"]
    assert names(sign_in("asha", "brackwater", "brackwater").get("canned")) == ["Hello"]


def test_what_was_written_in_each_council_becomes_one(pat, town, other_town):
    for desk in (town, other_town):
        keeps(pat, whose=f"{desk.council.pk}-{desk.teams['ict-desk'].pk}")
    assert names(pat.get("canned")) == ["Hello", "Hello"]
    assert pat.post("canned/share", number=number(town)).status_code == 302
    assert names(pat.get("canned")) == ["Hello"]
    ours, theirs = rows(town), rows(other_town)
    assert [len(ours), len(theirs)] == [1, 1]
    assert ours[0].shared == theirs[0].shared is not None
    assert pat.post("canned/share", number=number(town)).status_code == 422


def test_other_words_of_the_same_name_stay_their_councils_own(pat, town, other_town):
    keeps(pat, whose=f"{town.council.pk}-{town.teams['ict-desk'].pk}")
    keeps(pat, body="Other.", whose=f"{other_town.council.pk}-{other_town.teams['ict-desk'].pk}")
    pat.post("canned/share", number=number(town))
    assert sorted((one.body, one.shared is None) for one in rows(other_town)) == [
        (BODY, False),
        ("Other.", True),
    ]


def test_a_council_that_joins_later_has_it_once_it_is_changed(pat, town, other_town):
    Membership.objects.filter(council=other_town.council).delete()
    keeps(pat)
    assert rows(other_town) == []
    Membership.objects.create(partnership=rows(town)[0].partnership, council=other_town.council)
    pat.post("canned/change", number=number(town), revision=1, name="Hello", body="Now so.")
    found = rows(town) + rows(other_town)
    assert [(one.body, one.revision) for one in found] == [("Now so.", 2)] * 2


def test_one_sent_to_cases_of_several_councils_is_offered_once(pat, ask, town, other_town):
    keeps(pat)
    made = [ask(), ask(desk=other_town)]
    ticked = ",".join(re.findall(r'name="case" value="(\d+\.\d+)"', pat.get("queue").text))
    page = pat.post("queue/several", step="ask", task="reply", case=ticked)
    assert page.text.count("Three-Rivers-Ict Council: Hello</option>") == 1
    sent = {"task": "reply", "canned": number(town), "case": ticked}
    seen = pat.post("queue/several", step="see", **sent).text
    assert "2 cases would change" in seen
    assert len(made) == 2


def test_the_list_takes_as_many_statements_for_one_as_for_three(
    pat, town, other_town, django_assert_num_queries
):
    for count in (1, 3):
        while len(rows(town)) < count:
            keeps(pat, f"Hello {len(rows(town))}")
        with django_assert_num_queries(PAGE_QUERIES):
            assert len(names(pat.get("canned"))) == count
