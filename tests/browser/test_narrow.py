"""What is longer than a small screen is wide breaks there, in the desk's own styles."""

import pytest

SHEETS = ("govuk/govuk-frontend.min.css", "moothall/moothall.css", "moothall/desk.css")
LONG = {
    "a link for a council with a long name": '<p class="d-head__actions"><a class="govuk-button'
    ' d-button" href="/">Add a contract for Brackwater District Council</a> <a class="govuk-link'
    ' d-head__link" href="/">Load a file for Cotterdale District Council</a></p>',
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
