"""Who keeps groups at these pages, and what their addresses name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from moothall.faces.staff.desk import Desk, sit
from moothall.ground.journal.words import Actor
from moothall.practices.servicedesk.models import (
    Goal,
    Group,
    GroupSession,
    Member,
    Undertaking,
)
from moothall.practices.servicedesk.queries import groups
from moothall.practices.servicedesk.words.groups import NoSuchGroup

NAMES = ("member", "session", "goal", "undertaking")
"""What the address of a deed may name."""


@dataclass(frozen=True)
class Seat:
    """A manager at the pages of their council's groups."""

    desk: Desk

    @property
    def by(self) -> Actor:
        """Who acts."""
        return self.desk.who.actor_in(self.desk.council.pk)

    def group(self, number: int) -> Group:
        """Return a group of the council.

        :raises Http404: where it has none of that number.
        """
        try:
            return groups.group(self.desk.council.pk, number)
        except NoSuchGroup as gone:
            raise Http404(str(gone)) from gone


@dataclass(frozen=True)
class At:
    """Where a deed is done: by whom, with which group, and the thing that its address names."""

    seat: Seat
    group: Group
    named: Mapping[str, str]

    @property
    def how(self) -> dict[str, Any]:
        """Who does it, and when."""
        return {"by": self.seat.by, "at": self.seat.desk.at}

    def member(self) -> Member:
        """Return the member that the address names, or 404."""
        found: Member = there(groups.member(self.group, self._number("member")))
        return found

    def session(self) -> GroupSession:
        """Return the session that the address names, or 404."""
        found: GroupSession = there(groups.session(self.group, self._number("session")))
        return found

    def goal(self) -> Goal:
        """Return the goal that the address names, or 404."""
        found: Goal = there(groups.goal(self.group, self._number("goal")))
        return found

    def undertaking(self) -> Undertaking:
        """Return what the address names that was agreed, or 404."""
        found: Undertaking = there(groups.undertaking(self.group, self._number("undertaking")))
        return found

    def _number(self, name: str) -> int:
        text = self.named.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise Http404("Nothing is named there.")
        return int(text)


def seat(request: HttpRequest) -> Seat:
    """Return the seat of whoever asks.

    :raises Http404: at a partnership, whose councils have groups of their own.
    """
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("Each council has groups of its own.")
    return Seat(desk)


def there(found: Any) -> Any:  # noqa: ANN401 -- whatever was looked for
    """Return what was looked for, or 404."""
    if found is None:
        raise Http404("There is nothing of that number in this group.")
    return found


def page_of(group: Group) -> str:
    """Return where a group is."""
    return reverse("staff:group", args=[group.pk])


def page_of_session(session: GroupSession) -> str:
    """Return where a session is."""
    return reverse("staff:group-session", args=[session.group_id, session.pk])
