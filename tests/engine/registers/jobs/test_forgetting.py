"""What files brought is forgotten after the days that are set."""

from datetime import timedelta

from tests.engine.registers.jobs.test_loading import FIRST, ME
from tests.engine.registers.jobs.test_working import LONG, bench, brought, now  # noqa: F401

from moothall.engine.registers.actions import forgetting
from moothall.engine.registers.models import FilePart, RejectedRow
from moothall.engine.registers.queries import loads


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
