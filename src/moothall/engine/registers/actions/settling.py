"""What somebody who erases a person chose about texts and files that may speak of that person."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from moothall.engine.registers import queries
from moothall.engine.registers.actions import finding
from moothall.engine.registers.actions.loading import Source
from moothall.engine.registers.actions.writing import Writer
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import (
    BulkChange,
    Change,
    Load,
    Record,
    RecordFile,
    RegisterVersion,
)
from moothall.engine.registers.naming import naming
from moothall.engine.registers.queries import mentioning
from moothall.engine.registers.queries.mentioning import Place, Where, shown
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.wholewords import WholeWords
from moothall.ground.people.words import NotSettled, Settled, Whose

MARK: Final = "[erased]"
TAKEN_OUT: Final = "Words or files about somebody who was erased were taken out"
WRITTEN: Final = frozenset({"text", "longtext", "computed", ""})
"""Types whose words are taken out of a text that stays; '' is what no register asks any more."""
MADE: Final = frozenset({"person", "group"})
"""Types of several parts, each of them a text."""
REACHING: Final = frozenset({"email", "phone"})
BATCH: Final = 1_000


@transaction.atomic
def settle(
    whose: Whose, chosen: Mapping[str, str], *, rest: str = "", by: Actor, at: datetime
) -> Mapping[str, int]:
    """Take out the words and files of records that were chosen so, wherever they stand.

    Files that nothing was chosen about stay, as do words on the ground that is given for the
    *rest*. Return how many places were taken out, and how many kept on which ground.

    :param chosen: what becomes of each place, by its token (a `Settled`).
    :raises NotSettled: where nothing was said of words that are there now.
    """
    found = mentioning.places(whose, is_held=True)
    said = {one.token: _choice(one, chosen, rest) for one in found}
    taken = [one for one in found if said[one.token] == Settled.TAKEN]
    _take(WholeWords(whose), taken, by=by, at=at)
    told: dict[int, Counter[str]] = {}
    for one in found:
        if said[one.token]:
            for number in (one.record.pk, *one.others):
                told.setdefault(number, Counter())[said[one.token]] += 1
    records = Record.objects.filter(pk__in=list(told)).order_by("pk")
    journal.record_all("record.settled", list(records), by=by, at=at, facts=told)
    return Counter(said[one.token] for one in found if said[one.token])


def _choice(place: Place, chosen: Mapping[str, str], rest: str) -> str:
    """Return what becomes of a place; '' for a file that was left."""
    said = chosen.get(place.token, "")
    if not said and place.where != Where.FILE:
        said = rest if rest != Settled.TAKEN else ""
        if not said:
            raise NotSettled
    if said and said not in Settled.values:
        raise NotSettled(f"What becomes of a place is one of: {', '.join(Settled.values)}.")
    return said


@dataclass
class _Taking:
    """What goes out of one register: texts by record and field, reasons, files by their keys."""

    words: WholeWords
    kept: Kept
    repeats: Mapping[int, Collection[str]] = field(default_factory=dict)
    texts: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    whys: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def cleaned(self, number: int, name: str, value: Any) -> Any:  # noqa: ANN401 -- what JSON can hold
        """Return what a field says, or said, without what was chosen."""
        if isinstance(value, list) and self.keys:
            left = [one for one in value if str(_key(one)) not in self.keys]
            value = left if left or not value else None
        if shown(value) in self.texts.get((number, name), ()):
            return self._without(number, name, value)
        if name in self.repeats.get(number, ()) and isinstance(value, str):
            return self.words.blanked(value, MARK)
        return value

    def _without(self, number: int, name: str, value: Any) -> Any:  # noqa: ANN401 -- what JSON can hold
        known = self.kept.definition.by_id.get(name)
        kind = known.type if known else name.partition("~")[2]
        is_key = any(name in names for names in self.kept.definition.keys)
        mark = f"[erased {number}]" if is_key else MARK
        if isinstance(value, str):
            return self.words.blanked(value, mark) if kind in WRITTEN else None
        less = _parted(self.words, value) if kind in MADE else value
        return None if less == value else less


def _parted(words: WholeWords, value: Any, name: str = "") -> Any:  # noqa: ANN401 -- what JSON can hold
    """Return the parts of a value without somebody's words; an address or number goes whole."""
    if isinstance(value, Mapping):
        return {key: _parted(words, one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_parted(words, one) for one in value]
    if not isinstance(value, str) or not words.spans(value):
        return value
    return "" if name in REACHING else words.blanked(value, MARK)


def _take(words: WholeWords, taken: Sequence[Place], *, by: Actor, at: datetime) -> None:
    by_register: dict[int, list[Place]] = {}
    for one in taken:
        by_register.setdefault(one.record.register_id, []).append(one)
    for number, kept in queries.by_ids(by_register).items():
        told = RegisterVersion.objects.filter(register_id=number).values_list("definition__fields")
        repeating = naming(one for (fields,) in told for one in fields).worked_out_of
        mine = _Taking(words, kept)
        changed: dict[int, set[str]] = {}
        for one in by_register[number]:
            changed.setdefault(one.record.pk, set()).add(one.name)
            if one.file is not None:
                mine.keys.add(str(one.file.key))
            elif one.where == Where.REASON:
                mine.whys |= one.lines
            else:
                mine.texts.setdefault((one.record.pk, one.name), set()).add(one.text)
        mine.repeats = {pk: repeating(names - {""}) for pk, names in changed.items()}
        _write(mine, _holders(changed, mine.keys), by=by, at=at)
        RecordFile.objects.filter(key__in=mine.keys).delete()


def _holders(record_ids: Iterable[int], keys: Collection[str]) -> list[Record]:
    """Return the records to write, held: of files, also those that the file's was merged into."""
    ids = set(record_ids)
    waiting = set(RecordFile.objects.filter(key__in=keys).values_list("record_id", flat=True))
    while waiting:
        ids |= waiting
        merged = Record.objects.filter(pk__in=waiting, merged_into__isnull=False)
        waiting = set(merged.values_list("merged_into_id", flat=True)) - ids
    found = Record.objects.filter(pk__in=ids).order_by("pk")
    return list(found.select_for_update(of=("self",)))


def _write(mine: _Taking, records: Sequence[Record], *, by: Actor, at: datetime) -> None:
    """Write the records of a register anew, then their history, those new lines among it."""
    writer = Writer(mine.kept, by, at=at, source=Source(TAKEN_OUT))
    fresh = [(one, said) for one in records if (said := _differing(mine, one))]
    writer.change(fresh)
    writer.finish("record.severed")
    gone = [one.pk for one, _ in fresh if one.removed_at]
    finding.keep_gone(gone, by=by, at=at)
    lines = list(Change.objects.filter(record_id__in=[one.pk for one in records]))
    lines += Change.objects.filter(pk__in=mine.whys).exclude(pk__in=[one.pk for one in lines])
    reasons = {one.why for one in lines if one.pk in mine.whys}
    for line in lines:
        line.fields = {
            name: [mine.cleaned(line.record_id, name, one) for one in pair]
            if isinstance(pair, list)
            else pair
            for name, pair in line.fields.items()
        }
        if line.pk in mine.whys:
            line.why = mine.words.blanked(line.why, MARK)
    Change.objects.bulk_update(lines, ["fields", "why"], batch_size=BATCH)
    _clean_together(mine, [one.pk for one in records], reasons)
    named = {one.load_id for one in lines if one.pk in mine.whys and one.load_id is not None}
    for load in Load.objects.filter(pk__in=named).order_by("pk"):
        Load.objects.filter(pk=load.pk).update(file_name=mine.words.blanked(load.file_name, MARK))


def _differing(mine: _Taking, record: Record) -> dict[str, Any]:
    """Return the fields of a record that say something else without what was chosen."""
    again = {one.id for one in mine.kept.definition.fields if one.type == "computed"}
    said = {name: one for name, one in record.values.items() if name not in again}
    told = {name: mine.cleaned(record.pk, name, one) for name, one in said.items()}
    return {name: one for name, one in told.items() if one != said[name]}


def _clean_together(mine: _Taking, record_ids: Sequence[int], reasons: Collection[str]) -> None:
    """Take the same out of what several records were to say at once, and of why."""
    for bulk in BulkChange.objects.filter(register_id=mine.kept.register_id).order_by("pk"):
        values = bulk.wanted.get("values", {})
        for number in record_ids:
            if str(number) in bulk.done:
                values = {name: mine.cleaned(number, name, one) for name, one in values.items()}
        is_theirs = bulk.why and any(one.endswith(bulk.why) for one in reasons)
        why = mine.words.blanked(bulk.why, MARK) if is_theirs else bulk.why
        if (why, values) != (bulk.why, bulk.wanted.get("values", {})):
            wanted = {**bulk.wanted, "values": values}
            BulkChange.objects.filter(pk=bulk.pk).update(why=why, wanted=wanted)


def _key(value: Any) -> object:  # noqa: ANN401 -- what JSON can hold
    return value.get("file") if isinstance(value, Mapping) else None
