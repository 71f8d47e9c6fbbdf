"""What changed between two versions of a definition, part by part and by id."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from moothall.engine.catalogue.definition import Question, ServiceDefinition


class Declared(Protocol):
    """A definition of any kind."""

    def as_json(self) -> dict[str, Any]:
        """Return what is kept of it."""


def digest(definition: Declared) -> str:
    """Return the SHA-256 of what a definition says, whatever its file looks like."""
    text = json.dumps(
        definition.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def between(old: Declared, new: Declared) -> tuple[str, ...]:
    """Return a line for each value taken away (`-`) and put in (`+`), in the definition's order."""
    before, after = dict(_flat(old.as_json(), "")), dict(_flat(new.as_json(), ""))
    lines = []
    for path in dict.fromkeys([*before, *after]):
        if before.get(path) != after.get(path):
            lines += [
                f"{sign} {path}: {side[path]}"
                for sign, side in (("-", before), ("+", after))
                if path in side
            ]
    return tuple(lines)


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "id":
                yield from _flat(inner, f"{path}.{key}" if path else str(key))
        if set(value) == {"id"}:
            yield path, ""
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{_label(inner, at)}]")
    else:
        yield path, json.dumps(value, ensure_ascii=False)


def _label(value: object, at: int) -> str:
    if isinstance(value, Mapping):
        return str(value.get("id") or value.get("on") or at + 1)
    return str(at + 1)


@dataclass(frozen=True)
class Change:
    """What a new version changes for somebody in the middle of the old one, in words."""

    words: str
    is_breaking: bool
    """Whether an answer already given is dropped, or asked for again."""


def _touches(words: str) -> Change:
    return Change(words, is_breaking=True)


def _adds(words: str) -> Change:
    return Change(words, is_breaking=False)


def for_people(old: ServiceDefinition, new: ServiceDefinition) -> tuple[Change, ...]:
    """Return what changes for people mid-journey, in the order of the pages."""
    return (*_questions(old, new), *_endings(old, new), *_terms(old, new))


def _questions(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[Change]:
    before = {question.id: question for _, question in old.questions()}
    after = {question.id: question for _, question in new.questions()}
    for name, question in before.items():
        if name not in after:
            yield _touches(f"“{question.label}” is no longer asked; its answer is dropped.")
    for name, question in after.items():
        if name not in before:
            must = "must be answered" if question.required else "may be answered"
            yield _adds(f"“{question.label}” is asked as well, and {must}.")
        else:
            yield from _changed(before[name], question)
    yield from _conditions(old, new)


def _changed(old: Question, new: Question) -> Iterator[Change]:
    if old.type != new.type:
        yield _touches(f"“{new.label}” is asked again: it was {old.type} and is {new.type}.")
        return
    if old.label != new.label:
        yield _touches(f"“{old.label}” is asked again as “{new.label}”.")
    yield from _options(old, new)
    limits = [(one.min, one.max, one.unit, one.questions) for one in (old, new)]
    if limits[0] != limits[1]:
        yield _touches(f"“{new.label}” is asked again: other answers are right now.")
    if new.required and not old.required:
        yield _touches(f"“{new.label}” must be answered; whoever left it out is asked again.")


def _options(old: Question, new: Question) -> Iterator[Change]:
    labels = {option.id: option.label for option in new.options}
    for option in old.options:
        who = f"“{new.label}” is asked again of whoever chose “{option.label}”"
        if option.id not in labels:
            yield _touches(f"{who}: it is gone.")
        elif labels[option.id] != option.label:
            yield _touches(f"{who}: it is now “{labels[option.id]}”.")
    kept = {option.id for option in old.options}
    for option in new.options:
        if option.id not in kept:
            yield _adds(f"“{new.label}” can be answered “{option.label}” too.")


def _conditions(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[Change]:
    before = {q.id: (page.when, q.when) for page, q in old.questions()}
    for page, question in new.questions():
        now = (page.when, question.when)
        if question.id in before and before[question.id] != now:
            when = " and ".join(text for text in now if text) or "always"
            yield _touches(f"“{question.label}” is asked of others than before: {when}.")


def _endings(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[Change]:
    before = {page.id: page.when for page in old.pages if page.ends}
    for page in new.pages:
        if page.ends and before.get(page.id) != page.when:
            said = f"“{page.ends.title}” ends it for some who could go on: {page.when}."
            yield _touches(said)


def _terms(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[Change]:
    if old.fee != new.fee:
        yield _touches("What it costs has changed.")
    if (old.opens_on, old.closes_on, old.places) != (new.opens_on, new.closes_on, new.places):
        yield _touches("When it can be asked for, or how many can, has changed.")
    if old.ask != new.ask:
        yield _touches(f"Who may ask has changed, from {old.ask} to {new.ask}.")
