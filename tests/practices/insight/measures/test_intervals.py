import pytest

from moothall.practices.insight.measures.intervals import wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [  # Newcombe, 'Two-sided confidence intervals for the single proportion', 1998, table I
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_the_interval_is_that_of_the_literature(hits, n, low, high):
    found = wilson(hits, n)
    assert found is not None
    assert [round(bound, 2) for bound in found] == [low, high]


def test_all_of_some_reaches_a_hundred():
    found = wilson(20, 20)
    assert found is not None
    assert found[1] == 100


def test_nothing_has_no_interval():
    assert wilson(0, 0) is None
