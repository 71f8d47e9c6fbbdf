"""The loops: words are read once, days are reckoned when cases close and open again."""

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.filing import jobs
from moothall.engine.filing.models import Text
from moothall.engine.filing.words import TextState

pytestmark = pytest.mark.django_db


def test_a_loop_starts_the_time_of_a_case_that_closed_and_takes_it_back(room):
    asha, case = room.desk.actor("asha"), room.desk.case()
    evidence = room.evidence(case)
    assert jobs._reckon(room.council.pk) == 0
    cases.resolve(case, by=asha, at=june(2), outcome="emptied")
    cases.close(case, by=asha, at=june(2))
    assert (jobs._reckon(room.council.pk), jobs._reckon(room.council.pk)) == (1, 0)
    evidence.refresh_from_db()
    assert evidence.kept_until_on is not None
    cases.reopen(case, by=asha, at=june(3))
    assert jobs._reckon(room.council.pk) == 1
    evidence.refresh_from_db()
    assert evidence.kept_until_on is None


def test_a_loop_reads_words_once_and_says_why_it_cannot(room):
    room.letter()
    assert jobs._read_some(room.council.pk) == 1
    text = Text.objects.get()
    assert (text.state, text.next_try_at) == (TextState.FAILED, None)
    assert "damaged" in text.why
    assert jobs._read_some(room.council.pk) == 0
