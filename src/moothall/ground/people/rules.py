"""Why something may not be done to people: a sentence, or None where it may."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked
from moothall.ground.people import companies
from moothall.ground.people.contact_points import is_mobile, why_not_mail
from moothall.ground.people.models import (
    Authority,
    ContactPoint,
    Home,
    Person,
    Standing,
    Subject,
)
from moothall.ground.people.words import (
    CODE_LASTS,
    CODE_PAUSE,
    LEADING,
    LONGEST_ACTING,
    LONGEST_ADDRESS,
    LONGEST_VIEW_NAME,
    MOST_POINTS,
    STAFF,
    Part,
    PointKind,
    Role,
)


def why_not_disconnect(kept: Subject) -> str | None:
    """Return why a provider must go on signing somebody in, if it must."""
    others = Subject.objects.filter(identity_id=kept.identity_id).exclude(pk=kept.pk)
    if kept.identity.has_usable_password() or others.exists():
        return None
    return "You would have no way to sign in. Set a password first."


def why_not_disable(person: Person, by: Actor) -> str | None:
    """Return why somebody must stay, if they must."""
    if person.disabled_at is not None:
        return "They are disabled already."
    if by == person.actor:
        return "You cannot disable yourself. Ask another administrator."
    return _why_last(person)


def why_not_take(person: Person, role: str, by: Actor) -> str | None:
    """Return why somebody must keep a role, if they must: a council is never without an admin."""
    if role != Role.ADMIN:
        return None
    if by == person.actor:
        return "You cannot take your own role as administrator. Ask another administrator."
    return _why_last(person)


def _why_last(person: Person) -> str | None:
    admins = set(
        Standing.objects.filter(council_id=person.council_id, role=Role.ADMIN).values_list(
            "person_id", flat=True
        )
    )
    if admins == {person.pk}:
        return "They are the only administrator. Give somebody else the role first."
    return None


def why_not_merge(kept: Person, gone: Person) -> str | None:
    """Return why two people cannot be made one, if they cannot."""
    if kept.pk == gone.pk or kept.council_id != gone.council_id:
        return "Choose two people of the same council."
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        return "One of them was merged already. Undo that first."
    if gone.identity_id is not None and kept.identity_id is not None:
        return "Both of them sign in. Disable one of them first."
    if gone.identity_id is not None:
        return "They sign in: merge the other way round, from their page."
    return None


NO_EMAIL = "Enter an email address in the correct format, like name@example.com"
NO_MOBILE = marked("Enter a mobile number that can get text messages, like 07700 900 982")


def why_not_reach(kind: str, typed: str) -> str | None:
    """Return why nobody can be reached at what was typed, if they cannot."""
    if kind == PointKind.MOBILE:
        return None if is_mobile(typed) else NO_MOBILE
    try:
        validate_email(typed.strip())
    except ValidationError:
        return NO_EMAIL
    return why_not_mail(typed)


def why_not_keep(person: Person, kind: str, typed: str) -> str | None:
    """Return why a contact point of somebody is not kept, if it is not."""
    if ContactPoint.objects.filter(person=person).count() >= MOST_POINTS:
        return f"You have {MOST_POINTS} already. Remove one first."
    return why_not_reach(kind, typed)


def why_not_code(point: ContactPoint, at: datetime) -> str | None:
    """Return why no code is sent to a contact point, if none is."""
    if point.is_proved:
        return marked("You have shown already that this is yours.")
    if point.coded_at is not None and at - point.coded_at < CODE_PAUSE:
        return marked("We have just sent a code. Wait a minute before you ask for another.")
    return None


def why_not_prove(point: ContactPoint, at: datetime) -> str | None:
    """Return why no code is good for a contact point, if none is."""
    if point.is_proved:
        return marked("You have shown already that this is yours.")
    if not point.code_digest:
        return marked("This code is no longer good. Ask for a new one.")
    if point.coded_at is None or at - point.coded_at > CODE_LASTS:
        return marked("This code has run out. Ask for a new one.")
    return None


def why_not_theirs(point: ContactPoint) -> str | None:
    """Return why an address stays another's, though its code was right, if it does.

    Whoever is known by one email address is taken for one person; a telephone may be a family's.
    """
    if point.kind != PointKind.EMAIL:
        return None
    same = Q(council_id=point.council_id) & ~Q(person_id=point.person_id)
    proved = ContactPoint.objects.filter(
        same, kind=point.kind, value=point.value, proved_at__isnull=False
    )
    signs_in = Person.objects.filter(
        council_id=point.council_id, email=point.value, identity__isnull=False
    ).exclude(pk=point.person_id)
    if proved.exclude(person__merged_into_id=point.person_id).exists() or signs_in.exists():
        return marked(
            "Somebody else is known here by this address. Use another one, or write to us."
        )
    return None


def why_not_main(point: ContactPoint) -> str | None:
    """Return why somebody is not to be reached at a contact point first, if they are not."""
    return (
        None if point.is_proved else marked("Show that this is yours first, with the code we send.")
    )


def why_not_remove(point: ContactPoint) -> str | None:
    """Return why a contact point stays, if it must."""
    others = ContactPoint.objects.filter(person_id=point.person_id, kind=point.kind)
    identity = point.person.identity
    if point.kind == PointKind.EMAIL and identity and identity.email == point.value:
        return marked("You sign in with this address, so it stays.")
    if point.is_main and others.filter(proved_at__isnull=False).exclude(pk=point.pk).exists():
        return marked("Choose first at which other one we reach you.")
    return None


def why_not_give(giver: Person, part: str, expires_at: datetime, at: datetime) -> str | None:
    """Return why nobody may be let act for somebody in that way, if nobody may."""
    if giver.disabled_at is not None or giver.merged_into_id is not None:
        return "Nobody can act for them any more."
    if part not in Part.values or (part == Part.OWNER and not giver.is_business):
        return "Only a business has an owner."
    if not at < expires_at <= at + LONGEST_ACTING:
        return "Somebody may act for another for two years at most. Choose how long."
    return None


def why_not_pass_on(
    own: Authority | None, services: Sequence[str], cases: Sequence[int]
) -> str | None:
    """Return why whoever acts for another lets nobody else act in that, if they do not.

    :param own: on what they act themselves; nothing outside it is theirs to give.
    """
    if own is None or own.part != Part.OWNER:
        return "Only an owner of it lets others act for it."
    if own.services and not set(services) <= set(own.services):
        return "You may not act in all of that yourself."
    if own.cases and not set(cases) <= set(own.cases):
        return "You may not act in all of that yourself."
    return None


def why_not_hold(giver: Person, holder: Person) -> str | None:
    """Return why *holder* may not act for *giver*, if they may not."""
    if giver.council_id != holder.council_id or giver.pk == holder.pk:
        return marked("That is your own code. Give it to whoever is to act for you.")
    if holder.is_business or holder.disabled_at is not None or holder.merged_into_id is not None:
        return "They cannot act for anybody."
    held = Authority.objects.filter(giver=giver, holder=holder, ended_at=None)
    if held.exists():
        return marked("They may act for them already. End that first.")
    return None


def why_not_appoint(holder: Person, by: Actor) -> str | None:
    """Return why nobody records that *holder* acts for another, if nobody does.

    Whoever records it says what they saw, so it is never of themselves, nor of another officer:
    those act for somebody who lets them by a code, and for a business of their own.
    """
    if is_oneself(holder, by):
        return "You cannot record that you act for somebody yourself. They can give you a code."
    held = Standing.objects.filter(council_id=holder.council_id, role__in=list(STAFF))
    if held.filter(Q(person_id=holder.pk) | Q(identity_id=holder.identity_id or 0)).exists():
        return "They are an officer here. Only whoever they act for can let them, by a code."
    return None


def is_oneself(person: Person, by: Actor) -> bool:
    """Whether somebody is who acts here, under whichever number they are known."""
    mine = Person.objects.filter(pk=by.id or 0).first() if by.kind == "person" else None
    if mine is None:
        return False
    same = {mine.pk, mine.merged_into_id} & {person.pk, person.merged_into_id} - {None}
    return bool(
        same
        or (person.identity_id and person.identity_id == mine.identity_id)
        or (person.email and person.email == mine.email)
    )


def why_not_check(business: Person, by: Actor) -> str | None:
    """Return why somebody does not record that a business is what it says, if they do not.

    Whoever acts for it, or did, says so about themselves: another officer looks.
    """
    if not business.is_business:
        return "That is a person."
    held = Authority.objects.filter(giver=business, holder__isnull=False)
    if any(is_oneself(one.holder, by) for one in held.select_related("holder") if one.holder):
        return "You act for this business, or did. Ask another officer to check it."
    return None


def why_not_add_business(council_id: int, company_number: str) -> str | None:
    """Return why a business cannot be taken in, if it cannot."""
    if not company_number.strip():
        return None
    number = companies.read(company_number)
    if not number:
        return marked("Enter a company number of 8 characters, like 01234567 or SC123456")
    if Person.objects.filter(council_id=council_id, company_number=number).exists():
        return marked("This company is known here already. Ask whoever acts for it for a code.")
    return None


EARLIEST = 1900
"""The first year in which anybody may have moved in: earlier ones are slips of the pen."""


def why_not_move_in(person: Person, from_on: date | None, today: date) -> str | None:
    """Return why somebody is not recorded as living at an address, if they are not."""
    if person.is_business:
        return "Only people live somewhere."
    if person.disabled_at is not None or person.merged_into_id is not None:
        return "They are not known under this number any more."
    if from_on is not None and from_on > today:
        return "The day they moved in must be today or in the past"
    if from_on is not None and from_on.year < EARLIEST:
        return f"The day they moved in must be in {EARLIEST} or later"
    return None


def why_not_move_out(home: Home, left_on: date, today: date) -> str | None:
    """Return why somebody did not leave an address on that day, if they did not."""
    if home.is_over:
        return "They left this address already."
    if left_on > today:
        return "The day of moving away must be today or in the past"
    if left_on.year < EARLIEST:
        return f"The day of moving away must be in {EARLIEST} or later"
    if not home.begins_before(left_on):
        return "The day of moving away must not be before the day of moving in"
    return None


def why_not_correct(person: Person, by: Actor, reason: str) -> str | None:
    """Return why somebody does not record where another lives, if they do not."""
    themselves = {person.pk, person.merged_into_id}
    if by.kind == "person" and by.id not in themselves and not reason.strip():
        return "Say why: somebody may ask later."
    return None


def why_not_rename_view(
    person_id: int, roles: Collection[str], *, saved_by: int, is_shared: bool
) -> str | None:
    """Return why somebody may not change a saved list: their own they may, a shared one managers.

    :param saved_by: the number of whoever saved it.
    """
    if saved_by == person_id or (is_shared and set(roles) & LEADING):
        return None
    return "Only whoever saved a list, and managers where it is shared, can change it."


def why_not_share_view(
    team_id: int | None, team_ids: Collection[int], roles: Collection[str], *, with_all: bool
) -> str | None:
    """Return why somebody in these teams may not share a list with a team, or with all."""
    if with_all and not set(roles) & LEADING:
        return "Only managers and administrators share a list with the whole council."
    if team_id is not None and team_id not in team_ids and not set(roles) & LEADING:
        return "Share a list with a team that you belong to."
    return None


def why_not_name_view(name: str, address: str) -> str | None:
    """Return why a list cannot be saved under a name: there is none, or either is too long."""
    if not name.split():
        return "Enter a name for the list"
    if len(" ".join(name.split())) > LONGEST_VIEW_NAME:
        return f"The name must be {LONGEST_VIEW_NAME} characters or fewer"
    if len(address) > LONGEST_ADDRESS:
        return "The list has too many filters to be saved"
    return None
