"""Which records of registers a case is about, and which cases are about a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from moothall.engine.cases.models import About, Case, CaseQuerySet
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.registers import queries as registers
from moothall.engine.registers.queries import Choice, Chooser, Met
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Who

COUNTED: Final = 1_000
"""Up to how many cases about a record are counted."""


@dataclass(frozen=True, slots=True)
class CasesAbout:
    """Cases about a record, the newest first, and how many there are; both as somebody sees."""

    cases: Sequence[Case]
    count: int

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > COUNTED


def chooser(
    definition: ServiceDefinition, council_id: int, who: Who, *, asks: int | None = None
) -> Chooser:
    """Return as whom somebody chooses records in a service: by their roles in one for employees.

    In every other they choose from what is public, officers on the telephone too: whoever asks for
    it reads what was chosen.

    :param asks: the person for whom an officer chooses; 0 for somebody who is not known.
    """
    if definition.ask != "employees" or not asks_records(definition):
        return Chooser(council_id, identity_id=who.identity_id)
    roles = who.roles.get(council_id, frozenset())
    return Chooser(council_id, roles, who.identity_id, _roles(council_id, asks))


def _roles(council_id: int, asks: int | None) -> frozenset[str] | None:
    return None if asks is None else registers.roles_of(council_id, Actor.person(asks))


def chosen_records(
    council_id: int,
    definition: ServiceDefinition,
    answers: Mapping[str, Any],
    roles: frozenset[str],
    *,
    asks: int | None = None,
) -> dict[str, Choice | None]:
    """Return by question the record that answers name, as these roles may choose it; else None.

    :param asks: as `chooser` takes it.
    """
    by = Chooser(council_id)
    if definition.ask == "employees":
        by = Chooser(council_id, roles, also=_roles(council_id, asks))
    found: dict[str, Choice | None] = {}
    for _, question in definition.questions():
        said = answers.get(question.id)
        if question.type == "record" and isinstance(said, Mapping) and question.of:
            token = UUID(str(said["record"]))
            found[question.id] = registers.chosen(by, question.of, token)
    return found


def asks_records(definition: ServiceDefinition) -> bool:
    """Whether a service asks for a record of a register."""
    return any(question.type == "record" for _, question in definition.questions())


def records_about(case: Case, who: Who) -> Sequence[Met]:
    """Return the listed records that a case is about and that are open to somebody.

    The first linked stands first; for a record that was merged into another that one stands.
    """
    rows = About.objects.filter(case_id=case.pk).order_by("pk")
    numbers = registers.stays(list(rows.values_list("record_id", flat=True)))
    found = registers.met(who, numbers) if numbers else {}
    return [found[number] for number in numbers if number in found]


def cases_about(record_id: int, seen: CaseQuerySet, *, most: int = 20) -> CasesAbout:
    """Return the cases about a record, or about one merged into it, of those that may be seen."""
    linked = About.objects.filter(record_id__in=registers.merged_with(record_id))
    mine = seen.filter(pk__in=linked.values("case_id"))
    cases = list(mine.order_by("-created_at", "-pk")[:most])
    count = len(cases) if len(cases) < most else mine.order_by()[: COUNTED + 1].count()
    return CasesAbout(cases, count)
