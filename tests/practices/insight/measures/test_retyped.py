"""O1: what was counted of a case before it was re-typed is not restated, nor what comes after."""

from datetime import date

from tests.practices.insight.measures.test_history import Over, at, lived

from moothall.engine.cases.history import EventKind as K
from moothall.practices.insight.measures.periods import Period


def test_a_case_that_was_retyped_counts_before_as_what_it_was_and_after_as_what_it_is(tmp_path):
    became = {"service": "laptop", "kind": "request"}
    told = [(K.CREATED, at(1)), (K.RETYPED, at(10), became), (K.RESOLVED, at(20))]
    life = lived(*told, service="ict-fault", kind="incident")

    def counted(name, first, last, **filters):
        period = Period(date(2026, 6, first), date(2026, 6, last), "Europe/London")
        with Over(tmp_path, [life]) as over:
            return over.figure(name, period, **filters).value

    assert counted("control.created", 1, 30, kind="incident") == 1
    assert counted("control.created", 1, 30, kind="request") == 0
    assert counted("control.open-after", 1, 5, kind="incident") == 1
    assert counted("control.open-after", 1, 15, kind="incident") == 0
    assert counted("control.open-after", 1, 15, service="laptop") == 1
    assert counted("control.resolved", 1, 30, kind="request") == 1
    assert counted("control.resolved", 1, 30, kind="incident") == 0
