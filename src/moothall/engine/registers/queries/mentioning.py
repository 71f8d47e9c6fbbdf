"""Where texts and files of records speak of one person, for somebody to look at each.

Found are their whole name, addresses and numbers, in what records say and said, and in the reasons
of what was done to them; of whichever register, also where a record is removed. What fields name
by their types is not among it: `naming` has that. Words may be of a namesake: nobody but whoever
reads them can tell.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from moothall.engine.registers.kinds.filed import keys_of
from moothall.engine.registers.models import Change, Record, RecordFile
from moothall.engine.registers.naming import Theirs
from moothall.engine.registers.naming import naming as naming_of
from moothall.engine.registers.queries import naming
from moothall.engine.registers.queries.defining import by_ids
from moothall.ground.people.wholewords import WholeWords
from moothall.ground.people.words import Kept as Held
from moothall.ground.people.words import Whose

REASON: Final = "Reason"
ALWAYS_LEFT: Final = frozenset({"computed", "file", "reference"})
"""Types whose values are no words that somebody wrote there."""


class Where(StrEnum):
    """What a place is."""

    NOW = "words in a record"
    BEFORE = "words in the history of a record"
    REASON = "reason in the history of a record"
    FILE = "file of a record that speaks of them"


@dataclass
class Place:
    """A text, or a file, that may speak of somebody: chosen about as one, wherever it stands.

    The text of a field (*name*) of one record is one place, now and in its history; so is the
    reason of what was done at one moment. *lines* are ids of history, *others* further records.
    """

    where: Where
    record: Record
    name: str = ""
    text: str = ""
    value: Any = None
    lines: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    file: RecordFile | None = None
    register: str = ""
    slug: str = ""
    label: str = ""
    parts: Sequence[tuple[str, bool]] = ()
    kinds: Sequence[str] = ()

    @property
    def token(self) -> str:
        """By what it is chosen: another as soon as the text is another."""
        if self.file is not None:
            return f"f{self.file.key.hex}"
        told: list[Any] = [self.record.pk, self.name, self.value]
        if self.where == Where.REASON:
            told = [self.record.register_id, self.text, min(self.lines)]
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def places(whose: Whose, *, is_held: bool = False) -> list[Place]:
    """Return where texts and files of records may speak of somebody, by register and record.

    :param is_held: until the transaction ends nobody else changes those records.
    """
    words = WholeWords(whose)
    if not words.near:
        return []
    named = {one.record.pk for one in naming.named(whose)}
    by_name = _files_called(whose, words)
    ids = _ids(whose, words) | named | {one.record_id for one in by_name}
    found = Record.objects.filter(pk__in=ids).order_by("register_id", "pk")
    if is_held:
        list(found.order_by("pk").select_for_update(of=("self",)).only("pk"))
    records = list(found)
    if not records:
        return []
    told = _told(whose, words, records)
    files = _files(records, by_name, named | {one.record.pk for one in told})
    return [*_called(told, words), *_called(files, words)]


def held_on(whose: Whose) -> list[Held]:
    """Return the texts of records that may speak of somebody, and their files by name alone."""
    held = []
    for one in places(whose):
        stands = {"register": one.register, "record": one.record.title}
        at = one.file.added_at if one.file else one.record.changed_at
        label = f"{one.label} (field)" if one.label in stands else one.label
        held.append(Held(str(one.where), at, {**stands, label: one.text}))
    return held


def shown(value: Any) -> str:  # noqa: ANN401 -- what JSON can hold
    """Return the words of a value, as they are searched; '' for what holds none."""
    if isinstance(value, str):
        return value
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, Collection):
        return ", ".join(text for one in inner if (text := shown(one)))
    return ""


def _ids(whose: Whose, words: WholeWords) -> set[int]:
    """Return the records that may speak of somebody: each is looked at closely after."""
    here = {"council_id": whose.council_id}
    now = Record.objects.filter(**here).annotate(said=Cast("values", TextField()))
    then = Change.objects.filter(**here).annotate(said=Cast("fields", TextField()))
    either = Q(said__iregex=words.near) | Q(why__iregex=words.near)
    found = set(now.filter(said__iregex=words.near).values_list("pk", flat=True))
    return found.union(then.filter(either).values_list("record_id", flat=True))


def _told(whose: Whose, words: WholeWords, records: Sequence[Record]) -> list[Place]:
    """Return the texts of these records that have somebody's words, as they are and were."""
    lines: dict[int, list[Change]] = {one.pk: [] for one in records}
    for line in Change.objects.filter(record_id__in=list(lines)).order_by("record_id", "revision"):
        lines[line.record_id].append(line)
    fields = naming.namings(whose.council_id)
    registers = by_ids({one.register_id for one in records})
    found: dict[tuple[object, ...], Place] = {}
    for record in records:
        mine = lines[record.pk]
        told = [record.values, *_sides(mine)]
        is_theirs = Theirs(fields.get(record.register_id, naming_of(())), whose, told).names_them
        types = {n: f.type for n, f in registers[record.register_id].definition.by_id.items()}
        for step, name, value in _said(record, mine):
            kind = types.get(name, name.partition("~")[2])
            text = shown(value)
            if kind in ALWAYS_LEFT or is_theirs(name, value) or not words.spans(text):
                continue
            key = (record.pk, name, json.dumps(value, sort_keys=True))
            where = Where.BEFORE if step else Where.NOW
            place = found.setdefault(key, Place(where, record, name, text, value))
            place.lines |= {step.pk} if step else set()
        for line in mine:
            if words.spans(line.why):
                key = (record.register_id, line.why, str(line.happened_at))
                place = found.setdefault(key, Place(Where.REASON, record, "", line.why))
                place.lines.add(line.pk)
                place.others |= {record.pk} - {place.record.pk}
    return list(found.values())


def _said(record: Record, lines: Sequence[Change]) -> Iterator[tuple[Change | None, str, Any]]:
    """Yield what a record says, and what each line of its history says that it said."""
    yield from ((None, name, value) for name, value in record.values.items())
    for line in lines:
        for name, pair in line.fields.items():
            if isinstance(pair, list) and len(pair) == 2:
                yield from ((line, name, value) for value in pair)


def _sides(lines: Sequence[Change]) -> Iterator[dict[str, Any]]:
    for line in lines:
        pairs = {n: p for n, p in line.fields.items() if isinstance(p, list) and len(p) == 2}
        yield from ({name: pair[side] for name, pair in pairs.items()} for side in (0, 1))


def _files_called(whose: Whose, words: WholeWords) -> list[RecordFile]:
    """Return the files of records in whose names somebody's words stand."""
    mine = RecordFile.objects.filter(council_id=whose.council_id, name__iregex=words.near)
    return [
        one
        for one in mine.order_by("pk")
        if words.spans(one.name) or words.spans(_spaced(one.name))
    ]


def _files(
    records: Sequence[Record], called: Sequence[RecordFile], speaking: Collection[int]
) -> list[Place]:
    """Return the files of the records that speak of somebody, and those called by them."""
    by_id = {one.pk: one for one in records}
    keys = {k: pk for pk in speaking for v in by_id[pk].values.values() for k in keys_of(v)}
    mine = Q(record_id__in=speaking) | Q(key__in=list(keys)) | Q(pk__in=[o.pk for o in called])
    found = []
    for one in RecordFile.objects.filter(mine).order_by("record_id", "pk"):
        record = by_id.get(keys.get(str(one.key), one.record_id))
        if record is not None:
            found.append(Place(Where.FILE, record, one.field, one.name, file=one))
    return found


def _spaced(name: str) -> str:
    """Return the name of a file with spaces where names of files have other signs."""
    return name.rpartition(".")[0].replace("_", " ").replace("-", " ").replace(".", " ")


def _called(found: Sequence[Place], words: WholeWords) -> Sequence[Place]:
    """Say of places what their registers and fields are called, and which words are theirs."""
    registers = by_ids({one.record.register_id for one in found})
    for one in found:
        kept = registers[one.record.register_id]
        one.register, one.slug = kept.definition.name, kept.slug
        name, _, kind = one.name.partition("~")
        known = kept.definition.by_id.get(name)
        label = known.label if known else one.name or REASON
        one.label = f"{label} (as {kind})" if kind and known else label
        one.parts = list(words.parts(one.text))
        one.kinds = sorted({span.what for span in words.spans(one.text)})
    return found
