"""O2: the page on which an officer pauses a case until a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.engine.cases.models import Event, Remark
from moothall.ground.councils import scope
from moothall.ground.languages import days

pytestmark = pytest.mark.django_db


def test_a_pause_says_by_when_to_whoever_is_waited_for(sign_in, ask, town):
    mo, case, day = sign_in("mo"), ask("missed-bin"), timezone.localdate() + timedelta(days=9)
    typed = {
        "reason": "requester",
        "text": "Which bin?",
        "when": f"{day.day}/{day.month}/{day.year}",
    }
    wrong = mo.post(f"cases/{case.reference}/do/pause", **typed | {"when": "soon"})
    past = mo.post(f"cases/{case.reference}/do/pause", **typed | {"when": "1/6/2026"})
    assert (past.status_code, "Choose a day after today." in past.text) == (422, True)
    assert (wrong.status_code, "Enter a day, like 27/3/2026." in wrong.text) == (422, True)
    mo.post(f"cases/{case.reference}/do/pause", **typed)
    with scope.opened([town.council.pk], writes=False):
        assert Event.objects.get(kind="paused").data["until"] == day.isoformat()
        words = Remark.objects.get(event__kind="paused").body
        assert words == f"Which bin?\n\nPlease answer by {days.with_weekday(day)}."
