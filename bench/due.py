"""Row 1: when a promise falls due, a moment at a time.

Against businesstimedelta and pandas' CustomBusinessHour, on office hours with bank holidays, from
random moments and for 1 to 40 hours; every answer is compared. Each gets its moments in the form
it takes: ours and businesstimedelta in UTC, pandas as stamps in London. Whole days that run out at
closing are due then; pandas says the next opening, which is the same working moment.
"""

import argparse
import datetime as dt
import random
import sys

import businesstimedelta
import pandas as pd
from offices import businesstimedelta_rules, moments, ours, pandas_hours
from rounds import Promise, in_turn, report

Case = tuple[dt.datetime, int]


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="for CI: fewer cases and rounds")
    small = parser.parse_args().small
    count, timed, rounds = (2_000, 100, 3) if small else (100_000, 500, 5)
    draw = random.Random(1)  # noqa: S311 - not a secret
    cases = [(moment, draw.randint(1, 40)) for moment in moments(count, seed=2)]

    calendar, rules = ours(), businesstimedelta_rules()
    offsets = {hours: pandas_hours(hours) for hours in range(1, 41)}

    def by_us(cases: list[Case]) -> list[dt.datetime]:
        return [calendar.due(moment, hours * 3600) for moment, hours in cases]

    def by_businesstimedelta(cases: list[Case]) -> list[dt.datetime]:
        delta = businesstimedelta.BusinessTimeDelta
        return [moment + delta(rules, hours=hours) for moment, hours in cases]

    def by_pandas(cases: list[Case]) -> list[dt.datetime]:
        return [moment + offsets[hours] for moment, hours in cases]

    stamps = [(pd.Timestamp(moment).tz_convert("Europe/London"), hours) for moment, hours in cases]
    some, some_stamps, many = cases[:timed], stamps[:timed], cases[: timed * 20]
    times = in_turn(
        {
            "moothall": (len(many), lambda: by_us(many)),
            "businesstimedelta": (timed, lambda: by_businesstimedelta(some)),
            "pandas CustomBusinessHour": (timed, lambda: by_pandas(some_stamps)),
        },
        rounds,
    )
    mine, theirs = by_us(cases), by_pandas(stamps)
    facts = {
        "cases": count,
        "disagree_with_businesstimedelta": differ(mine, by_businesstimedelta(cases)),
        "disagree_with_pandas": sum(
            calendar.elapsed(a, b) != 0 or a > b for a, b in zip(mine, theirs, strict=True)
        ),
        "given_by_pandas_as_the_next_opening": differ(mine, theirs),
    }
    us, other, pandas = times.values()
    promises = [
        Promise("times faster than businesstimedelta", us, other, at_least=300),
        Promise("times faster than pandas", us, pandas, at_least=60),
    ]
    slow = report(1, times, promises, **facts)
    return slow or int(any(fact for name, fact in facts.items() if name.startswith("disagree")))


def differ(ours: list[dt.datetime], theirs: list[dt.datetime]) -> int:
    """Count the answers that are not the same instant."""
    return sum(a != b for a, b in zip(ours, theirs, strict=True))


if __name__ == "__main__":
    sys.exit(main())
