"""The words of what was written as a page: other desks keep comments as HTML. Pure."""

import html
import re
from typing import Final

BLOCKS: Final = frozenset({"p", "div", "br", "li", "tr", "blockquote", "pre", "h1", "h2", "h3"})
LEFT_OUT: Final = frozenset({"script", "style", "title", "head"})
MARKED: Final = re.compile(
    r"<(?:/(?:p|div|span|li|tr|td|b|strong|em|i|a|pre)|br ?/?)>", re.IGNORECASE
)
BREAKS: Final = re.compile(r"\s*(?:</?(?:p|div|br|li|tr|blockquote|pre|h[1-3])>\s*)+")


def words(text: str) -> str:
    """Return a text without the marks of a page, a line a paragraph; plain text as it is."""
    if not MARKED.search(text):
        return text.strip()
    flat = " ".join(text.split())
    import nh3  # noqa: PLC0415 - only who moves in pays for it

    kept = nh3.clean(flat, tags=set(BLOCKS), attributes={}, clean_content_tags=set(LEFT_OUT))
    return html.unescape(BREAKS.sub(_ended, kept)).replace("\xa0", " ").strip()


def _ended(marks: re.Match[str]) -> str:
    """Return the end of a line, or of a paragraph: so ends what has room under it on the page."""
    tags = re.findall(r"<[^>]*>", marks[0])
    has_room = "</p>" in tags or ("<br>" in tags and len(tags) > 1)
    return "\n\n" if has_room else "\n"
