"""What people said of closed cases, as managers see it; and how they are asked."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.engine.cases.conftest import SETUP
from tests.practices.insight.measures.publishing import starter

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Survey
from moothall.engine.cases.words import Terms
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST, PLATFORM, Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role
from moothall.practices.insight import actions as insight

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(town):
    with scope.opened([town.council.pk, PLATFORM], writes=True) as at:
        insight.publish(starter(), by=SETUP, at=at)


@pytest.fixture
def rated(town):
    """Close so many cases of different people, the first of them resolved by the manager."""

    def made(scores, who="mo"):
        with scope.opened([town.council.pk], writes=True) as at:
            cases.set_survey(town.council, Terms(low=2), by=SETUP, at=at)
            for number, score in enumerate(scores):
                contact = Requester(name="P", email=f"{who}{number}@example.com")
                case = town.case(at=at, contact=contact)
                by = town.actor(who if number == 0 else "asha")
                cases.resolve(case, by=by, at=at, outcome="emptied")
                cases.close(case, by=Actor.job("auto-close"), at=at)
                token = Survey.objects.get(case_id=case.pk).token
                if score:
                    cases.rate(token, by=GUEST, at=at, score=score)

    return made


def test_figures_say_how_many_of_those_asked_answered_and_how_sure_that_is(
    sign_in, published, rated
):
    rated([5, 4, 4, 3, 5, None])
    page = sign_in("mo").get("figures").text
    assert "80.0%" in page
    assert "95% interval 37.6% to 96.4%" in page
    assert "5 of 6 who were asked answered: 83.3%" in page


def test_any_days_are_asked_for_and_stay_between_figures_and_answers(sign_in, published, rated):
    rated([5, 4])
    mo = sign_in("mo")
    to = timezone.localdate()
    since = to - timedelta(days=3)
    days = f"from={since}&amp;to={to}&amp;council=ashby"
    asked = days.replace("&amp;", "&")
    assert f'href="/staff/figures/answers?{days}"' in mo.get(f"figures?{asked}").text
    page = mo.get(f"figures/answers?{asked}").text
    assert f'id="from" name="from" type="date" value="{since}"' in page
    assert f'id="to" name="to" type="date" value="{to}"' in page
    assert '<input type="hidden" name="council" value="ashby">' in page
    assert f'href="/staff/figures?{days}"' in page
    wrong = mo.get("figures/answers?from=2026-06-20&to=2026-06-03")
    assert "The first day must not be after the last" in wrong.text


def test_the_cases_behind_answers_are_listed_from_five_on_without_ones_own(
    sign_in, published, rated, town
):
    mo = sign_in("mo")
    rated([5, 4, 4, 3])
    page = mo.get("figures/satisfaction/").text
    assert "Fewer than 5 people answered" in page
    assert mo.listed("figures/satisfaction/") == []
    rated([5], who="asha")
    assert len(mo.listed("figures/satisfaction/")) == 4
    assert (
        "1 case that you worked on is counted and not listed"
        in mo.get("figures/satisfaction/").text
    )


def test_a_low_answer_is_called_back_by_who_did_not_work_on_it(sign_in, rated, town):
    mo = sign_in("mo")
    rated([1, 2])
    page = mo.get("figures/answers").text
    assert "You worked on it, so somebody else calls back." in page
    assert page.count("out of 5") - page.count("1 out of 5") == 1
    with scope.opened([town.council.pk], writes=False):
        mine, other = (one.case.reference for one in Survey.objects.order_by("pk"))
    mo.post(f"figures/answers/{mine}", remark="Called.")
    mo.post(f"figures/answers/{other}", remark="We go again.")
    with scope.opened([town.council.pk], writes=False):
        back = Survey.objects.exclude(called_back_at=None)
        assert [one.case.reference for one in back] == [other]
    assert "We go again." in mo.get(f"cases/{other}").text


def test_how_people_are_asked_is_set_by_administrators(sign_in, town):
    assert sign_in("mo").get("settings/surveys").status_code == 403
    with scope.opened([town.council.pk], writes=True) as at:
        people.stand(town.people["mo"], Role.ADMIN, by=SETUP, at=at)
    admin = sign_in("mo")
    page = admin.post("settings/surveys", rests_days="400", share="50", low="")
    assert page.status_code == 422
    assert "Enter a whole number from 0 to 365" in page.text
    admin.post("settings/surveys", rests_days="7", share="50", low="2")
    assert 'value="7"' in admin.get("settings/surveys").text
