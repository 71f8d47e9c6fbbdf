"""How long a text is, by hand from the published alphabet."""

import pytest

from moothall.outside.notify.segments import length, plain


@pytest.mark.parametrize(
    ("text", "characters", "parts", "is_wide"),
    [
        ("", 0, 1, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("a" * 918, 918, 6, False),
        ("€" * 80, 160, 1, False),
        ("€" * 81, 162, 2, False),
        ("ŵ" * 70, 70, 1, True),
        ("ŵ" + "a" * 70, 71, 2, True),
        ("😀" * 35, 70, 1, True),
    ],
)
def test_a_text_is_counted_as_it_is_paid_for(text, characters, parts, is_wide):
    found = length(text)
    assert (found.characters, found.parts, found.is_wide) == (characters, parts, is_wide)


def test_a_text_over_six_parts_is_too_long():
    assert [length("a" * count).is_too_long for count in (918, 919)] == [False, True]


def test_curly_quotes_and_dashes_do_not_make_a_text_wide():
    assert plain("\u2018Bins\u2019 \u2013 \u201cnow\u201d\u2026") == "'Bins' - \"now\"..."
    assert length("\u2018" * 160).parts == 1
