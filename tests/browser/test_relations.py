"""A record's relations are drawn in boxes, and no title is wider than its box."""

import pytest
from django.template.loader import render_to_string

from moothall.engine.registers.queries import Related
from moothall.faces.staff.registers import relationpicture

SHEETS = ("govuk/govuk-frontend.min.css", "moothall/moothall.css", "moothall/desk.css")
WIDE = "WORKFORCE MANAGEMENT & WAGES"
LONG = "The licence for the municipal works management system of four districts"
OUTSIDE = """
    [...document.querySelectorAll('.d-picture g')].filter(box => {
        const end = box.querySelector('rect').getBoundingClientRect();
        return [...box.querySelectorAll('p, text')].some(text => {
            const seen = text.getBoundingClientRect();
            return seen.left < end.left || seen.right > end.right || seen.top < end.top
                || seen.bottom > end.bottom || getComputedStyle(text).overflow !== 'hidden';
        });
    }).length
"""


@pytest.mark.parametrize("width", [320, 1440])
def test_a_long_title_is_cut_at_its_box_and_kept_whole_beside_it(chromium, built_assets, width):
    related = [
        Related("Supplier of the whole of it", 1, title, "systems", "supplier", is_back)
        for title in (WIDE, LONG)
        for is_back in (True, False)
    ]
    picture = relationpicture.drawn(LONG, "System", related)
    page = chromium.new_page(viewport={"width": width, "height": 900})
    drawn = render_to_string("staff/parts/record_picture.html", {"picture": picture})
    page.set_content(f'<body class="govuk-template__body m-desk"><main>{drawn}</main>')
    for sheet in SHEETS:
        page.add_style_tag(path=built_assets / sheet)
    assert page.evaluate(OUTSIDE) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width
    titles = page.locator(".d-picture g > title").all_text_contents()
    assert titles == [LONG, WIDE, LONG, WIDE, LONG]
    page.close()
