"""Who may bring in the cases of another desk."""

from collections.abc import Collection

from moothall.ground.people.words import Role

MAY = frozenset({Role.MANAGER, Role.ADMIN})
"""Whoever sees every case of the council, and answers for its figures."""
REFUSED = "Only managers and administrators bring in the cases of another desk."


def why_not_move_in(roles: Collection[str]) -> str | None:
    """Say why somebody with these roles may not bring in another desk's cases."""
    return None if MAY & set(roles) else REFUSED
