"""Answers made of several: a person, a range of money, a list of items."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.counting import Money
from moothall.engine.catalogue.kinds.kind import (
    Fields,
    Given,
    Kind,
    PartsRefused,
    Posted,
    Refused,
    Value,
    Wrong,
    empty,
    many,
    must,
)
from moothall.engine.catalogue.kinds.reaching import Email, Phone
from moothall.engine.catalogue.kinds.writing import Text
from moothall.ground.languages.speech import marked, said

Part = tuple[str, Kind, Question]


def read_parts(parts: Iterable[Part], posted: Posted, given: Given) -> dict[str, Value]:
    """Return what each part keeps, by its key.

    :raises PartsRefused: with everything that is wrong with any of them.
    """
    values: dict[str, Value] = {}
    wrongs: list[Wrong] = []
    for key, kind, question in parts:
        try:
            values[key] = kind.read(question, posted, given)
        except Refused as refused:
            place = kind.first_field(question, refused.parts)
            wrongs.append(Wrong(question.id, refused.message, place, refused.parts))
        except PartsRefused as refused:
            wrongs.extend(refused.wrongs)
    if wrongs:
        raise PartsRefused(*wrongs)
    return values


def is_blank(posted: Posted, question: Question) -> bool:
    """Whether nothing at all was posted under a question's names."""
    turn = f"{question.id}-mode" if question.type == "address" else ""
    names = (n for n in posted if n == question.id or n.startswith(f"{question.id}-"))
    names = (name for name in names if name != turn)
    return not any(text.strip() for name in names for text in many(posted, name))


class Composite(Kind):
    """An answer with named parts, each a question of its own with a longer id."""

    cel = "map"

    @abstractmethod
    def parts(self, question: Question) -> Sequence[Part]:
        """Return the key, the kind and the question of each part."""

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return what each part keeps; None when all were left empty and may be."""
        if not question.required and is_blank(posted, question):
            return None
        return read_parts(self.parts(question), posted, given)

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the fields of every part."""
        kept = value if isinstance(value, dict) else {}
        found: Fields = {}
        for key, kind, part in self.parts(question):
            found |= kind.fields(part, kept.get(key))
        return found

    def first_field(self, question: Question, parts: Sequence[str]) -> str:
        """Return the first field of the first part."""
        del parts
        _, kind, part = self.parts(question)[0]
        return kind.first_field(part, ())


class Person(Composite):
    """A name with an email address, a telephone number or both."""

    name = "person"
    asks = "name, email address and phone number"
    keeps = "`name`, `email` and `phone`; empty where not given"

    def parts(self, question: Question) -> Sequence[Part]:
        """Return name, email and phone."""
        return (
            ("name", Text(), _part(question, "name", *_NAME, required=True)),
            ("email", Email(), _part(question, "email", *_EMAIL)),
            ("phone", Phone(), _part(question, "phone", *_PHONE)),
        )

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the person, with at least one way to reach them."""
        found = super().read(question, posted, given)
        if not isinstance(found, dict):
            return found
        if not found["email"] and not found["phone"]:
            field = f"{question.id}-email"
            text = said("Enter an email address or a phone number")
            raise PartsRefused(Wrong(field, text, field))
        return {key: kept or "" for key, kept in found.items()}

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the three fields."""
        kept = value if isinstance(value, dict) else {}
        return super().fields(question, {key: text or None for key, text in kept.items()})

    def printed(self, question: Question, value: Value) -> str:
        """Return what was given, a line each."""
        kept = value if isinstance(value, dict) else {}
        return "\n".join(
            kind.printed(part, kept[key])
            for key, kind, part in self.parts(question)
            if kept.get(key)
        )

    def example(self, question: Question, given: Given) -> Value:
        """Return somebody who is nobody."""
        del question, given
        return {"name": "Someone Else", "email": "someone@council.example", "phone": ""}


class MoneyRange(Composite):
    """From an amount to an amount."""

    name = "moneyrange"
    asks = "two amounts, the least and the most"
    keeps = "`least` and `most`, in pence"
    bounds = "pounds"
    limit = "whole"

    def parts(self, question: Question) -> Sequence[Part]:
        """Return the least and the most."""
        limits = {"min": question.min, "max": question.max}
        least = _part(question, "least", *_LEAST, required=True)
        most = _part(question, "most", *_MOST, required=True)
        return (
            ("least", Money(), least.model_copy(update=limits)),
            ("most", Money(), most.model_copy(update=limits)),
        )

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return both, the least first."""
        if is_blank(posted, question):
            return empty(question)
        found = super().read(question, posted, given)
        if isinstance(found, dict) and int(str(found["least"])) > int(str(found["most"])):
            text = marked("{Called} must begin with the smaller amount")
            raise Refused(must(text, question), "least")
        return found

    def printed(self, question: Question, value: Value) -> str:
        """Return the range, such as `£10.00 to £25.00`."""
        kept = value if isinstance(value, dict) else {}
        parts = self.parts(question)
        least, most = (kind.printed(part, kept.get(key)) for key, kind, part in parts)
        return said("{least} to {most}", least=least, most=most)

    def example(self, question: Question, given: Given) -> Value:
        """Return the narrowest range."""
        least, most = self.parts(question)
        return {
            "least": Money().example(least[2], given),
            "most": Money().example(most[2], given),
        }


class Group(Kind):
    """The same questions asked again for each of several, with 'Add another'."""

    name = "group"
    asks = "its `questions`, again for each one"
    keeps = "a list, each item with the answers by question id"
    bounds = "how many"
    cel = "list"
    limit = "whole"
    takes = frozenset({"questions", "each"})
    most = 20

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds

    def item(self, question: Question, at: int) -> list[Part]:
        """Return the parts of the item at a place, counted from 0."""
        return [
            (inner.id, self.kinds[inner.type], _inside(question, at, inner))
            for inner in question.questions
        ]

    def count(self, question: Question, posted: Posted) -> int:
        """Return how many items a form holds; never less than one."""
        said = next(iter(many(posted, f"{question.id}-count")), "")
        return min(max(int(said), 1), self.most) if said.isascii() and said.isdigit() else 1

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the items in their order; those left wholly empty are passed over."""
        items = [self.item(question, at) for at in range(self.count(question, posted))]
        filled = [item for item in items if not all(is_blank(posted, part) for _, _, part in item)]
        if not filled and question.required:
            filled = items[:1]
        values: list[Value] = []
        wrongs: list[Wrong] = []
        for item in filled:
            try:
                values.append(read_parts(item, posted, given))
            except PartsRefused as refused:
                wrongs.extend(refused.wrongs)
        if wrongs:
            raise PartsRefused(*wrongs)
        self._count_fits(question, len(values))
        return values

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the fields of every item, and how many there are."""
        kept = value if isinstance(value, list) else []
        found: Fields = {f"{question.id}-count": str(max(len(kept), 1))}
        for at, item in enumerate(kept or [{}]):
            for key, kind, part in self.item(question, at):
                found |= kind.fields(part, item.get(key) if isinstance(item, dict) else None)
        return found

    def printed(self, question: Question, value: Value) -> str:
        """Return a line an item."""
        kept = value if isinstance(value, list) else []
        return "\n".join(self._line(question, item) for item in kept if isinstance(item, dict))

    def first_field(self, question: Question, parts: Sequence[str]) -> str:
        """Return the first field of the first item."""
        del parts
        _, kind, part = self.item(question, 0)[0]
        return kind.first_field(part, ())

    def again(self, question: Question, posted: Posted) -> Posted | None:
        """Return the fields with one item more, or without the one that was removed."""
        count = self.count(question, posted)
        if f"{question.id}-add" in posted:
            return {**posted, f"{question.id}-count": str(min(count + 1, self.most))}
        removed = next(iter(many(posted, f"{question.id}-remove")), "")
        if removed.isascii() and removed.isdigit():
            return self._without(question, posted, int(removed))
        return self._turned(question, posted)

    def found(self, question: Question, value: Value) -> dict[str, list[Any]]:
        """Return what the parts of every item need."""
        needed: dict[str, list[Any]] = {}
        for at, item in enumerate(value if isinstance(value, list) else ()):
            for key, kind, part in self.item(question, at):
                needed |= kind.found(part, item.get(key) if isinstance(item, dict) else None)
        return needed

    def example(self, question: Question, given: Given) -> Value:
        """Return as few items as may be."""
        fewest = max(question.min, 1) if isinstance(question.min, int) else 1
        item = {key: kind.example(part, given) for key, kind, part in self.item(question, 0)}
        return [item] * fewest

    def _turned(self, question: Question, posted: Posted) -> Posted | None:
        """Return the fields with every part in its next turn, where one of them takes turns."""
        turned = posted
        for at in range(self.count(question, posted)):
            for _, kind, part in self.item(question, at):
                turned = kind.again(part, turned) or turned
        return None if turned is posted else turned

    def _without(self, question: Question, posted: Posted, removed: int) -> Posted:
        count = self.count(question, posted)
        kept = {n: v for n, v in posted.items() if not n.startswith(f"{question.id}-")}
        for to, at in enumerate(at for at in range(count) if at != removed):
            start = f"{question.id}-{at}-"
            for name in (name for name in posted if name.startswith(start)):
                kept[f"{question.id}-{to}-{name.removeprefix(start)}"] = posted[name]
        return {**kept, f"{question.id}-count": str(max(count - 1, 1))}

    def _count_fits(self, question: Question, count: int) -> None:
        each = question.each or said("item")
        if isinstance(question.min, int) and count < question.min and (question.required or count):
            text = marked("{Called} must include {least} or more: add {each}")
            raise Refused(must(text, question, least=question.min, each=each))
        if isinstance(question.max, int) and count > question.max:
            text = marked("{Called} must include {most} or fewer")
            raise Refused(must(text, question, most=question.max))

    def _line(self, question: Question, item: Mapping[str, Value]) -> str:
        said = [
            (part.label, kind.printed(part, item[key]).replace("\n", ", "))
            for key, kind, part in self.item(question, 0)
            if item.get(key) not in (None, "", [])
        ]
        first = [text for _, text in said[:1]]
        return ", ".join([*first, *(_labelled(label, text) for label, text in said[1:])])


def _part(
    question: Question, key: str, label: str, called: str, *, required: bool = False
) -> Question:
    return Question.model_construct(
        id=f"{question.id}-{key}",
        type=_TYPES[key],
        label=said(label),
        called=said(called),
        required=required,
        hint=None,
        options=(),
        questions=(),
        min=None,
        max=100 if key == "name" else None,
        fills=None,
    )


_TYPES: Final = {
    "name": "text",
    "email": "email",
    "phone": "phone",
    "least": "money",
    "most": "money",
}


_NAME: Final = (marked("Full name"), marked("the full name"))
_EMAIL: Final = (marked("Email address"), marked("the email address"))
_PHONE: Final = (marked("Phone number"), marked("the phone number"))
_LEAST: Final = (marked("From"), marked("the least"))
_MOST: Final = (marked("To"), marked("the most"))
"""What each part is labelled, and called in an error."""


def _labelled(label: str, text: str) -> str:
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def _inside(question: Question, at: int, inner: Question) -> Question:
    return inner.model_copy(update={"id": f"{question.id}-{at}-{inner.id}"})
