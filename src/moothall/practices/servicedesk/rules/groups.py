"""Why a group, a member, a session, a goal or an undertaking may not be; None: it may."""

import math
from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import asking
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import NoSuchService
from moothall.engine.contact import rules as contact
from moothall.engine.contact.words import Channel
from moothall.engine.contact.words import Way as Letter
from moothall.ground.calendars.rules import why_not_day
from moothall.ground.councils.models import Council
from moothall.practices.servicedesk.models import Goal, Group, GroupSession
from moothall.practices.servicedesk.words.groups import (
    CONSENT,
    LONGEST_LINE,
    LONGEST_SESSION,
    LONGEST_TEXT,
    Aim,
    GroupKind,
    SaidOfGoal,
    SaidOfGroup,
    SaidOfMember,
    SaidOfSession,
    SaidOfUndertaking,
    SessionState,
)

OVER = "That session was held or cancelled."
NO_CONSENT = f"That service does not ask for a yes. It needs a yes-or-no question “{CONSENT}”."
STILL_TO_COME = "A session is still to come. Cancel it first."


def why_not_group(council: Council, said: SaidOfGroup, *, but: int = 0) -> str | None:
    """Say why a group cannot be like that; *but* is the one that it is, where it is changed."""
    if not said.name.strip() or len(said.name) > LONGEST_LINE:
        return "Enter what the group is called."
    if said.kind not in GroupKind.values:
        return "Select which kind of group it is."
    if len(said.purpose) > LONGEST_TEXT:
        return f"Say what it is for in {LONGEST_TEXT:,} characters or fewer."
    others = Group.objects.filter(council=council, ended_at=None).exclude(pk=but)
    if others.filter(name=said.name.strip()).exists():
        return "There is a group of that name already."
    if said.service and others.filter(service=said.service).exists():
        return "Whoever asks for that service joins another group."
    return _why_not_service(council, said.service) if said.service else None


def _why_not_service(council: Council, slug: str) -> str | None:
    """Say why nobody can join by a service; one that is not in force takes nobody in yet."""
    try:
        offered = catalogue.offer(council.pk, slug)
    except NoSuchService:
        return None
    return None if asks_for_consent(offered.definition) else NO_CONSENT


def asks_for_consent(definition: ServiceDefinition) -> bool:
    """Whether a service asks for the yes without which nobody becomes a member."""
    asked = definition.question(CONSENT)
    return asked is not None and asked.type == "yesno"


def has_agreed(case: Case) -> bool:
    """Whether whoever asked for a case said in it that they may be emailed."""
    return asking.answers(case).get(CONSENT) is True


def why_not_end(group: Group, *, at: datetime) -> str | None:
    """Say why a group cannot be ended: whoever is invited would be told nothing."""
    coming = GroupSession.objects.filter(group=group, state=SessionState.PLANNED, ends_at__gt=at)
    return STILL_TO_COME if coming.exists() else None


def why_not_member(said: SaidOfMember, *, has_agreed: bool) -> str | None:
    """Say why somebody cannot be a member: no name, no address, or they never said yes."""
    if not said.name.strip() or len(said.name) > LONGEST_LINE:
        return "Enter a name."
    if why := why_not_address(said.email):
        return why
    if len(said.place) > LONGEST_LINE:
        return f"Say where they work in {LONGEST_LINE} characters or fewer."
    return None if has_agreed else "Only who said yes becomes a member."


def why_not_address(email: str) -> str | None:
    """Say why somebody cannot be written to at an address."""
    way = Letter(channel=Channel.EMAIL, recipient=email, subject="-", body="")
    return "Enter an email address, like name@example.com." if contact.why_not_way(way) else None


def why_not_session(said: SaidOfSession, *, at: datetime) -> str | None:
    """Say why a session cannot be held like that."""
    if not said.title.strip() or len(said.title) > LONGEST_LINE:
        return "Enter what the session is about."
    if why := _why_not_when(said, at=at):
        return why
    if not said.place.strip() and not said.link.strip():
        return "Enter a place, or a link by which people join."
    if said.link and not _is_web(said.link):
        return "Enter a link that begins with https://."
    return None if len(said.agenda) <= LONGEST_TEXT else "The agenda is too long."


def _why_not_when(said: SaidOfSession, *, at: datetime) -> str | None:
    if said.ends_at <= said.starts_at or said.ends_at - said.starts_at > LONGEST_SESSION:
        return "A session must end after it begins, within two days."
    if said.starts_at <= at:
        return "A session is planned before it begins."
    return why_not_day(said.starts_at.date(), at=at)


def _is_web(link: str) -> bool:
    try:
        URLValidator(schemes=["https", "http"])(link)
    except ValidationError:
        return False
    return True


def why_not_invite(session: GroupSession, *, at: datetime) -> str | None:
    """Say why nobody can be invited to a session any more."""
    if session.state != SessionState.PLANNED:
        return OVER
    return "That session has begun." if session.starts_at <= at else None


def why_not_note(session: GroupSession, notes: str, *, at: datetime) -> str | None:
    """Say why it cannot be said who came to a session and what was said there."""
    if session.state == SessionState.CANCELLED:
        return OVER
    if session.starts_at > at:
        return "That session has not begun."
    return None if len(notes) <= LONGEST_TEXT else "The notes are too long."


def why_not_goal(
    group: Group, said: SaidOfGoal, measures: Collection[str], *, at: datetime
) -> str | None:
    """Say why a group cannot want that; *measures* are those that are published."""
    if said.measure not in measures:
        return "Select a measure that is published."
    if said.aim not in Aim.values or not math.isfinite(said.value) or said.value < 0:
        return "Enter a number, 0 or more."
    if Goal.objects.filter(group=group, measure=said.measure, ended_at=None).exists():
        return "The group has a goal for that measure. End it first."
    return why_not_day(said.by_on, at=at)


def why_not_agree(said: SaidOfUndertaking, *, at: datetime) -> str | None:
    """Say why something cannot be agreed."""
    if not said.what.strip() or len(said.what) > LONGEST_TEXT:
        return "Enter what is to be done."
    if not said.owner.strip() or len(said.owner) > LONGEST_LINE:
        return "Enter who does it."
    return why_not_address(said.email) or why_not_day(said.due_on, at=at)
