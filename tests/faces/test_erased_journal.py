"""The sealed journal verifies before and after somebody is erased (S42)."""

from tests.conftest import point
from tests.faces.pages.signing import SETUP
from tests.faces.test_holdings import erase, made_in

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal import queries as chains
from moothall.ground.journal.words import PLATFORM


def sealed(server, name, chains_seen):
    """Seal every chain as the job role does, and verify it."""
    point("job", server, name)
    for chain in chains_seen:
        with scope.opened([chain], writes=True) as at:
            journal.seal(chain, by=SETUP, at=at)
            assert chains.verify(chain).bad_at is None
            assert chains.verify(chain).sealed > 0
    point("web", server, name)


def test_the_sealed_journal_verifies_before_and_after(fresh_database, ashby_committed):
    robin = made_in(ashby_committed)
    sealed(*fresh_database, [ashby_committed.pk, PLATFORM])
    erase(robin)
    sealed(*fresh_database, [ashby_committed.pk, PLATFORM])
