from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from moothall.engine.tables.stamps import NotAStamp, moment

LONDON = ZoneInfo("Europe/London")


def test_a_day_first_stamp_needs_no_padding():
    found = moment("2/3/2016 06:38", dates="day-first", zone=ZoneInfo("UTC"))
    assert found == datetime(2016, 3, 2, 6, 38, tzinfo=UTC)


def test_a_local_stamp_is_read_in_its_zone():
    found = moment("2026-06-01 00:30:00", dates="iso", zone=LONDON)
    assert found == datetime(2026, 5, 31, 23, 30, tzinfo=UTC)


def test_an_offset_of_its_own_wins_over_the_zone():
    found = moment("2026-06-01T00:30:00+02:00", dates="iso", zone=LONDON)
    assert found == datetime(2026, 5, 31, 22, 30, tzinfo=UTC)


def test_how_stamps_are_written_is_said_by_an_example():
    with pytest.raises(NotAStamp, match=r"'someday' .* like 27/03/2026 14:30 or 27"):
        moment("someday", dates="day-first", zone=LONDON)
    with pytest.raises(NotAStamp, match=r"written like 27.03.2026$"):
        moment("someday", dates="%d.%m.%Y", zone=LONDON)


@pytest.mark.parametrize(
    ("text", "dates", "zone"),
    [
        ("31/2/2016 06:38", "day-first", LONDON),
        ("yesterday", "iso", LONDON),
        ("2026-06-01 00:30", "iso", None),
        ("2026-06-01", "%d.%m.%Y", LONDON),
    ],
)
def test_what_is_no_stamp_is_refused(text, dates, zone):
    with pytest.raises(NotAStamp):
        moment(text, dates=dates, zone=zone)
