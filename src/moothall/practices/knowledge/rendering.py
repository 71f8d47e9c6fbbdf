"""The body of an article as HTML in GOV.UK's classes, from Markdown. Pure.

CommonMark with tables, without raw HTML. Of pictures only those of the article itself are shown, by
the names that it gives them: `![What it shows](picture-1)`. What comes out is cleaned once more, so
that a fault of the one library is no hole of the page.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CLASSES: Final = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "table": "govuk-table",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "pre": "m-article__code",
    "img": "m-article__picture",
}
"""The class of each element; a quotation is an inset."""
_KEPT: Final = {*CLASSES, "strong", "em", "code", "li", "br", "thead", "tbody"}
_DEEPEST: Final = 4
MARK: Final = "!["
"""With what a picture begins: a body without it shows none."""


class There(NamedTuple):
    """Where a picture is, and how many points it has: its place is kept until it comes."""

    address: str
    width: int | None = None
    height: int | None = None

    @property
    def attributes(self) -> dict[str, str | int | float]:
        """What the element says of it; its words come there by themselves."""
        size = {"width": self.width, "height": self.height}
        return {
            "src": self.address,
            "alt": "",
            "class": CLASSES["img"],
            "loading": "lazy",
            **{name: many for name, many in size.items() if many},
        }


def html(body: str, pictures: Mapping[str, There]) -> str:
    """Return the HTML of a body: only elements named here, only links to pages and addresses.

    :param pictures: where each picture of the article is, by its name. Of any other one only the
        words stand there that say what it shows.
    """
    import nh3  # noqa: PLC0415 - as the parser

    parser = _parser()
    tokens = parser.parse(body)
    _levels(tokens)
    _classes(tokens)
    _pictures(tokens, pictures)
    made = str(parser.renderer.render(tokens, parser.options, {}))
    return nh3.clean(
        made,
        tags=_KEPT,
        attributes={
            "*": {"class"},
            "a": {"href"},
            "ol": {"start"},
            "th": {"scope"},
            "img": {"src", "alt", "loading", "width", "height"},
        },
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )


def plain(body: str) -> str:
    """Return the words of a body, without its marks: what it is found by, and what a reply says."""
    tokens = _parser().parse(body)
    lines = [
        "".join(_said(one) for one in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]
    return "\n".join(line for line in lines if line)


def pictures_of(body: str) -> Iterator[tuple[str, str]]:
    """Give the pictures that a body shows: what each is called, and what it says that it shows."""
    if MARK not in body:
        return
    for token in _images(_parser().parse(body)):
        yield str(token.attrs.get("src", "")), _shows(token)


def _said(token: Token) -> str:
    if token.type == "image":
        return _shows(token)
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _shows(token: Token) -> str:
    """Return what a picture shows, in the words that are read to who cannot see it."""
    return "".join(_said(one) for one in token.children or ()).strip()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - large; only who reads an article pays

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _levels(tokens: Sequence[Token]) -> None:
    """Let headings stand below the page's own, none of them two steps below the one before."""
    before = 1
    for opened, closed in _headings(tokens):
        wanted = max(2, int(opened.tag[1:]))
        before = min(wanted, before + 1, _DEEPEST)
        opened.tag = closed.tag = f"h{before}"


def _headings(tokens: Sequence[Token]) -> list[tuple[Token, Token]]:
    every = [one for one in tokens if one.type in {"heading_open", "heading_close"}]
    return list(zip(every[::2], every[1::2], strict=True))


def _images(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        else:  # what a picture says of itself is no body
            yield from _images(token.children or ())


def _pictures(tokens: Sequence[Token], pictures: Mapping[str, There]) -> None:
    """Say where each picture is; what is none of the article's is left with its words alone."""
    for token in _images(tokens):
        if there := pictures.get(str(token.attrs.get("src", ""))):
            token.attrs = there.attributes
        else:
            token.type, token.content = "text", _shows(token)


def _classes(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.nesting >= 0 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
        if token.type == "th_open":
            token.attrs.pop("style", None)
            token.attrSet("scope", "col")
        if token.type == "fence":  # its words alone: the language of a listing is nothing to read
            token.info = ""
        _classes(token.children or ())
