"""Fields for days and numbers hold what browsers can show in them."""

import pytest

from moothall.faces.pages.ranged import holdable


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("number", "42", "42"),
        ("number", "-7", "-7"),
        ("number", "many", ""),
        ("number", "٣", ""),
        ("number", "", ""),
        ("date", "2026-03-27", "2026-03-27"),
        ("date", "2026-02-30", ""),
        ("date", "7 May", ""),
        ("date", "9" * 30, ""),
    ],
)
def test_a_field_holds_what_fits_it(kind, text, held):
    assert holdable(kind, text) == held
