"""The body of an article is Markdown: GOV.UK's classes, and nothing that runs."""

import pytest

from moothall.practices.knowledge import flagging, rendering
from moothall.practices.knowledge.rendering import There


def test_markdown_becomes_html_in_the_classes_of_govuk():
    made = rendering.html(
        "# One\n\n### Two\n\nA [link](/help) and **more**.\n\n- a\n- b\n\n> Note", {}
    )
    assert '<h2 class="govuk-heading-m">One</h2>' in made
    assert '<h3 class="govuk-heading-s">Two</h3>' in made
    assert '<a href="/help" class="govuk-link" rel="noopener">link</a>' in made
    assert '<ul class="govuk-list govuk-list--bullet">' in made
    assert '<blockquote class="govuk-inset-text">' in made


def test_a_table_has_its_heads():
    made = rendering.html("| a | b |\n|---|--:|\n| 1 | 2 |", {})
    assert '<th class="govuk-table__header" scope="col">a</th>' in made
    assert "style" not in made


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://example.org/a.png)",
        '[x](/a "onmouseover=alert(1)")',
        "<img src=x onerror=alert(1)>",
        "```html\n<b onclick=alert(1)>\n```",
        "[x]: javascript:alert(1)\n\n[x]",
        "<a href='vbscript:x'>y</a>",
    ],
)
def test_nothing_that_runs_comes_through(body):
    made = rendering.html(body, {"picture-1": There("/there")})
    unescaped = made.replace("&lt;", "").replace("&gt;", "")
    for tag in ("<script", "<img", "<b ", 'href="javascript', 'href="data', 'href="vbscript'):
        assert tag not in unescaped.lower() or tag not in made.lower()
    assert "onerror=" not in made or "&lt;img" in made


def test_a_picture_of_the_article_is_shown_with_its_words():
    there = {"picture-1": There("/there/1", 640, 480)}
    made = rendering.html('![The "Wi-Fi" *key*](picture-1)', there)
    assert made == (
        '<p class="govuk-body"><img src="/there/1" alt="The &quot;Wi-Fi&quot; key" '
        'class="m-article__picture" loading="lazy" width="640" height="480"></p>\n'
    )


@pytest.mark.parametrize(
    "address", ["picture-2", "/there/1", "https://example.org/a.png", "data:image/png;base64,AAAA"]
)
def test_of_any_other_picture_the_words_alone_are_left(address):
    made = rendering.html(f"See ![the <b>key](  {address} ) here", {"picture-1": There("/there/1")})
    assert made == '<p class="govuk-body">See the &lt;b&gt;key here</p>\n'


def test_what_a_picture_shows_is_among_the_words():
    body = "See ![the *left* key\\]](picture-1)\n\n![](picture-2)"
    assert rendering.plain(body) == "See the left key]"
    assert list(rendering.pictures_of(body)) == [("picture-1", "the left key]"), ("picture-2", "")]


def test_the_words_alone_are_plain():
    assert rendering.plain("## Head\n\nSome *words*\nmore\n\n| a |\n|---|\n| b |") == (
        "Head\nSome words more\na\nb"
    )


def test_what_may_name_somebody_is_flagged_and_taken_out():
    text = "Robin Vale (robin@example.com, 020 7946 0018) of AB1 2CD, see A7K-3QM-9TX"
    flags = dict(flagging.flags(text, ["Robin Vale"]))
    assert flags == {
        "Robin Vale": "a name",
        "robin@example.com": "an email address",
        "020 7946 0018": "a telephone number",
        "AB1 2CD": "a postcode",
        "A7K-3QM-9TX": "a case's reference",
    }
    left = flagging.cleaned(text, ["Robin Vale"])
    assert not any(word in left for word in flags)
    assert flagging.flags("Call the desk between 9 and 5 about your laptop") == []
