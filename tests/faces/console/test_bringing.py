import stat

from tests.engine.registers.jobs.test_loading import FIRST, Bench

from moothall.engine.registers import queries
from moothall.faces.console import bringing


def test_what_leaves_is_read_by_nobody_else_on_the_machine(fresh_database, tmp_path):
    bench = Bench(tmp_path)
    done = bench.load(FIRST)
    with bench.open():
        kept = queries.register(bench.council.pk, "benches")
    out, refused = tmp_path / "out.csv", tmp_path / "refused.csv"
    assert bringing.exported(kept, out) == 2
    assert bringing.rejected("ashby", done.pk, refused) == 2
    assert [stat.S_IMODE(path.stat().st_mode) for path in (out, refused)] == [0o600] * 2
