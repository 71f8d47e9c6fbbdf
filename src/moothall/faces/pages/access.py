"""Who may open a page. Closed unless opened: a route without a policy is refused and fails a test.

The policy stands beside the view; routes of the sign-in library are listed here by name. The
permission matrix (tests/faces/test_permissions.py) walks every route as every role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from moothall.ground.people.words import Role, Who

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """A named rule: may somebody who is *who* open this page?"""

    name: str
    allows: Callable[[Who], bool]
    needs_council: bool = True


ANYONE = Policy("anyone", lambda who: True)
PLATFORM = Policy("anyone, also where no council is named", lambda who: True, needs_council=False)
SIGNED_IN = Policy("signed in", lambda who: who.is_signed_in)
EMPLOYEE = Policy("people who work for the council", lambda who: who.is_inside)
OFFICER = Policy("officers", lambda who: who.has_role(Role.OFFICER, Role.MANAGER, Role.ADMIN))
STAFF = Policy("everyone with an officer's desk", lambda who: who.is_staff)
KEY = Policy("an API key", lambda who: True)
"""Whoever calls is judged by their key, in the API itself; a session says nothing there."""
MANAGER = Policy("managers", lambda who: who.has_role(Role.MANAGER, Role.ADMIN))
DESIGNER = Policy(
    "service designers and managers",
    lambda who: who.has_role(Role.DESIGNER, Role.MANAGER, Role.ADMIN),
)
AUDITOR = Policy("auditors and administrators", lambda who: who.has_role(Role.AUDITOR, Role.ADMIN))
ADMIN = Policy("administrators", lambda who: who.has_role(Role.ADMIN))

BORROWED: dict[str, Policy] = {}
"""Policies of the sign-in library's routes, by route name; filled by `signin_urls`."""


def _opens(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]  # a view carries its policy
        return view

    return mark


anyone = _opens(ANYONE)
platform = _opens(PLATFORM)
signed_in = _opens(SIGNED_IN)
employee = _opens(EMPLOYEE)
officer = _opens(OFFICER)
staff = _opens(STAFF)
manager = _opens(MANAGER)
designer = _opens(DESIGNER)
key = _opens(KEY)
auditor = _opens(AUDITOR)
admin = _opens(ADMIN)


def policy_of(view: Callable[..., Any], name: str | None = None) -> Policy | None:
    """Return the policy of a view, or of the sign-in library's route of that name."""
    return getattr(view, "policy", None) or BORROWED.get(name or "")
