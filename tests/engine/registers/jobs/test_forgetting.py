"""What files brought is forgotten after the days that are set."""

from datetime import timedelta

import pytest
from tests.engine.registers.jobs.test_loading import FIRST, ME
from tests.engine.registers.jobs.test_working import (
    LONG,
    NAMES,
    begun,
    bench,  # noqa: F401
    brought,
    now,
    written,
)

from moothall.engine.registers.actions import bringing, forgetting, turning, undoing
from moothall.engine.registers.jobs import working
from moothall.engine.registers.models import FilePart, Load, RejectedRow
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import NotNow
from moothall.ground.people.words import Whose


def test_rows_and_files_are_forgotten_after_their_days_and_counts_stay(bench):  # noqa: F811
    waits = brought(bench, LONG)
    done = bench.load(FIRST)
    with bench.open(writes=True) as at:
        council = bench.council.pk
        assert forgetting.forget_older(council, at - timedelta(days=1), by=ME, at=at) == 0
        assert forgetting.forget_older(council, at, by=ME, at=at) == 2
        assert forgetting.forget_older(council, at, by=ME, at=at) == 0
        assert not FilePart.objects.exists()
        assert {(row.text, row.reason) for row in RejectedRow.objects.all()} == {("", "erased")}
        assert len(list(loads.rejected(done.pk))) == 2
    assert (now(bench, waits).state, now(bench, done).state) == ("dropped", "loaded")
    assert now(bench, done).counts["added"] == 2


def erased(bench):  # noqa: F811
    """Erase somebody of whom nobody can tell whether a file speaks."""
    nobody = {"person_ids": frozenset(), "identity_id": None, "names": ("Robin Vale",)}
    whose = Whose(bench.council.pk, emails=frozenset(), phones=frozenset(), **nobody)
    with bench.open(writes=True) as at:
        forgetting.erase(whose, by=ME, at=at)
        assert not FilePart.objects.exists()


def test_when_somebody_is_erased_files_that_wait_are_let_go_and_say_so(bench):  # noqa: F811
    waits, done = brought(bench, LONG), bench.load(FIRST)
    erased(bench)
    found = now(bench, waits)
    assert (found.state, found.length, found.head) == ("dropped", 0, {})
    assert found.why_failed.startswith("The file was let go: a person was erased")
    with bench.open(writes=True) as at, pytest.raises(NotNow):
        bringing.begin(found, by=ME, at=at)
    assert now(bench, done).state == "loaded"


def test_when_somebody_is_erased_a_file_half_way_is_not_gone_on_with(bench):  # noqa: F811
    load = begun(bench, LONG)
    written(bench, load, NAMES[:1_000])
    erased(bench)
    found = now(bench, load)
    assert (found.state, found.length, found.done) == ("failed", 0, 1_000)
    working.work_once()
    with bench.open(writes=True) as at, pytest.raises(NotNow, match="no longer here"):
        bringing.begin(found, by=ME, at=at)
    with pytest.raises(NotNow):
        written(bench, load, NAMES[1_000:], number=2)


def asked(bench):  # noqa: F811
    """Ask for the undoing of a load that stopped half way."""
    load = begun(bench, LONG)
    written(bench, load, NAMES[:1_000])
    with bench.open(writes=True) as at:
        turning.fail(load, "It stopped.", by=ME, at=at)
        load = undoing.ask_undo(now(bench, load), by=ME, at=at)
        assert (load.length, FilePart.objects.count()) == (0, 0)
    return load


@pytest.mark.parametrize("length", [0, 5])  # what was asked for by an earlier release has its bytes
def test_when_somebody_is_erased_what_is_to_be_undone_is_undone_all_the_same(bench, length):  # noqa: F811
    load = asked(bench)
    with bench.open(writes=True):
        Load.objects.filter(pk=load.pk).update(length=length)
    erased(bench)
    assert now(bench, load).state == "undoing"
    working.work_once()
    done = now(bench, load)
    assert (done.state, done.counts["put_back"], done.counts["left"]) == ("undone", 1_000, 0)


def test_undoing_that_stopped_before_its_first_record_is_asked_for_again(bench):  # noqa: F811
    load = asked(bench)
    with bench.open(writes=True) as at:
        turning.fail(load, "It stopped.", by=ME, at=at)
        forgetting.forget_older(bench.council.pk, at + timedelta(days=1), by=ME, at=at)
    with bench.open(writes=True) as at:
        with pytest.raises(NotNow, match="no longer here: undo it"):
            bringing.begin(now(bench, load), by=ME, at=at)
        for deed in (bringing.drop, bringing.look_again):
            with pytest.raises(NotNow, match="undo it"):
                deed(now(bench, load), by=ME, at=at)
        undoing.ask_undo(now(bench, load), by=ME, at=at)
    working.work_once()
    done = now(bench, load)
    assert (done.state, done.counts["put_back"]) == ("undone", 1_000)
