"""Every id says one thing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from moothall.engine.catalogue.checks.known import Found, listed, parts, words
from moothall.engine.catalogue.faults import Complaint

RESERVED: Final = ("check", "done", "draft", "start", "submit")
_NAMED: Final = ("pages", "tasks", "targets", "supplier_targets", "outcomes", "reasons")


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield every id that is used twice or is kept for the platform's own pages."""
    for name in _NAMED:
        yield from _doubled(parts(value, name))
    pages = list(parts(value, "pages"))
    questions = [q for where, page in pages for q in parts(page, "questions", inside=where)]
    yield from _doubled([*questions, *parts(value, "computed")])
    for where, question in questions:
        yield from _doubled(parts(question, "options", inside=where))
        yield from _doubled(parts(question, "questions", inside=where))
    yield from _doubled_words(value, "channels")
    yield from _doubled_words(value, "see")
    yield from _reserved(pages)


def _doubled(found: Iterable[Found]) -> Iterator[Complaint]:
    seen: set[str] = set()
    for where, one in found:
        name = words(one, "id")
        if name in seen:
            yield Complaint(
                (*where, "id"),
                f"the id `{name}` a second time",
                "an id means one thing in addresses, conditions and figures",
                "give this one another id",
            )
        elif name:
            seen.add(name)


def _doubled_words(value: Mapping[str, Any], name: str) -> Iterator[Complaint]:
    said = [word for _, word in listed(value, name)]
    for at, word in listed(value, name):
        if word in said[:at]:
            yield Complaint((name, at), f"`{word}` a second time", "once says it", "remove it")


def _reserved(pages: Iterable[Found]) -> Iterator[Complaint]:
    for where, page in pages:
        if words(page, "id") in RESERVED:
            yield Complaint(
                (*where, "id"),
                f"the page id `{page['id']}`",
                f"{', '.join(RESERVED)} are the platform's own pages",
                "give the page another id",
            )
