"""Who may bring in the cases of another desk, and when there is something to bring."""

from collections.abc import Collection, Mapping

from moothall.ground.people.words import Role

MAY = frozenset({Role.MANAGER, Role.ADMIN})
"""Whoever sees every case of the council, and answers for its figures."""
REFUSED = "Only managers and administrators bring in the cases of another desk."


def why_not_move_in(roles: Collection[str]) -> str | None:
    """Say why somebody with these roles may not bring in another desk's cases."""
    return None if MAY & set(roles) else REFUSED


def why_not_take_over(counts: Mapping[str, int]) -> str | None:
    """Say why there is nothing to take over of a file that would do *counts*, as it was looked at.

    A page says so in place of the button; a program that brings a file again may, and changes
    nothing.
    """
    if any(counts.get(name) for name in ("running", "over", "comments")):
        return None
    if not (counts.get("refused") or counts.get("comments_refused")):
        return "Everything in it is here already."
    what = "None of its rows can be used" if not counts.get("known") else "The rest cannot be used"
    before = "" if not counts.get("known") else "Some of its cases are here already. "
    return f"{before}{what}: change what the columns mean, or mend the rows and bring them again."
