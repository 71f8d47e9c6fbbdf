"""Every chain is sealed by the loop, and nothing that was sealed can be cut off unseen."""

from dataclasses import replace

import pytest
from tests.conftest import council, point

from moothall.ground.councils import actions as councils
from moothall.ground.councils import jobs, scope
from moothall.ground.councils.models import Council
from moothall.ground.journal import queries
from moothall.ground.journal.words import PLATFORM, Actor

SETUP = Actor.job("set-up")


@pytest.fixture
def work(fresh_database):
    """Two councils with two teams each, one entry on the platform's chain; as the job role."""
    server, name = fresh_database
    point("job", server, name)
    ashby, dunmere = council("ashby"), council("dunmere")
    with scope.opened([ashby.pk, dunmere.pk, PLATFORM], writes=True) as at:
        for place in (ashby, dunmere):
            for code in ("bins", "parks"):
                councils.add_team(place, code, name=code, by=SETUP, at=at)
        councils.add(Council(slug="new", name="New Council"), by=SETUP, at=at)
    return ashby, dunmere


def verify(chain):
    with scope.opened([chain], writes=False):
        found = queries.verify(chain)
    return found.sealed, found.waiting, found.fault


def test_one_pass_seals_every_chain(work):
    ashby, dunmere = work
    assert jobs.seal_once() == 5
    assert [verify(chain) for chain in (ashby.pk, dunmere.pk, PLATFORM)] == [
        (2, 0, ""),
        (2, 0, ""),
        (1, 0, ""),
    ]
    assert jobs.seal_once() == 0


def test_a_long_chain_is_sealed_over_several_passes(work, monkeypatch):
    monkeypatch.setattr(jobs, "AT_A_TIME", 1)
    assert [jobs.seal_once(), jobs.seal_once(), jobs.seal_once()] == [3, 2, 0]


def test_an_anchor_holds_while_the_chain_grows(work):
    ashby, _ = work
    jobs.seal_once()
    with scope.opened([ashby.pk], writes=True) as at:
        kept = queries.anchor(ashby.pk)
        councils.add_team(ashby, "trees", name="Trees", by=SETUP, at=at)
    jobs.seal_once()
    with scope.opened([ashby.pk], writes=False):
        assert queries.verify_anchor(kept).fault == ""


def test_an_anchor_shows_what_is_missing_from_the_end(work):
    ashby, _ = work
    jobs.seal_once()
    with scope.opened([ashby.pk], writes=False):
        kept = replace(queries.anchor(ashby.pk), sequence=3)
        found = queries.verify_anchor(kept)
    assert (found.bad_at, found.fault) == (3, "the chain ends at line 2, the anchor is line 3")


def test_an_anchor_shows_another_chain_of_the_same_length(work):
    ashby, _ = work
    jobs.seal_once()
    with scope.opened([ashby.pk], writes=False):
        found = queries.verify_anchor(replace(queries.anchor(ashby.pk), hash="00"))
    assert found.bad_at == 2


def test_a_chain_with_nothing_sealed_has_no_anchor(work):
    with scope.opened([work[0].pk], writes=False):
        assert queries.anchor(work[0].pk) is None


def test_the_loop_is_offered_by_name():
    assert jobs.LOOPS["seals"] is jobs.seal_once
