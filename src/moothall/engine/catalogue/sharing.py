"""A service made whole with the words and the pages of the topic that it is a part of.

What is published stands on its own: a change of a topic reaches a service when that is published.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from moothall.engine.catalogue import explain, source
from moothall.engine.catalogue.checks.known import parts
from moothall.engine.catalogue.definition import Topic
from moothall.engine.catalogue.faults import Complaint, Fault, Source

FOLDER: Final = "topics"
"""The folder, beside the services or their folder, that topics are kept in, a file each."""
_WORDS: Final = ("name", "summary", "keywords", "before")


def whole(found: Source, folder: Path | None) -> Source:
    """Return the source of a service with its topic's words and pages, or what is wrong with it."""
    value = found.value
    named = value.get("within") if isinstance(value, dict) else None
    if not isinstance(named, str):
        return found
    file = _file(named, folder)
    if file is None:
        mend = f"write `{FOLDER}/{named}.yaml` beside the folder, or remove `within`"
        return _wrong(found, ("within",), f"the topic `{named}`", "there is no file of it", mend)
    topic = source.parsed(file.read_text(encoding="utf-8"), file=str(file))
    faults = topic.faults or _faults(topic)
    if faults:
        return replace(found, value=None, faults=faults)
    return _taken_in(found, topic.value)


def _file(name: str, folder: Path | None) -> Path | None:
    if folder is None or not name.replace("-", "").isalnum():
        return None
    places = (folder / FOLDER, folder.parent / FOLDER)
    return next((p / f"{name}.yaml" for p in places if (p / f"{name}.yaml").is_file()), None)


def _faults(topic: Source) -> tuple[Fault, ...]:
    try:
        Topic.model_validate(topic.value)
    except ValidationError as error:
        return tuple(sorted({topic.fault(one) for one in explain.complaints(error, Topic)}))
    return ()


def _taken_in(found: Source, topic: Mapping[str, Any]) -> Source:
    value, named = dict(found.value), topic["topic"]
    if value.get("service") not in topic["parts"]:
        return _wrong(
            found,
            ("within",),
            f"`{value.get('service')}` is within `{named}`",
            "the topic does not name it, so nobody would find it there",
            f"add it to `parts:` of the topic `{named}`",
        )
    shared = {page["id"]: page for page in topic.get("pages", ())}
    pages = []
    for where, page in parts(value, "pages"):
        if page.get("shared") is True and page.get("id") not in shared:
            mend = explain.like(page.get("id"), sorted(shared))
            what, why = f"the shared page `{page.get('id')}`", f"`{named}` has no page of that id"
            return _wrong(found, (*where, "id"), what, why, mend)
        pages.append({**shared[page["id"]], **page} if page.get("shared") is True else page)
    words = {name: topic[name] for name in _WORDS if name in topic}
    place = list(topic["parts"]).index(value["service"])
    value["within"] = {"topic": named, **words, "place": place}
    value["pages"] = pages if len(pages) == len(value["pages"]) else value["pages"]
    return replace(found, value=value)


def _wrong(found: Source, where: tuple[str | int, ...], what: str, why: str, mend: str) -> Source:
    fault = found.fault(Complaint(where, what, why, mend))
    return replace(found, value=None, faults=(fault,))
