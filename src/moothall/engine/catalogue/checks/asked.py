"""Questions can be answered, and conditions name answers that are already given."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.checks.known import part, parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where
from moothall.engine.catalogue.kinds import KINDS

_FILLED_BY: Final = {
    "email": {"email"},
    "phone": {"phone"},
    "name": {"text"},
    "requester": {"person"},
}
LONGEST: Final = 60
"""Characters of `group.question`, as the store of files names it."""
_NOT_SAID_INSIDE: Final = ("when", "fills", "sensitive", "see")
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_SPECIAL: Final = frozenset().union(*(kind.takes for kind in KINDS.values()))
Asked = dict[str, Mapping[str, Any]]


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the faults of pages and questions, and of every condition."""
    asked: Asked = {}
    every = _every_question(value)
    for where, page in parts(value, "pages"):
        yield from _conditioned(page, where, asked, every)
        yield from _titled(page, where)
        yield from _ending(page, where)
        yield from _alone(page, where)
        here: Asked = {}
        for place, question in parts(page, "questions", inside=where):
            yield from _conditioned(question, place, asked, every)
            yield from _question(question, place)
            here[str(question.get("id"))] = question
        asked |= here
        asked |= _worked_out(value, asked)
    yield from _computed(value, asked, every)
    for name in ("priority", "fee"):
        for where, rule in parts(part(value, name), "rules", inside=(name,)):
            yield from _conditioned(rule, where, asked, every)
    for where, task in parts(value, "tasks"):
        yield from _conditioned(task, where, asked, every)
    yield from _filled_once(value)


def _worked_out(value: Mapping[str, Any], asked: Asked) -> Asked:
    """Return the computed answers that are known once these questions are answered."""
    known: Asked = {}
    for _, one in parts(value, "computed"):
        names = _names(words(one, "value") or "")
        if names is not None and names <= asked.keys() | known.keys():
            known[str(one.get("id"))] = one
    return known


def _names(text: str) -> frozenset[str] | None:
    try:
        return conditions.calculation(text).names
    except conditions.NotACondition:
        return None


def _computed(value: Mapping[str, Any], asked: Asked, every: Asked) -> Iterator[Complaint]:
    known: set[str] = {name for name in asked if name in every}
    said = [(where, one, "value") for where, one in parts(value, "computed")]
    if "value" in part(value, "fee"):
        said.append((("fee",), part(value, "fee"), "value"))
    for where, one, field in said:
        try:
            names = conditions.calculation(words(one, field) or "0").names
        except conditions.NotACondition as fault:
            yield Complaint(
                (*where, field),
                f"the calculation cannot be read ({fault.what})",
                "it must give a value for any answers",
                "write it like `answers.adults + answers.children`",
                shift=fault.column - 1,
            )
            continue
        for name in sorted(names - known):
            yield Complaint(
                (*where, field),
                f"the calculation reads `{name}`",
                "no question, and no computed answer above it, has that id",
                like(name, sorted(known)),
            )
        known.add(str(one.get("id")))


def _ending(page: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    asks = bool(list(parts(page, "questions")))
    if not asks and "ends" not in page:
        yield Complaint(
            where,
            f"the page `{page.get('id')}` asks nothing",
            "there would be nothing to answer and no way on",
            "add `questions:`, or `ends:` with words",
        )
    if asks and "ends" in page:
        yield Complaint(
            (*where, "ends"),
            f"the page `{page.get('id')}` asks and ends",
            "nobody could send what they answer there",
            "put the ending on a page of its own after it",
            at_key=True,
        )
    if "ends" in page and "when" not in page:
        yield Complaint(
            where,
            f"the page `{page.get('id')}` ends every journey",
            "nobody could ask for the service",
            "add `when:` to say for whom it ends",
        )


def _every_question(value: Mapping[str, Any]) -> Asked:
    return {
        str(question.get("id")): question
        for where, page in parts(value, "pages")
        for _, question in parts(page, "questions", inside=where)
    }


def _conditioned(
    one: Mapping[str, Any], where: Where, asked: Asked, every: Asked
) -> Iterator[Complaint]:
    text = words(one, "when")
    if text is None:
        return
    place = (*where, "when")
    try:
        condition = conditions.compiled(text)
    except conditions.NotACondition as fault:
        yield Complaint(
            place,
            f"the condition cannot be read ({fault.what})",
            "it must be yes or no for any answers",
            'write it like `answers.bin_kind == "brown"`',
            shift=fault.column - 1,
        )
        return
    for name in sorted(condition.names - asked.keys()):
        yield _not_yet_asked(name, place, asked, every)
    for name, word in sorted(condition.compared):
        yield from _not_a_choice(name, word, place, asked)


def _not_yet_asked(name: str, place: Where, asked: Asked, every: Asked) -> Complaint:
    if name in every:
        return Complaint(
            place,
            f"the condition reads `{name}`",
            "that question is not on an earlier page, so its answer is not known here",
            f"move the question `{name}` to a page before this one",
        )
    return Complaint(
        place,
        f"the condition reads `{name}`",
        "no question has that id",
        like(name, sorted(asked)),
    )


def _not_a_choice(name: str, word: str, place: Where, asked: Asked) -> Iterator[Complaint]:
    options = [words(o, "id") for _, o in parts(asked.get(name, {}), "options")]
    choices = [option for option in options if option]
    if choices and word not in choices:
        yield Complaint(
            place,
            f"the condition compares `{name}` with `{word}`",
            "that is none of its options, so it could never hold",
            like(word, choices),
        )


def _titled(page: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    if len(list(parts(page, "questions"))) > 1 and not words(page, "title"):
        yield Complaint(
            where,
            f"the page `{page.get('id')}` has several questions and no title",
            "its heading cannot be one of them",
            "add a line `title:`, or give each question its own page",
        )


def _alone(page: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    """A page that asks for files has its own buttons: what is typed beside them would be lost."""
    asked = list(parts(page, "questions", inside=where))
    for place, question in asked:
        if words(question, "type") == "file" and len(asked) > 1:
            yield Complaint(
                (*place, "type"),
                f"`{question.get('id')}` asks for a file beside other questions",
                "sending a file would lose what was typed beside it",
                "give it a page of its own",
            )


def _inside(group: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    """Yield what is wrong with the questions of a group."""
    inner = list(parts(group, "questions", inside=where))
    if words(group, "type") == "group" and not inner:
        yield Complaint(
            where,
            f"the group `{group.get('id')}` asks nothing",
            "each of its items would be empty",
            "add `questions:` under it",
        )
    for place, question in inner:
        kind = words(question, "type")
        name = f"{group.get('id')}.{question.get('id')}"
        if kind == "group":
            yield Complaint(
                (*place, "type"),
                "a question of type `group` inside a group",
                "its items could not be told from those around it",
                "ask it on a page of its own",
            )
        if kind == "record":
            yield Complaint(
                (*place, "type"),
                "a question of type `record` inside a group",
                "the case is linked to what is asked of the whole",
                "ask it on a page of its own",
            )
        if kind == "file" and len(name) > LONGEST:
            yield Complaint(
                (*place, "id"),
                f"`{name}` is longer than {LONGEST} characters",
                "files are kept under that name",
                "give the group or the question a shorter id",
            )
        for field in _NOT_SAID_INSIDE:
            if field in question:
                yield Complaint(
                    (*place, field),
                    f"`{field}` on a question inside a group",
                    "the group is asked, seen and kept as a whole",
                    f"say it of the group, or remove `{field}`",
                    at_key=True,
                )
        yield from _question(question, place)


def _question(question: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    yield from _inside(question, where)
    yield from _options(question, where)
    yield from _limits(question, where)
    kind, fills = words(question, "type"), words(question, "fills")
    yield from _kind(question, where)
    if kind and fills in _FILLED_BY and kind not in _FILLED_BY[fills]:
        yield Complaint(
            (*where, "fills"),
            f"a question of type `{kind}` fills `{fills}`",
            "its answer would not be checked as one",
            f"make its type `{min(_FILLED_BY[fills])}`, or remove `fills`",
        )


def _kind(question: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    """Yield what the question's own kind says of it, and fields that are another kind's."""
    kind = KINDS.get(words(question, "type") or "")
    if kind is None:
        return
    for field in sorted((_SPECIAL - kind.takes - {"options"}) & question.keys()):
        yield Complaint(
            (*where, field),
            f"`{field}` on a {kind.name} question",
            "it would change nothing",
            "remove it, or give the question another type",
            at_key=True,
        )
    for field, what, why, mend in kind.faults(question):
        yield Complaint((*where, field) if field in question else where, what, why, mend)


def _options(question: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    kind, count = words(question, "type"), len(list(parts(question, "options")))
    fewest = KINDS[kind].fewest_options if kind and kind in KINDS else 0
    if fewest and count < fewest:
        yield Complaint(
            (*where, "options") if "options" in question else where,
            f"`{question.get('id')}` offers {count or 'no'} option{'' if count == 1 else 's'}",
            f"a {kind} question needs at least {fewest}",
            "add `options:` with an `id` and a `label` each",
        )
    elif count and not fewest:
        yield Complaint(
            (*where, "options"),
            f"`{question.get('id')}` has options",
            f"a {kind} question does not offer any",
            "make its type radios or checkboxes, or remove them",
        )


def _limits(question: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    kind = words(question, "type")
    for name in ("min", "max"):
        if name in question and kind and not _fits(question[name], kind):
            yield Complaint(
                (*where, name),
                f"`{name}` is `{question[name]}` on a {kind} question",
                "it would limit nothing",
                _mend_limit(kind),
            )
    low, high = question.get("min"), question.get("max")
    if _is_beyond(low, high, kind or ""):
        yield Complaint(
            (*where, "max"),
            f"`max` is {high} and `min` is {low}",
            "no answer could be right",
            "make `max` the larger",
        )


def _is_beyond(low: object, high: object, kind: str) -> bool:
    if isinstance(low, int) and isinstance(high, int):
        return low > high
    is_time = _bounds(kind) == "time" and isinstance(low, str) and isinstance(high, str)
    return is_time and str(low) > str(high)


def _fits(limit: object, kind: str) -> bool:
    if _bounds(kind) == "time":
        return isinstance(limit, str) and re.fullmatch(_CLOCK, limit) is not None
    if _bounds(kind) == "day":
        return limit == "today" or (isinstance(limit, str) and _is_day(limit))
    return _bounds(kind) == "whole" and type(limit) is int


def _bounds(kind: str) -> str | None:
    return KINDS[kind].limit if kind in KINDS else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _mend_limit(kind: str) -> str:
    if _bounds(kind) == "day":
        return "write a date such as 2026-04-01, or today"
    if _bounds(kind) == "time":
        return "write a time such as 09:00"
    return "write a whole number" if _bounds(kind) == "whole" else "remove it"


def _filled_once(value: Mapping[str, Any]) -> Iterator[Complaint]:
    seen: set[str] = set()
    for where, page in parts(value, "pages"):
        for place, question in parts(page, "questions", inside=where):
            fills = words(question, "fills")
            if fills in seen:
                yield Complaint(
                    (*place, "fills"),
                    f"a second question fills `{fills}`",
                    "only one answer can be the requester's own",
                    "remove `fills` from one of them",
                )
            elif fills:
                seen.add(fills)
