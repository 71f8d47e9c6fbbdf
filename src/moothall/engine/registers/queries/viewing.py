"""The lists that people saved: their own, their teams' and the council's."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import BulkChange, Change, FirstView, SavedView
from moothall.engine.registers.words import NoSuchBulkChange
from moothall.ground.people import queries as people
from moothall.ground.people.models import TeamMember
from moothall.ground.people.words import Kept as Held
from moothall.ground.people.words import Who, Whose

MOST_VIEWS = 50
"""So many lists of a register somebody saves at most."""


def saved_views(
    who: Who, registers: Sequence[Kept], *, removed: bool = False
) -> Sequence[SavedView]:
    """Return the saved lists of these registers that are somebody's, or shared with them, by name.

    :param removed: those that were taken away instead.
    """
    persons = list(who.persons.values())
    councils = [number for number in who.persons if who.roles.get(number)]
    shared = Q(is_shared=True, council_id__in=councils) | Q(team_id__in=people.team_ids(who))
    found = SavedView.objects.filter(
        Q(person_id__in=persons) | shared,
        register_id__in=[kept.register_id for kept in registers],
        removed_at__isnull=not removed,
    )
    return list(found.select_related("team", "person").order_by("name", "pk"))


def first_view(who: Who, registers: Sequence[Kept]) -> str:
    """Return the address of the list that a register opens with for somebody; '' for the usual."""
    numbers = [kept.register_id for kept in registers]
    mine = FirstView.objects.filter(
        person_id__in=list(who.persons.values()), register_id__in=numbers
    )
    return mine.order_by("register_id").values_list("address", flat=True).first() or ""


def teams_of(person_id: int) -> Collection[int]:
    """Return the teams that somebody belongs to."""
    held = TeamMember.objects.filter(person_id=person_id)
    return frozenset(held.values_list("team_id", flat=True))


def bulk_changes(registers: Sequence[Kept], *, most: int = 20) -> Sequence[BulkChange]:
    """Return the last changes of several records of these registers, the newest first."""
    numbers = [kept.register_id for kept in registers]
    return list(BulkChange.objects.filter(register_id__in=numbers).order_by("-pk")[:most])


def bulk_change(registers: Sequence[Kept], number: int) -> BulkChange:
    """Return one of those changes.

    :raises NoSuchBulkChange: where there is none of that number.
    """
    numbers = [kept.register_id for kept in registers]
    found = BulkChange.objects.filter(register_id__in=numbers, pk=number).first()
    if found is None:
        raise NoSuchBulkChange
    return found


def bulk_steps(bulk: BulkChange) -> dict[int, Change]:
    """Return the line of history that a change of several records made, by record."""
    wanted = {int(number): done[0] for number, done in bulk.done.items()}
    found = Change.objects.filter(record_id__in=wanted, revision__in=set(wanted.values()))
    return {one.record_id: one for one in found if one.revision == wanted[one.record_id]}


def touched_since(steps: Mapping[int, Change]) -> dict[int, frozenset[str]]:
    """Return what was done to records after these lines of their history: fields, and which deeds.

    Also what was changed and changed back, which the record itself does not tell.
    """
    found: dict[int, set[str]] = {}
    later = Change.objects.filter(record_id__in=list(steps)).order_by()
    for number, revision, what, fields in later.values_list(
        "record_id", "revision", "what", "fields"
    ):
        if revision > steps[number].revision:
            found.setdefault(number, set()).update((str(what), *fields))
    return {number: frozenset(touched) for number, touched in found.items()}


def bulk_put_back(bulk: BulkChange) -> Collection[int]:
    """Return the records that undoing a change of several put back."""
    found = Change.objects.filter(
        record_id__in=[int(number) for number in bulk.done], why=undone_text(bulk)
    )
    return frozenset(found.values_list("record_id", flat=True))


def undone_text(bulk: BulkChange) -> str:
    """Return what a line of history says of a change of several records that was undone."""
    return f"Undone: change {bulk.pk} of several"


def held_on(whose: Whose) -> list[Held]:
    """Return the lists of registers that somebody saved, and those with which one opens for them.

    Those that they shared are others' lists too.
    """
    mine = {"council_id": whose.council_id, "person_id__in": whose.person_ids}
    held = [
        Held("list of a register", one.saved_at, {"name": one.name, "list": one.address})
        for one in SavedView.objects.filter(**mine).order_by("pk")
    ]
    return held + [
        Held("first list of a register", None, {"list": one.address})
        for one in FirstView.objects.filter(**mine).order_by("pk")
    ]
