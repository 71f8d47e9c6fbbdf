import pytest

from moothall.engine.registers.loads.braking import Counts, why_not
from moothall.engine.registers.loads.seen import Seen


@pytest.mark.parametrize(
    ("counts", "records", "before", "is_held"),
    [
        (Counts(added=5000), 0, (), False),
        (Counts(changed=20), 30, (), False),
        (Counts(changed=21), 30, (), True),
        (Counts(changed=200), 1000, (), False),
        (Counts(changed=150, removed=51), 1000, (), True),
        (Counts(changed=290), 1000, (100, 3), False),
        (Counts(changed=301), 1000, (100, 3), True),
        (Counts(missing=900, unchanged=100), 1000, (), False),
        (Counts(added=4, rejected=5), 0, (), True),
    ],
)
def test_the_brake_holds_what_is_far_more_than_usual(counts, records, before, is_held):
    why = why_not(counts, records=records, percent=20, before=before)
    assert bool(why) == is_held


def test_keys_are_known_by_their_first_line_and_records_by_the_file():
    with Seen() as seen:
        assert seen.first_lines([("a", 2), ("b", 3), ("a", 4)]) == [2, 3, 2]
        assert seen.first_lines([("b", 9), ("c", 10)]) == [3, 10]
        seen.take_records([1, 3])
        seen.take_refused(["d"])
        assert seen.without({1: None, 2: "e", 3: None, 4: "d", 5: "c", 6: None}) == [2, 6]
        assert seen.is_whole
        seen.take_refused([""])
        assert not seen.is_whole
