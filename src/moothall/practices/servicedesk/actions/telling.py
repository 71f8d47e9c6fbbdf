"""What people of a rota are told by email: that a shift is theirs now, or no more, or offered."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Intent, one_line
from moothall.ground.journal.words import Actor
from moothall.practices.servicedesk.actions.groups import send
from moothall.practices.servicedesk.models import Rota, Shift, Swap
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.shifts import Span

BODY = "Hello {name}\n\n{said}\n\nSee the rota: {url}\n"


def tell_of_cover(shift: Shift, was: int, *, by: Actor, at: datetime) -> None:
    """Tell who was put on call, and in whose place; whoever did it knows."""
    when = spoken(shift.rota, (shift.starts_at, shift.ends_at))
    names = _names([was, shift.identity_id])
    put = f"You are on call for {shift.rota.name} from {when}, in place of {names[was]}."
    out = f"{names[shift.identity_id]} is on call for {shift.rota.name} in your place, from {when}."
    _tell(shift.rota, [shift.identity_id], "You are on call: " + when, put, by=by, at=at)
    _tell(shift.rota, [was], "You are not on call: " + when, out, by=by, at=at)


def tell_of_offer(swap: Swap, rota: Rota, *, by: Actor, at: datetime) -> None:
    """Tell whoever was asked to take a shift; all others of the rota, where nobody was named."""
    others = [one for one in duty.team(rota) if one != swap.offered_by_id]
    when = spoken(rota, (swap.shift.starts_at, swap.shift.ends_at))
    name = _names([swap.offered_by_id])[swap.offered_by_id]
    said = f"{name} asks you to be on call for {rota.name} from {when}."
    if swap.back is not None:
        back = spoken(rota, (swap.back.starts_at, swap.back.ends_at))
        said += f" They take yours from {back} in return."
    if swap.to_id is None:
        said += " Whoever accepts first takes it."
    asked = others if swap.to_id is None else [swap.to_id]
    said += " Accept it on the page of the rota; it stays theirs until somebody does."
    _tell(rota, asked, f"{name} asks you to take a shift", said, by=by, at=at)


def tell_of_answer(swap: Swap, identity: int, *, is_taken: bool, by: Actor, at: datetime) -> None:
    """Tell whoever offered a shift that somebody takes it, or that who was asked does not."""
    rota = swap.shift.rota
    when = spoken(rota, (swap.shift.starts_at, swap.shift.ends_at))
    name = _names([identity])[identity]
    said = f"{name} takes your shift from {when}." if is_taken else ""
    if is_taken and swap.back is not None:
        said += f" You take theirs from {spoken(rota, (swap.back.starts_at, swap.back.ends_at))}."
    said = said or f"{name} does not take your shift from {when}. It stays yours."
    subject = f"{name} {'takes' if is_taken else 'does not take'} your shift"
    _tell(rota, [swap.offered_by_id], subject, said, by=by, at=at)


def spoken(rota: Rota, span: Span) -> str:
    """Say from when to when, on the clocks of the rota's council."""
    zone = ZoneInfo(rota.council.zone)
    starts, ends = (f"{one.astimezone(zone):%A %-d %B %Y, %H:%M}" for one in span)
    return f"{starts} to {ends}"


def _tell(
    rota: Rota, identities: Iterable[int], subject: str, said: str, *, by: Actor, at: datetime
) -> None:
    """Email these people of a rota's team once each, where they can be; whoever acts knows."""
    wanted = set(identities)
    url = f"{contact_rules.home_of(rota.council)}/staff/on-call/{rota.pk}"
    letters: dict[int, Intent] = {}
    for member in duty.members(rota).select_related("person"):
        one, number = member.person, member.person.identity_id or 0
        if by == Actor.person(one.pk):
            wanted.discard(number)
        if one.email and number not in letters:
            letters[number] = Intent(
                council_id=one.council_id,
                recipient=one.email,
                subject=one_line(subject),
                body=BODY.format(name=one.name, said=said, url=url),
            )
    send([letter for number, letter in letters.items() if number in wanted], by=by, at=at)


def _names(identities: Iterable[int]) -> dict[int, str]:
    known = duty.names(identities)
    return {number: known.get(number, duty.UNKNOWN) for number in identities}
