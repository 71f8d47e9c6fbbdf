"""The job goes on where a killed process stopped, does nothing twice, and gives up in the end."""

import io
from datetime import timedelta

import pytest
from tests.engine.registers.jobs.test_loading import ME, PLAIN, Bench

from moothall.engine.registers import actions, queries
from moothall.engine.registers.actions import bringing, forgetting, turning, undoing, writing
from moothall.engine.registers.actions.bringing import Brought
from moothall.engine.registers.actions.writing import Batch
from moothall.engine.registers.jobs import loading, working
from moothall.engine.registers.loads.ahead import Ahead
from moothall.engine.registers.loads.judging import Judged
from moothall.engine.registers.loads.mapping import MappingRefused, RegisterMapping
from moothall.engine.registers.models import Change, FilePart, Load, Record
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import MOST_TRIES, LoadState, NotNow

NAMES = [f"Bench {n:04}" for n in range(1_200)]
LONG = "Name,Made of\n" + "".join(f"{name},teak\n" for name in NAMES)


@pytest.fixture
def bench(fresh_database, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "AT_ONCE", 1_000)
    return Bench(tmp_path)


def brought(bench, text, *, by=ME, slug="benches", mapping=PLAIN):
    """Bring a file in, and say what its columns mean."""
    with bench.open(writes=True) as at:
        kept = queries.register(bench.council.pk, slug)
        file = Brought("file.csv", content=io.BytesIO(text.encode()))
        read = RegisterMapping.model_validate(mapping | {"register": slug})
        made = bringing.prepare(kept, file, read, by=by, at=at)
    working.work_once()
    return now(bench, made)


def now(bench, load):
    with bench.open():
        return Load.objects.get(pk=load.pk)


def begun(bench, text, **more):
    load = brought(bench, text, **more)
    with bench.open(writes=True) as at:
        bringing.choose(load, RegisterMapping.model_validate(load.mapping), by=ME, at=at)
    working.work_once()
    with bench.open(writes=True) as at:
        return bringing.begin(now(bench, load), by=ME, at=at, meant="it is")


def written(bench, load, names, number=1):
    """Write a batch, as a process does that dies after it."""
    with bench.open(writes=True) as at:
        rows = [
            Judged(line, name.lower(), {"name": name, "made_of": "teak"})
            for line, name in enumerate(names, start=2)
        ]
        batch = Batch(number, now_version(bench), rows)
        return writing.write_rows(load, batch, by=ME, at=at)


def now_version(bench):
    return queries.register(bench.council.pk, "benches").version_id


def test_a_load_goes_on_where_a_killed_process_stopped_and_doubles_nothing(bench):
    load = begun(bench, LONG)
    written(bench, load, NAMES[:1_000])
    assert now(bench, load).done == 1_000
    with pytest.raises(NotNow):
        written(bench, load, NAMES[:1_000])
    working.work_once()
    done = now(bench, load)
    assert (done.state, done.counts["added"], done.counts["unchanged"]) == ("loaded", 1_200, 0)
    with bench.open():
        assert Change.objects.filter(load=done).count() == Record.objects.count() == 1_200
        assert not FilePart.objects.exists()
    with bench.open(writes=True) as at:
        asked = undoing.ask_undo(done, by=ME, at=at)
        undoing.undo_rows(asked, loads.done_by(asked, most=500), by=ME, at=at)
    working.work_once()
    done = now(bench, load)
    assert (done.state, done.counts["put_back"], done.counts["left"]) == ("undone", 1_200, 0)
    assert bench.said() == []


def test_a_register_published_anew_in_the_middle_is_loaded_on_by_its_new_version(bench):
    load = begun(bench, LONG)
    written(bench, load, NAMES[:1_000])
    with bench.open(writes=True) as at:
        kept = queries.register(bench.council.pk, "benches")
        more = kept.definition.model_copy(update={"summary": "Where people rest."})
        actions.publish(bench.council, more, by=ME, at=at, is_forced=True)
    working.work_once()
    with bench.open():
        versions = set(Record.objects.values_list("version_id", flat=True))
        assert versions == {now_version(bench)}
    assert now(bench, load).counts["added"] == 1_200


def test_what_cannot_be_read_stops_and_says_why(bench):
    load = brought(bench, 'Name\n"never ended\n', mapping={"fields": {"name": "Name"}})
    assert load.state in (LoadState.CHOSEN, LoadState.FAILED)
    other = brought(bench, "Made of\nteak\n")
    with bench.open(writes=True) as at, pytest.raises(MappingRefused, match="no column 'Name'"):
        bringing.choose(other, RegisterMapping.model_validate(PLAIN), by=ME, at=at)


def test_work_that_stops_over_and_over_is_given_up_and_can_be_let_go(bench):
    load = begun(bench, "Name,Made of\nElm,teak\n")
    with bench.open(writes=True):
        Load.objects.update(tries=MOST_TRIES)
    working.work_once()
    assert now(bench, load).state == LoadState.FAILED
    assert "Your administrator" in now(bench, load).why_failed
    assert bench.said() == []
    with bench.open(writes=True) as at:
        bringing.drop(load, by=ME, at=at)
    assert now(bench, load).state == LoadState.DROPPED


def test_who_may_no_more_loads_no_more(bench):
    load = begun(bench, "Name,Made of\nElm,teak\n")
    with bench.open(writes=True):
        Load.objects.update(by_kind="person", by_id=0)
    working.work_once()
    assert now(bench, load).state == LoadState.FAILED
    assert bench.said() == []


def test_a_fault_ahead_is_raised_where_what_was_made_is_used():
    def made():
        yield 1
        raise ValueError("broken")

    with Ahead(made()) as given:
        assert next(given) == 1
        with pytest.raises(ValueError, match="broken"):
            next(given)
    with Ahead(iter(range(100))) as given:
        assert next(given) == 0  # and leaving it early ends it


class Killed(BaseException):
    """Stands for the end of a process."""


def test_a_load_of_the_console_that_was_killed_keeps_no_other_from_its_register(bench):
    path = bench.folder / "file.csv"
    path.write_text(LONG)
    with bench.open(writes=True) as at:
        kept = queries.register(bench.council.pk, "benches")
        mapping = RegisterMapping.model_validate(PLAIN)
        load = bringing.prepare(kept, Brought("file.csv", "0" * 64), mapping, by=ME, at=at)

    def die(done):
        raise Killed

    with pytest.raises(Killed):
        loading.load(load, path, by=ME, meant="it is", report=die)
    assert now(bench, load).state == LoadState.LOADING
    done = bench.load(LONG, is_meant=True)
    assert (done.state, done.counts["unchanged"]) == (LoadState.LOADED, 1_000)
    assert now(bench, load).state == LoadState.FAILED
    assert loading.undo(now(bench, load), by=ME).put_back == 1_000


def test_a_load_whose_file_is_no_longer_kept_does_not_go_on(bench):
    load = begun(bench, LONG)
    written(bench, load, NAMES[:1000])
    with bench.open(writes=True) as at:
        turning.fail(load, "x", by=ME, at=at)
        forgetting.forget_older(bench.council.pk, at + timedelta(days=1), by=ME, at=at)
    with bench.open(writes=True) as at, pytest.raises(NotNow, match="no longer here"):
        bringing.begin(now(bench, load), by=ME, at=at, meant="x")


def test_undoing_at_the_console_ends_well_where_the_job_helps(bench):
    done = bench.load(LONG, is_meant=True)
    told = []

    def meanwhile(count):
        told.append(count)
        if len(told) == 1:
            working.work_once()

    assert loading.undo(done, by=ME, report=meanwhile).put_back == len(NAMES)
    assert now(bench, done).state == LoadState.UNDONE


def test_a_file_that_is_let_go_while_it_is_looked_through_is_looked_through_no_further(
    bench, monkeypatch
):
    monkeypatch.setattr(working, "EVERY", 1_000)
    load = brought(bench, LONG)
    with bench.open(writes=True) as at:
        bringing.choose(load, RegisterMapping.model_validate(load.mapping), by=ME, at=at)
    whole, seen = loading.foresee, []

    def foresee(*args, report, **more):
        def dropped(done):
            seen.append(done)
            with bench.open(writes=True) as at:
                bringing.drop(load, by=ME, at=at)
            report(done)

        return whole(*args, report=dropped, **more)

    monkeypatch.setattr(loading, "foresee", foresee)
    assert working.work_once() == 1
    assert seen == [1_000]  # of 1,200
    done = now(bench, load)
    assert (done.state, done.done) == (LoadState.DROPPED, 0)
    assert working.work_once() == 0


def test_a_council_with_many_files_leaves_the_others_their_turn(bench):
    """One file of each council is gone on with, and then it is asked anew who waits."""
    loads_made = []
    with bench.open(writes=True) as at:
        kept = queries.register(bench.council.pk, "benches")
        for _ in range(2):
            file = Brought("file.csv", content=io.BytesIO(LONG.encode()))
            loads_made.append(bringing.prepare(kept, file, None, by=ME, at=at))
    assert working.work_once() == 1
    assert [now(bench, one).state for one in loads_made] == ["chosen", "reading"]
    assert working.work_once() == 1
    assert [now(bench, one).state for one in loads_made] == ["chosen", "chosen"]
