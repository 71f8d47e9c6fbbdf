"""Link cases that are taken over in bulk, to one another and to those that are here already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases import joining
from moothall.engine.cases.actions.recording import New, append, locked
from moothall.engine.cases.history import History, Occurred
from moothall.engine.cases.joining import NAMED, Name
from moothall.engine.cases.models import Case, Link, Submission
from moothall.engine.cases.rows import Rows
from moothall.engine.cases.words import NoSuchCase
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of cases by their forms' tokens: those being made, and those that were here."""

    made: Mapping[str, int]
    here: Mapping[str, int]

    def id_of(self, name: Name) -> int:
        """Return a case's id.

        :raises NoSuchCase: when it is neither taken over now nor here already.
        """
        if isinstance(name, int):
            return name
        found = self.made.get(name) or self.here.get(name)
        if found is None:
            raise NoSuchCase(f"A case is linked to {name}, which is not here. Take it over too.")
        return found


def named_here(histories: Sequence[History]) -> dict[str, int]:
    """Return the ids of those cases that histories name and that are here already."""
    wanted = {joining.other_of(event) for one in histories for event in one.events}
    wanted -= {str(history.token) for history in histories}
    tokens = [name for name in wanted if isinstance(name, str)]
    found = Submission.objects.filter(token__in=tokens) if tokens else Submission.objects.none()
    return {str(token): case for token, case in found.values_list("token", "case_id")}


def name(rows: Sequence[Rows], names: Names) -> None:
    """Put ids in the place of tokens in the events that are about to be written."""
    for event in (event for one in rows for event in one.events):
        part = NAMED.get(event["kind"])
        if part and part in event["data"]:
            event["data"][part] = names.id_of(event["data"][part])


def tie(
    council_id: int,
    stories: Mapping[Name, Sequence[Occurred]],
    names: Names,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write the links that hold; cases that were here already tell of theirs too."""
    links = [
        {
            "council_id": council_id,
            "case_id": names.id_of(one.case),
            "other_id": names.id_of(one.other),
            "kind": one.kind,
            "made_at": one.made_at,
        }
        for one in joining.ties(stories)
    ]
    copying.put(Link, links)
    made = set(names.made.values())
    for story in stories.items():
        for number, event in _told_elsewhere(*story, names, made):
            new = New(event.kind, event.data, effective_at=event.effective_at)
            append(locked(Case(pk=number)), new, by=by, at=at)


def _told_elsewhere(
    case: Name, told: Sequence[Occurred], names: Names, made: set[int]
) -> Iterator[tuple[int, Occurred]]:
    for event in told:
        other = joining.other_of(event)
        number = names.id_of(other) if other is not None else 0
        there = joining.seen_from_there(event, names.id_of(case)) if number else None
        if there is not None and number not in made:
            yield number, there
