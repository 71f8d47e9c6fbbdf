"""A form has a task list of all its pages, or none; the pages of a section stand together."""

from collections.abc import Iterator, Mapping
from typing import Any

from moothall.engine.catalogue.checks.known import parts, words
from moothall.engine.catalogue.faults import Complaint


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the pages that are left out of the task list, or stand away from their section."""
    pages = list(parts(value, "pages"))
    named = [words(page, "section") for _, page in pages]
    if not any(named):
        return
    for at, (where, _) in enumerate(pages):
        if not named[at]:
            yield Complaint(
                where,
                "a page without `section`, where other pages have one",
                "nobody would find it from the task list",
                "give every page a section, or none",
            )
        elif named[at] in named[:at] and named[at - 1] != named[at]:
            yield Complaint(
                (*where, "section"),
                f"the section `{named[at]}` again, after another one",
                "its pages are asked one after another",
                "move the page to the others of its section",
            )
