"""Where support is thin, what somebody's leaving would do, who could learn what: pure.

Somebody can support a component who leads it or can support it and still works for its council.
A supplier is no person: a component that a supplier alone supports has nobody of our own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moothall.practices.servicedesk.words.support import ABLE, THIN, Gap, Level

_WORST = {gap: number for number, gap in enumerate(Gap)}


@dataclass(frozen=True, slots=True)
class Supporter:
    """Who supports a component: somebody, with *identity_id*, or a supplier, without.

    *is_here*: whether they still work for its council. *away_until* is when the absence that they
    are in now ends (UTC), if they are.
    """

    support_id: int
    identity_id: int | None
    name: str
    level: Level
    is_here: bool = True
    away_until: datetime | None = None

    @property
    def is_able(self) -> bool:
        """Whether they can support it, today or once they are back."""
        return self.identity_id is not None and self.is_here and self.level in ABLE


@dataclass(frozen=True, slots=True)
class Supported:
    """A component with everybody who supports it: those who lead first, then by name."""

    id: int
    council_id: int
    name: str
    system_id: int
    system: str
    supporters: Sequence[Supporter] = ()

    @property
    def able(self) -> list[Supporter]:
        """Who can support it."""
        return [one for one in self.supporters if one.is_able]

    @property
    def learning(self) -> list[Supporter]:
        """Who is learning it, of those who are still here."""
        return [one for one in self.supporters if one.is_here and one.level == Level.LEARNING]

    @property
    def suppliers(self) -> list[Supporter]:
        """The suppliers that support it."""
        return [one for one in self.supporters if one.identity_id is None]

    @property
    def left(self) -> list[Supporter]:
        """Who is named and works for the council no more."""
        return [one for one in self.supporters if not one.is_here]

    @property
    def gaps(self) -> list[Gap]:
        """What is wrong with its cover, the worst first."""
        able = len(self.able)
        present = sum(one.away_until is None for one in self.able)
        wrong = {
            Gap.NOBODY: not able and not self.suppliers,
            Gap.SUPPLIER: not able and bool(self.suppliers),
            Gap.ONE: able == 1,
            Gap.AWAY: able > 0 and not present,
            Gap.ONE_NOW: able > 1 and present == 1,
            Gap.LEFT: bool(self.left),
        }
        return [gap for gap in Gap if wrong[gap]]

    @property
    def thin(self) -> Gap | None:
        """Why somebody must learn it, if somebody must."""
        return next((gap for gap in self.gaps if gap in THIN), None)

    def of(self, identity: int) -> Supporter | None:
        """Return how somebody supports it, if they do."""
        return next((one for one in self.supporters if one.identity_id == identity), None)

    def without(self, identity: int) -> "Supported":
        """Return it as it would be if somebody supported it no more."""
        return replace(
            self, supporters=[one for one in self.supporters if one.identity_id != identity]
        )


@dataclass(frozen=True, slots=True)
class Loss:
    """What the leaving of somebody does to a component: how they support it, how it would be."""

    component: Supported
    level: Level
    after: Supported

    @property
    def gap(self) -> Gap | None:
        """Why somebody must learn it then, where nobody must now, or for a lesser reason."""
        return self.after.thin if self.after.thin != self.component.thin else None


def losses(every: Iterable[Supported], identity: int) -> list[Loss]:
    """Return what the leaving of somebody does to each component they support, the worst first."""
    found = []
    for one in every:
        mine = one.of(identity)
        if mine is not None:
            found.append(Loss(one, mine.level, one.without(identity)))
    end = len(_WORST)
    return sorted(found, key=lambda loss: _WORST[loss.gap] if loss.gap else end)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A component that somebody must learn, why, who is learning it, and who could.

    Who could: whoever supports another component of the same system already.
    """

    component: Supported
    gap: Gap
    learning: Sequence[Supporter]
    could: Sequence[Supporter]


def lessons(every: Sequence[Supported]) -> list[Lesson]:
    """Return the components that somebody must learn: the worst first, else in their order."""
    by_system: dict[int, list[Supported]] = {}
    for one in every:
        by_system.setdefault(one.system_id, []).append(one)
    found = [
        Lesson(one, one.thin, one.learning, _could(one, by_system[one.system_id]))
        for one in every
        if one.thin is not None
    ]
    return sorted(found, key=lambda lesson: _WORST[lesson.gap])


def _could(one: Supported, near: Iterable[Supported]) -> list[Supporter]:
    known = {taken.identity_id for taken in one.supporters}
    found = {able.identity_id: able for other in near for able in other.able}
    free = [able for number, able in found.items() if number not in known]
    return sorted(free, key=lambda able: able.name)
