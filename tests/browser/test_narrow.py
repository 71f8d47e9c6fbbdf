"""What is longer than a small screen is wide breaks there, in the desk's own styles."""

import pytest

SHEETS = ("govuk/govuk-frontend.min.css", "moothall/moothall.css", "moothall/desk.css")
LONG = {
    "a link for a council with a long name": '<p class="d-head__actions"><a class="govuk-button'
    ' d-button" href="/">Add a contract for Brackwater District Council</a> <a class="govuk-link'
    ' d-head__link" href="/">Load a file for Cotterdale District Council</a></p>',
    "a message to a long address": '<table class="d-list"><tr class="d-list__row"><td class="'
    'd-list__case"><a class="d-list__link" href="/">How did we do?</a><p class="d-list__under">'
    "<span>Email to kofi.mensah.of.the.parks@cotterdale.example</span></p></td></tr></table>",
    "since when a case is overdue, in a narrow column": '<div style="margin-left: 170px"><span'
    ' class="d-due d-due--over">Overdue since 21 October, 5:30pm</span></div>',
    "a question that names an address": '<fieldset class="govuk-fieldset"><legend class="'
    'govuk-fieldset__legend govuk-fieldset__legend--s">Do not write to'
    " kofi.mensah.of.the.parks@cotterdale-district-council.example any more</legend></fieldset>",
}


@pytest.mark.parametrize("body", LONG.values(), ids=LONG)
def test_long_words_of_the_desk_fit_a_narrow_screen(chromium, built_assets, body):
    page = chromium.new_page(viewport={"width": 320, "height": 900})
    page.set_content(
        f'<body class="govuk-template__body m-desk"><div class="govuk-width-container">{body}</div>'
    )
    for sheet in SHEETS:
        page.add_style_tag(path=built_assets / sheet)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
