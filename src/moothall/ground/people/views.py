"""What is said of a view that somebody keeps, whatever list it is of: its name, who shares it."""

from collections.abc import Collection

from moothall.ground.people import rules
from moothall.ground.people.models import KeptView
from moothall.ground.people.words import NotASavedView, NotYourView, Sharing


def say(view: KeptView, name: str | None, address: str | None) -> None:
    """Call a view so, and let it show that; None leaves what it says.

    :raises NotASavedView: without a name, or where either is too long.
    """
    name = view.name if name is None else name
    address = view.address if address is None else address
    if reason := rules.why_not_name_view(name, address):
        raise NotASavedView(reason)
    view.name, view.address = " ".join(name.split()), address


def share(
    view: KeptView, sharing: Sharing, *, teams: Collection[int], roles: Collection[str]
) -> None:
    """Share a view so, where it is not yet.

    :param teams: those that whoever shares it belongs to; *roles*: what they are in its council.
    :raises NotYourView: where they may not share it so.
    """
    if sharing == Sharing(view.team_id, view.is_shared):
        return
    reason = rules.why_not_share_view(sharing.team_id, teams, roles, with_all=sharing.with_all)
    if reason:
        raise NotYourView(reason)
    view.team_id = None if sharing.with_all else sharing.team_id
    view.is_shared = sharing.with_all
