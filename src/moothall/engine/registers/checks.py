"""What must hold between the parts of a register.

`complaints` reads the plain values, so that a fault in the shape hides no other fault; `of_whole`
looks at what a sound definition says together.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.conditions import NotACondition
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where
from moothall.engine.catalogue.kinds import KINDS
from moothall.engine.registers import following, kinds, slots
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.engine.registers.words import FORMS_OWN, PSEUDO

Found = tuple[Where, Mapping[str, Any]]
_CHOOSES: Final = ("radios", "checkboxes")
_ONLY: Final[Mapping[str, tuple[str, ...]]] = {
    "options": _CHOOSES,
    "accepts": ("file",),
    "to": ("relation",),
    "many": ("relation",),
    "back": ("relation",),
    "value": ("computed",),
    "gives": ("computed",),
    "prefix": ("reference",),
    "revisable": ("date",),
    "unit": ("number", "computed"),
}
"""Which types know a field of a field."""
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "radios": ("options",),
    "checkboxes": ("options",),
    "relation": ("to",),
    "computed": ("value", "gives"),
    "reference": ("prefix",),
}
_FILLED_BY_ITSELF: Final = ("computed", "reference")


def complaints(value: object) -> Iterator[Complaint]:
    """Yield every id that is used twice or kept for the platform, and every part out of place."""
    if not isinstance(value, dict):
        return
    for name in ("fields", "states", "moves", "views", "follows"):
        yield from _doubled(_parts(value, name))
    for where, field in _parts(value, "fields"):
        yield from _doubled(_parts(field, "options", inside=where))
        yield from _reserved(where, field)
        yield from _fitting(where, field)


def of_whole(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield what does not fit together in a definition of the right shape."""
    yield from _named(definition)
    yield from _titled(definition)
    yield from _listed(definition)
    yield from _moving(definition)
    yield from _told(definition)
    yield from _shown(definition)
    yield from following.complaints(definition)
    yield from following.readers(definition)


def _parts(value: Mapping[str, Any], name: str, *, inside: Where = ()) -> Iterator[Found]:
    items = value.get(name)
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*inside, name, at), item


def _doubled(found: Iterable[Found]) -> Iterator[Complaint]:
    seen: set[object] = set()
    for where, one in found:
        name = one.get("id")
        if isinstance(name, str) and name in seen:
            why = "an id means one thing in addresses, conditions and files"
            what = f"the id `{name}` a second time"
            yield Complaint((*where, "id"), what, why, "give this one another id")
        seen.add(name if isinstance(name, str) else None)


def _reserved(where: Where, field: Mapping[str, Any]) -> Iterator[Complaint]:
    if field.get("id") in PSEUDO:
        what, why = f"the field id `{field['id']}`", "every record has that beside its fields"
        yield Complaint((*where, "id"), what, why, "give the field another id")
    if field.get("id") in FORMS_OWN:
        what, why = f"the field id `{field['id']}`", "the form of a record carries that itself"
        yield Complaint((*where, "id"), what, why, "give the field another id")


def _fitting(where: Where, field: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what a field says that its type does not know, or leaves out that it needs."""
    kind = field.get("type")
    for name, known in _ONLY.items():
        if name in field and kind not in known:
            what, why = f"`{name}` of a field of type {kind}", f"only {' and '.join(known)} know it"
            yield Complaint((*where, name), what, why, "remove it", at_key=True)
    for name in _NEEDS.get(str(kind), ()):
        if not field.get(name):
            why = f"a field of type {kind} needs it"
            yield Complaint((*where, "type"), f"`{name}` is missing", why, f"add `{name}:`")
    if kind == "file":
        yield from _filed(where, field)
    if kind in _FILLED_BY_ITSELF and field.get("required") is True:
        what, why = "`required`", "the platform fills it in by itself"
        yield Complaint((*where, "required"), what, why, "remove it", at_key=True)


def _filed(where: Where, field: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what a field of files cannot say."""
    if field.get("required") is True:
        what, why = "`required`", "a table, a program or a move adds records without files"
        mend = "remove it, or name the field in `needs` of a move"
        yield Complaint((*where, "required"), what, why, mend, at_key=True)
    for name, what, why, mend in KINDS["file"].faults(field):
        yield Complaint((*where, name), what, why, mend)


def _named(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield every name of a field that is not one."""
    named: list[tuple[Where, str]] = [(("title",), definition.title)]
    named += [(("key", at), name) for at, name in enumerate(definition.key)]
    named += [
        (("unique", at, place), name)
        for at, fields in enumerate(definition.unique)
        for place, name in enumerate(fields)
    ]
    named += [
        (("moves", at, "needs", place), name)
        for at, move in enumerate(definition.moves)
        for place, name in enumerate(move.needs)
    ]
    if definition.public:
        named += [(("public", "fields", at), n) for at, n in enumerate(definition.public.fields)]
    for where, name in named:
        yield from _unknown(where, name, list(definition.by_id), "field")
    yield from _of_type(definition, ("review", "by"), _reviewer(definition), "officer")
    yield from _of_type(definition, ("had_by",), definition.had_by, "officer")
    had = definition.by_id.get(definition.had_by or "")
    if had and had.type == "officer" and not had.list:
        why = "what somebody has is found by it"
        mend = f"add `list: true` to the field `{had.id}`"
        yield Complaint(("had_by",), f"the field `{had.id}`, which is not listed", why, mend)
    yield from _kept_at_reviews(definition)
    after = definition.retention.after if definition.retention else None
    yield from _of_type(definition, ("retention", "after"), after, "date")


def _reviewer(definition: RegisterDefinition) -> str | None:
    return definition.review.by if definition.review else None


def _kept_at_reviews(definition: RegisterDefinition) -> Iterator[Complaint]:
    fields = definition.by_id
    for name, source in definition.review.keeps.items() if definition.review else ():
        where: Where = ("review", "keeps", name)
        yield from _unknown(where, name, list(fields), "field")
        yield from _unknown(where, source, list(fields), "field")
        if name not in fields or source not in fields:
            continue
        into, out = fields[name], fields[source]
        if into.type == "computed" or into.type != (out.gives or out.type):
            why = f"what `{source}` says could not be kept in a field of type {into.type}"
            yield Complaint(where, f"the field `{name}`", why, "name one of the same type")
        elif out.seen_by is not None and not (into.seen_by and into.seen_by <= out.seen_by):
            why = f"`{source}` is not shown to all who see it"
            yield Complaint(where, f"the field `{name}`", why, f"give it the `see` of `{source}`")


def _unknown(where: Where, name: str, known: list[str], what: str) -> Iterator[Complaint]:
    if name not in known:
        yield Complaint(
            where, f"the {what} `{name}`", "there is none of that id", like(name, known)
        )


def _of_type(
    definition: RegisterDefinition, where: Where, name: str | None, kind: str
) -> Iterator[Complaint]:
    if name is None:
        return
    known = [field.id for field in definition.fields if field.type == kind]
    if name not in known:
        why = f"it must be a field of type {kind}"
        yield Complaint(where, f"the field `{name}`", why, like(name, known))


def _titled(definition: RegisterDefinition) -> Iterator[Complaint]:
    titled = definition.by_id.get(definition.title)
    if titled and kinds.of(titled).slot != "text":
        why = "people call a record by words"
        mend = "name a field of type text, reference or radios"
        yield Complaint(("title",), f"the title is a field of type {titled.type}", why, mend)
    elif titled and titled.type in ("text", "radios") and not titled.required:
        why = "a record without a name could not be found"
        mend = f"add `required: true` to the field `{titled.id}`"
        yield Complaint(("title",), f"the title is `{titled.id}`, which may be empty", why, mend)
    elif titled and titled.seen_by is not None:
        what = f"the title is `{titled.id}`, which only some see"
        why = "everyone who sees the record is shown its title"
        yield Complaint(("title",), what, why, "name another field, or remove its `see`")
    numbered = [at for at, field in enumerate(definition.fields) if field.type == "reference"]
    for at in numbered[1:]:
        why = "a register gives out one number a record"
        where = ("fields", at, "type")
        yield Complaint(where, "a second reference number", why, "make it a text")


def _listed(definition: RegisterDefinition) -> Iterator[Complaint]:
    for at, field in enumerate(definition.fields):
        if field.list and kinds.of(field).slot is None:
            what = f"`list` of a field of type {field.holds}"
            why = "lists can only be sorted by a line of words, a number, a day or a choice"
            yield Complaint(("fields", at, "list"), what, why, "remove it", at_key=True)
    taken: dict[str, int] = {}
    for name, slot in slots.listed(definition).items():
        taken[slot] = taken.get(slot, 0) + 1
        if taken[slot] > len(slots.COLUMNS[slot]):
            at = list(definition.by_id).index(name)
            what = f"more than {len(slots.COLUMNS[slot])} listed fields that are kept as {slot}"
            why = "there are no more columns for them"
            yield Complaint(
                ("fields", at, "list"), what, why, "list the ones that people filter by"
            )


def _moving(definition: RegisterDefinition) -> Iterator[Complaint]:
    states = [state.id for state in definition.states]
    reached = {move.to for move in definition.moves} | set(states[:1])
    for at, move in enumerate(definition.moves):
        yield from _unknown(("moves", at, "to"), move.to, states, "state")
        for place, name in enumerate(move.leaves):
            yield from _unknown(("moves", at, "from", place), name, states, "state")
    for at, state in enumerate(definition.states):
        if state.id not in reached:
            what, why = f"the state `{state.id}`", "no move leads to it"
            yield Complaint(("states", at, "id"), what, why, "add a move to it, or remove it")
    if definition.review and bool(definition.review.months) == bool(definition.review.days):
        why = "a review comes every so many months or days"
        yield Complaint(("review",), "`months` and `days`", why, "say exactly one of them")
    rule = definition.retention
    if rule and not rule.after and not any(state.over for state in definition.states):
        why = "nothing says when it begins"
        mend = "add `after:` with a date field, or `over: true` to a state"
        yield Complaint(("retention",), "`retention` without a beginning", why, mend)


def _told(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield every calculation and condition that cannot be worked out."""
    above: list[str] = [f.id for f in definition.fields if f.type != "computed"]
    for at, field in enumerate(definition.fields):
        if field.type == "computed":
            where: Where = ("fields", at, "value")
            known = [*above, "state"]
            yield from _expression(where, field.value or "", known, conditions.calculation)
            yield from _betrayed(definition, where, field.value or "", _seers(definition, field))
            above.append(field.id)
    everything = [*definition.by_id, "state"]
    for where, text in _conditions(definition):
        yield from _expression(where, text, everything, conditions.compiled)
        yield from _betrayed(definition, where, text, frozenset(definition.see))


def _seers(definition: RegisterDefinition, field: Field | None) -> frozenset[str]:
    """Return the roles that see a field; all who see the register, for what is beside fields."""
    seers = frozenset(definition.see)
    return seers if field is None or field.seen_by is None else seers & field.seen_by


def _betrayed(
    definition: RegisterDefinition, where: Where, text: str, shown_to: frozenset[str]
) -> Iterator[Complaint]:
    """Yield every field that an expression tells people of who may not see it.

    What is worked out from a field is seen by no more than the field; everybody sees what is
    public.
    """
    try:
        names = conditions.calculation(text, "record").names
    except NotACondition:
        return
    for name in sorted(names & definition.by_id.keys()):
        field = definition.by_id[name]
        if _is_hidden(field) and (
            where[0] == "public" or not shown_to <= _seers(definition, field)
        ):
            why = "some see what it works out who may not see that field"
            mend = "leave the field out, or let the same roles see both"
            yield Complaint(where, f"`record.{name}`, which only some see", why, mend)


def _conditions(definition: RegisterDefinition) -> Iterator[tuple[Where, str]]:
    if definition.rag:
        for name in ("red", "amber", "green"):
            text = getattr(definition.rag, name)
            if text:
                yield ("rag", name), text
    for at, rule in enumerate(definition.follows):
        yield ("follows", at, "when"), rule.when
    if definition.read_by and definition.read_by.when:
        yield ("read_by", "when"), definition.read_by.when
    if definition.public and definition.public.when:
        yield ("public", "when"), definition.public.when


def _expression(
    where: Where, text: str, known: Collection[str], compiled: Callable[..., Any]
) -> Iterator[Complaint]:
    try:
        names = compiled(text, "record").names
    except NotACondition as fault:
        what = f"the expression cannot be worked out: {fault.what}"
        why = "it would never hold"
        mend = "write it on `record` and `today`, as in `record.due_on < today`"
        yield Complaint(where, what, why, mend, shift=fault.column - 1)
        return
    for name in sorted(names - set(known)):
        why = "there is no such field above it" if compiled is conditions.calculation else "none"
        why = why if why != "none" else "there is no such field"
        yield Complaint(where, f"`record.{name}`", why, like(name, sorted(known)))


def _shown(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield what views and the public view show that they cannot, or may not."""
    comparable = [*slots.listed(definition), *PSEUDO]
    for at, view in enumerate(definition.views):
        inside: Where = ("views", at)
        for place, name in enumerate(view.columns):
            known = [*definition.by_id, *PSEUDO]
            yield from _unknown((*inside, "columns", place), name, known, "column")
        compared = [((*inside, "where", p, "field"), w.field) for p, w in enumerate(view.where)]
        if view.sort:
            compared.append(((*inside, "sort"), view.sort.removeprefix("-")))
        for where, name in compared:
            yield from _unopened(definition, where, name)
            if name not in comparable:
                why = "only fields with `list: true` can be filtered and sorted by"
                yield Complaint(where, f"`{name}`", why, like(name, comparable))
    for at, name in enumerate(definition.public.fields if definition.public else ()):
        if _is_hidden(definition.by_id.get(name)):
            why = "only some of the council's own people see it"
            yield Complaint(("public", "fields", at), f"the field `{name}`", why, "remove it")


def _unopened(definition: RegisterDefinition, where: Where, name: str) -> Iterator[Complaint]:
    """Yield a field of a list's conditions or order that some who see the register do not see."""
    if _seers(definition, definition.by_id.get(name)) < frozenset(definition.see):
        what, why = f"`{name}`, which only some see", "others could not open the list"
        yield Complaint(where, what, why, "name another field")


def _is_hidden(field: Field | None) -> bool:
    return field is not None and field.seen_by is not None
