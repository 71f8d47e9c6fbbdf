"""A service in Welsh: what is left to translate, what fits nothing, and the whole of it spoken.

Texts are paired by id: a place in the definition, and the place of its Welsh in the file beside it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from moothall.engine.catalogue.checks import told
from moothall.engine.catalogue.definition import (
    Choice,
    Computed,
    Ending,
    Fee,
    Instead,
    Message,
    Notice,
    Outcome,
    Page,
    Parent,
    Part,
    Question,
    Reason,
    ServiceDefinition,
    Survey,
    Welsh,
)
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where

_TEXTS: Final[Mapping[type[Part], tuple[str, ...]]] = {
    ServiceDefinition: ("name", "summary", "category", "closed", "before", "next", "contact"),
    Parent: ("name", "summary", "before"),
    Page: ("title",),
    Ending: ("title", "words"),
    Instead: ("label",),
    Question: ("label", "hint", "called", "unit", "yes", "no", "each"),
    Choice: ("label", "hint"),
    Computed: ("label", "unit"),
    Fee: ("label", "note"),
    Message: ("subject", "body", "text"),
    Notice: ("subject", "body", "text"),
    Survey: ("question",),
    Outcome: ("label",),
    Reason: ("label",),
}
"""What residents read of each part."""
_Placed = tuple[Part, Where, Where]


@dataclass(frozen=True)
class Text:
    """A text that residents read: where it stands, where its Welsh belongs, and both."""

    where: Where
    place: Where
    english: str
    welsh: str | None


def texts(definition: ServiceDefinition) -> tuple[Text, ...]:
    """Return every text that residents read, in the definition's order, with its Welsh."""
    kept = _kept(definition.cy)
    found = [
        Text((*where, name), (*place, name), english, _at(kept, (*place, name)))
        for part, where, place in _parts(definition)
        for name in _TEXTS[type(part)]
        if (english := getattr(part, name))
    ]
    found += [
        Text(("pages", at, "section"), place, page.section, _at(kept, place))
        for at, page in enumerate(definition.pages)
        if page.section and (place := ("sections", page.section))
    ]
    return tuple(found)


def left(definition: ServiceDefinition) -> tuple[Text, ...]:
    """Return what is left to translate, each place once."""
    missing = {text.place: text for text in reversed(texts(definition)) if text.welsh is None}
    return tuple(reversed(missing.values()))


def named(place: Where) -> str:
    """Return a place as the file of the Welsh names it: `questions.place.label`."""
    return ".".join(str(part) for part in place)


def fingerprint(english: str) -> str:
    """Return what says of which English a text is the Welsh: eight signs; spaces do not count."""
    return hashlib.sha256(" ".join(english.split()).encode()).hexdigest()[:8]


def stale(definition: ServiceDefinition, of: Mapping[str, str]) -> tuple[Text, ...]:
    """Return what has Welsh whose English has changed since, each place once.

    :param of: the fingerprint of the English that each was translated from, by its place; of what
        is not there nobody knows, and it is taken for right.
    """
    changed = {
        text.place: text
        for text in reversed(texts(definition))
        if text.welsh is not None
        and of.get(named(text.place), fingerprint(text.english)) != fingerprint(text.english)
    }
    return tuple(reversed(changed.values()))


def is_whole(definition: ServiceDefinition) -> bool:
    """Whether a service can be offered in Welsh: nothing is left to translate."""
    return definition.cy is not None and not left(definition)


def spoken(definition: ServiceDefinition) -> ServiceDefinition:
    """Return a service as it is in Welsh; what has no Welsh yet stays English."""
    made = definition.as_json()
    made.pop("cy", None)
    for text in texts(definition):
        if text.welsh is not None:
            _put(made, text.where, text.welsh)
    if definition.cy:
        made["keywords"] = [*definition.cy.keywords, *definition.keywords]
        for where, value in _extras(definition):
            _put(made, where, value)
    return ServiceDefinition.model_validate(made)


def complaints(definition: ServiceDefinition) -> Iterator[Complaint]:
    """Yield what is wrong with a service's Welsh, by its place in the file of the Welsh."""
    places = {text.place for text in texts(definition)}
    free = {("keywords",)} | {place for place, _ in _free(definition)}
    known = {place[:at] for place in places | free for at in range(1, len(place) + 1)}
    for place in _leaves(_kept(definition.cy), ()):
        if place[0] != "keywords" and place not in places | free:
            yield _strange(place, known)
    by_where = {text.where: text.place for text in texts(definition) if text.welsh is not None}
    for fault in told.complaints(spoken(definition).as_json()):
        if fault.where in by_where:
            yield Complaint(by_where[fault.where], fault.what, fault.why, fault.mend)


def _strange(place: Where, known: set[Where]) -> Complaint:
    depth = next(at for at in range(1, len(place) + 1) if place[:at] not in known)
    where = place[:depth]
    near = sorted(str(one[-1]) for one in known if len(one) == depth and one[:-1] == where[:-1])
    return Complaint(
        where,
        f"Welsh for `{'.'.join(str(part) for part in where)}`",
        "the service has no such text, so nobody would read it",
        like(where[-1], near),
        at_key=isinstance(where[-1], str),
    )


def _parts(definition: ServiceDefinition) -> Iterator[_Placed]:
    yield definition, (), ()
    if definition.within:
        yield definition.within, ("within",), ("topic",)
    for at, page in enumerate(definition.pages):
        yield from _page(page, ("pages", at))
    for name in ("computed", "outcomes", "reasons"):
        for at, one in enumerate(getattr(definition, name)):
            yield one, (name, at), (name, one.id)
    for name in ("fee", "survey"):
        if one := getattr(definition, name):
            yield one, (name,), (name,)
    yield from _told(definition)


def _told(definition: ServiceDefinition) -> Iterator[_Placed]:
    """Yield what the requester is told: messages, and the notices of tasks."""
    for at, message in enumerate(definition.messages):
        yield message, ("messages", at), ("messages", message_key(definition, message))
    for at, task in enumerate(definition.tasks):
        if task.job and task.job.tell:
            yield task.job.tell, ("tasks", at, "job", "tell"), ("notices", task.id)


def _page(page: Page, where: Where) -> Iterator[_Placed]:
    yield page, where, ("pages", page.id)
    if page.ends:
        yield from _ending(page.ends, (*where, "ends"), ("pages", page.id, "ends"))
    for at, question in enumerate(page.questions):
        yield from _question(question, (*where, "questions", at), ("questions", question.id))


def message_key(definition: ServiceDefinition, message: Message) -> str:
    """Return what a message is called among the Welsh: its moment, with a channel where several."""
    several = len(definition.messages_on(message.on)) > 1
    return f"{message.on}/{message.channel[0]}" if several else message.on


def _ending(ending: Ending, where: Where, place: Where) -> Iterator[_Placed]:
    yield ending, where, place
    for at, one in enumerate(ending.instead):
        yield one, (*where, "instead", at), (*place, "instead", at)


def _question(question: Question, where: Where, place: Where) -> Iterator[_Placed]:
    yield question, where, place
    for at, option in enumerate(question.options):
        yield option, (*where, "options", at), (*place, "options", option.id)
    for at, inner in enumerate(question.questions):
        yield from _question(inner, (*where, "questions", at), (*place, "questions", inner.id))


def _free(definition: ServiceDefinition) -> Iterator[tuple[Where, Where]]:
    """Yield the places whose Welsh may stand where there is no English, and where it goes."""
    for part, where, place in _parts(definition):
        if isinstance(part, Question) and part.type == "yesno":
            yield from (((*place, name), (*where, name)) for name in ("yes", "no"))
        if isinstance(part, Instead):
            yield (*place, "url"), (*where, "url")


def _extras(definition: ServiceDefinition) -> Iterator[tuple[Where, str]]:
    kept = _kept(definition.cy)
    for place, where in _free(definition):
        value = _at(kept, place)
        if value is not None:
            yield where, value


def _kept(welsh: Welsh | None) -> dict[str, Any]:
    return welsh.model_dump(mode="json", exclude_none=True) if welsh else {}


def _at(kept: Any, place: Where) -> str | None:  # noqa: ANN401  # any JSON
    for part in place:
        if isinstance(kept, list):
            kept = kept[part] if isinstance(part, int) and part < len(kept) else None
        else:
            kept = kept.get(part) if isinstance(kept, dict) else None
    return kept if isinstance(kept, str) else None


def _put(made: Any, where: Where, text: str) -> None:  # noqa: ANN401  # any JSON
    *path, name = where
    for part in path:
        made = made[part]
    made[name] = text


def _leaves(value: object, place: Where) -> Iterator[Where]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*place, at))
    else:
        yield place
