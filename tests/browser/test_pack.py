"""S2: the performance pack in a real browser: axe finds nothing, at any width."""

import pytest
from tests.browser.conftest import WIDTHS, sound
from tests.practices.insight.reports.test_pack import counted, made, people

from moothall.practices.insight.reports.webpage import page as laid_out

PACKS = {
    "whole": made,
    "suppressed": lambda: made(people({4: 50, 5: 4, 6: 20})),
    "empty": lambda: made(lambda measure, period, filters: counted(measure, 0, filters=filters)),
}


@pytest.mark.parametrize("kind", sorted(PACKS))
def test_the_pack_is_sound(window, tmp_path, kind):
    file = tmp_path / "performance-pack.html"
    file.write_text(laid_out(PACKS[kind]()), encoding="utf-8")
    with window(*WIDTHS) as page:
        page.goto(file.as_uri())
        sound(page)
