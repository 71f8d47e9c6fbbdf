"""What groups do: sessions with invitations, who came, what is wanted and what was agreed."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Intent, one_line
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.contact_points import plain_email
from moothall.practices.servicedesk.actions.groups import leaving_url, letter, locked, send
from moothall.practices.servicedesk.models import (
    Goal,
    Group,
    GroupSession,
    Guest,
    Undertaking,
)
from moothall.practices.servicedesk.queries import groups as queries
from moothall.practices.servicedesk.rules import groups as rules
from moothall.practices.servicedesk.words.groups import (
    NotThisGoal,
    NotThisSession,
    NotThisUndertaking,
    Reply,
    SaidOfGoal,
    SaidOfSession,
    SaidOfUndertaking,
    SessionState,
)

INVITED = """\
Hello {name}

{group} invites you: {title}
{when}
{where}

{agenda}

Say if you come, and add it to your calendar: {reply}

To leave the group: {leave}
"""
CALLED_OFF = """\
Hello {name}

This session of {group} is cancelled: {title}, {when}.

To leave the group: {leave}
"""
REMINDED = """\
Hello {owner}

{group} agreed that you do this by {due}:

{what}

It is not marked as done. Tell whoever keeps the group how it stands.
"""


@transaction.atomic
def plan_session(group: Group, said: SaidOfSession, *, by: Actor, at: datetime) -> GroupSession:
    """Plan a session; nobody is invited yet.

    :raises NotThisSession: saying why.
    """
    locked(group)
    if why := rules.why_not_session(said, at=at):
        raise NotThisSession(why)
    session = GroupSession.objects.create(
        council_id=group.council_id, group=group, **_columns(said)
    )
    journal.record("session.planned", session, by=by, at=at, facts={"group": group.pk})
    return session


@transaction.atomic
def change_session(
    session: GroupSession, said: SaidOfSession, *, by: Actor, at: datetime
) -> GroupSession:
    """Change a session that is to come; whoever is invited is told anew. Unchanged, nobody is.

    :raises NotThisSession: saying why.
    """
    session = _locked(session)
    why = rules.why_not_invite(session, at=at) or rules.why_not_session(said, at=at)
    if why:
        raise NotThisSession(why)
    wanted = _columns(said)
    if all(getattr(session, name) == value for name, value in wanted.items()):
        return session
    for name, value in wanted.items():
        setattr(session, name, value)
    session.revision += 1
    session.save()
    told = _told(session, queries.guests(session), subject="Changed: ")
    facts = {"group": session.group_id, "told": send(told, by=by, at=at)}
    journal.record("session.changed", session, by=by, at=at, facts=facts)
    return session


@transaction.atomic
def invite(session: GroupSession, *, by: Actor, at: datetime) -> int:
    """Invite every member who is not invited yet; return how many. Twice it invites nobody twice.

    :raises NotThisSession: for one that has begun, was held or cancelled.
    """
    session = _locked(session)
    if why := rules.why_not_invite(session, at=at):
        raise NotThisSession(why)
    fresh = queries.uninvited(session).select_related("person")
    made = [
        Guest(council_id=session.council_id, session=session, member=one, invited_at=at)
        for one in fresh.order_by("name_key", "pk")
    ]
    Guest.objects.bulk_create(made)
    send(_told(session, made), by=by, at=at)
    facts = {"group": session.group_id, "invited": len(made)}
    journal.record("session.invited", session, by=by, at=at, facts=facts)
    return len(made)


@transaction.atomic
def reply(guest: Guest, said: str, *, by: Actor, at: datetime) -> Guest:
    """Say whether one comes to a session; of several answers the last counts.

    :raises NotThisSession: for one that is over, and for what is no answer.
    """
    session = _locked(guest.session)
    if session.state != SessionState.PLANNED or session.ends_at <= at:
        raise NotThisSession(rules.OVER)
    if said not in Reply.values:
        raise NotThisSession("Say whether you come.")
    guest.reply = said
    guest.save(update_fields=["reply"])
    facts = {"session": session.pk, "reply": said}
    journal.record("session.replied", guest, by=by, at=at, facts=facts)
    return guest


@transaction.atomic
def cancel_session(session: GroupSession, *, by: Actor, at: datetime) -> GroupSession:
    """Cancel a session that is to come, and tell whoever was invited and did not decline.

    :raises NotThisSession: for one that has begun, was held or cancelled.
    """
    session = _locked(session)
    if why := rules.why_not_invite(session, at=at):
        raise NotThisSession(why)
    session.state = SessionState.CANCELLED
    session.revision += 1
    session.save(update_fields=["state", "revision"])
    council = session.group.council
    told = [
        letter(
            one.member,
            f"Cancelled: {session.title}",
            CALLED_OFF.format(
                name=one.member.name,
                group=session.group.name,
                title=session.title,
                when=spoken(session),
                leave=leaving_url(one.member, council),
            ),
        )
        for one in queries.guests(session)
        if one.member.left_at is None and one.reply != Reply.NO
    ]
    facts = {"group": session.group_id, "told": send(told, by=by, at=at)}
    journal.record("session.cancelled", session, by=by, at=at, facts=facts)
    return session


@transaction.atomic
def note_session(
    session: GroupSession, came: Collection[int], notes: str, *, by: Actor, at: datetime
) -> GroupSession:
    """Say who came to a session, by the numbers of members, and what was said there.

    A member who came without being invited is added to who was there.

    :raises NotThisSession: before it begins, and for one that was cancelled.
    """
    session = _locked(session)
    if why := rules.why_not_note(session, notes, at=at):
        raise NotThisSession(why)
    there = set(Guest.objects.filter(session=session).values_list("member_id", flat=True))
    others = queries.current(session.group).filter(pk__in=set(came) - there)
    Guest.objects.bulk_create(
        Guest(council_id=session.council_id, session=session, member=one, invited_at=at)
        for one in others
    )
    Guest.objects.filter(session=session).exclude(member_id__in=list(came)).update(has_come=False)
    number = Guest.objects.filter(session=session, member_id__in=list(came)).update(has_come=True)
    session.state, session.notes = SessionState.HELD, notes.strip()
    session.save(update_fields=["state", "notes"])
    facts = {"group": session.group_id, "came": number}
    journal.record("session.held", session, by=by, at=at, facts=facts)
    return session


@transaction.atomic
def set_goal(
    group: Group, said: SaidOfGoal, *, measures: Collection[str], by: Actor, at: datetime
) -> Goal:
    """Say what a group wants a measure to reach, by when; *measures* are those published.

    :raises NotThisGoal: saying why.
    """
    locked(group)
    if why := rules.why_not_goal(group, said, measures, at=at):
        raise NotThisGoal(why)
    goal = Goal.objects.create(
        council_id=group.council_id,
        group=group,
        measure=said.measure,
        aim=said.aim,
        value=said.value,
        by_on=said.by_on,
        added_at=at,
    )
    facts = {"group": group.pk, "measure": said.measure, "value": said.value}
    journal.record("goal.set", goal, by=by, at=at, facts=facts)
    return goal


@transaction.atomic
def end_goal(goal: Goal, *, by: Actor, at: datetime) -> Goal:
    """Want that no more."""
    goal.ended_at = at
    goal.save(update_fields=["ended_at"])
    journal.record("goal.ended", goal, by=by, at=at, facts={"group": goal.group_id})
    return goal


@transaction.atomic
def agree(
    group: Group,
    said: SaidOfUndertaking,
    *,
    by: Actor,
    at: datetime,
    session: GroupSession | None = None,
) -> Undertaking:
    """Agree that somebody does something by a day; it may have come of a session.

    :raises NotThisUndertaking: saying why.
    """
    locked(group)
    if why := rules.why_not_agree(said, at=at):
        raise NotThisUndertaking(why)
    made = Undertaking.objects.create(
        council_id=group.council_id,
        group=group,
        session=session,
        what=said.what.strip(),
        owner=said.owner.strip(),
        email=plain_email(said.email),
        due_on=said.due_on,
    )
    facts = {"group": group.pk, "session": session.pk if session else None}
    journal.record("undertaking.agreed", made, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def finish(undertaking: Undertaking, *, by: Actor, at: datetime) -> Undertaking:
    """Say that what was agreed is done; twice it changes nothing."""
    found = Undertaking.objects.select_for_update(of=("self",)).get(pk=undertaking.pk)
    if found.done_at is not None:
        return found
    found.done_at = at
    found.save(update_fields=["done_at"])
    journal.record("undertaking.done", found, by=by, at=at, facts={"group": found.group_id})
    return found


@transaction.atomic
def remind(undertaking: Undertaking, *, by: Actor, at: datetime) -> Undertaking:
    """Remind whoever undertook something that its day is over; once a week at most."""
    group = undertaking.group
    undertaking.reminded_at = at
    undertaking.save(update_fields=["reminded_at"])
    body = REMINDED.format(
        owner=undertaking.owner,
        group=group.name,
        due=f"{undertaking.due_on:%-d %B %Y}",
        what=undertaking.what,
    )
    intent = Intent(
        council_id=undertaking.council_id,
        recipient=undertaking.email,
        subject=one_line(f"Overdue: {undertaking.what}"),
        body=body,
        is_answer=True,
    )
    send([intent], by=by, at=at)
    facts = {"group": group.pk}
    journal.record("undertaking.reminded", undertaking, by=by, at=at, facts=facts)
    return undertaking


def spoken(session: GroupSession) -> str:
    """Say when a session is, on the clocks of its council."""
    zone = ZoneInfo(session.group.council.zone)
    starts, ends = (one.astimezone(zone) for one in (session.starts_at, session.ends_at))
    if starts.date() == ends.date():
        return f"{starts:%A %-d %B %Y, %H:%M} to {ends:%H:%M}"
    return f"{starts:%A %-d %B %Y, %H:%M} to {ends:%A %-d %B %Y, %H:%M}"


def _columns(said: SaidOfSession) -> dict[str, object]:
    names = ("title", "place", "link", "agenda")
    words = {name: getattr(said, name).strip() for name in names}
    return {**words, "starts_at": said.starts_at, "ends_at": said.ends_at}


def _locked(session: GroupSession) -> GroupSession:
    found = GroupSession.objects.select_for_update(of=("self",)).filter(pk=session.pk)
    return found.select_related("group__council").get()


def _told(
    session: GroupSession, guests: Collection[Guest], *, subject: str = "Invitation: "
) -> list[Intent]:
    council = session.group.council
    home = contact_rules.home_of(council)
    where = "\n".join(part for part in (session.place, session.link) if part)
    words = {
        "group": session.group.name,
        "title": session.title,
        "when": spoken(session),
        "where": where,
        "agenda": session.agenda,
    }
    return [
        letter(
            one.member,
            f"{subject}{session.title}, {spoken(session)}",
            INVITED.format(
                name=one.member.name,
                reply=f"{home}/groups/sessions/{one.token}",
                leave=leaving_url(one.member, council),
                **words,
            ),
        )
        for one in guests
        if one.member.left_at is None and one.reply != Reply.NO
    ]
