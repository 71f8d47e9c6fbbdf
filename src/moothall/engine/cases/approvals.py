"""How an approval stands: who decided how, who is still to decide, what it comes to. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moothall.engine.cases.history import EventKind, Occurred, holding
from moothall.engine.catalogue.plan import Approval

APPROVED, REFUSED = "approved", "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who approved, who refused and who is still to decide, each by the person's id."""

    approved: tuple[int, ...]
    refused: tuple[int, ...]
    waiting: tuple[int, ...]
    outcome: str
    """approved, refused, or '' while it is open."""
    needed: int
    """How many must approve."""


def stand(
    approval: Approval,
    task: str,
    told: Iterable[Occurred],
    *,
    members: Sequence[int],
    requester: int | None,
) -> Standing:
    """Work out how an approval stands.

    :param members: those who are asked, before anyone handed their say on; whoever asked for the
        case is left out.
    """
    votes: dict[int, str] = {}
    asked = [member for member in members if member != requester]
    for event in holding(told):
        if event.data.get("task") != task or event.actor.id is None:
            continue
        if event.kind == EventKind.DELEGATED:
            asked = [int(event.data["to"]) if one == event.actor.id else one for one in asked]
        elif event.kind == EventKind.DECIDED:
            votes[event.actor.id] = str(event.data["decision"])
    approved = tuple(one for one, said in votes.items() if said == APPROVED)
    refused = tuple(one for one, said in votes.items() if said == REFUSED)
    waiting = tuple(dict.fromkeys(one for one in asked if one not in votes))
    needed = {"one": 1, "all": len({*asked, *votes}), "quorum": approval.quorum}[approval.of]
    outcome = _outcome(
        len(approved), len(refused), len(waiting), needed, is_one=approval.of == "one"
    )
    return Standing(approved, refused, waiting, outcome, needed)


def _outcome(approved: int, refused: int, waiting: int, needed: int, *, is_one: bool) -> str:
    if approved and approved >= needed:
        return APPROVED
    if refused and (is_one or approved + waiting < needed):
        return REFUSED
    return ""
