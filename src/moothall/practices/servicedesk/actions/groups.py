"""What is done with groups and who is in them: set up, joined, loaded from a file, left, erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.models import Case
from moothall.engine.contact import actions as contact
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Intent, one_line
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Person
from moothall.ground.people.words import Whose
from moothall.practices.servicedesk.models import Group, Member, Undertaking
from moothall.practices.servicedesk.queries import groups as queries
from moothall.practices.servicedesk.rules import groups as rules
from moothall.practices.servicedesk.words.groups import (
    LEFT,
    MOST_LOADED,
    Loaded,
    NotAMember,
    NotThisGroup,
    SaidOfGroup,
    SaidOfMember,
    Way,
)

WELCOME = """\
Hello {name}

You are now a member of {group}. We write to you when there is a session, and tell you what came
of it.

{purpose}

You can leave at any time, without signing in: {leave}
"""
ERASED = "somebody no longer known"


@transaction.atomic
def add_group(council: Council, said: SaidOfGroup, *, by: Actor, at: datetime) -> Group:
    """Set up a group.

    :raises NotThisGroup: saying why.
    """
    if why := rules.why_not_group(council, said):
        raise NotThisGroup(why)
    group = Group.objects.create(council=council, added_at=at, **_columns(said))
    journal.record("group.added", group, by=by, at=at, facts={"kind": said.kind})
    return group


@transaction.atomic
def change_group(group: Group, said: SaidOfGroup, *, by: Actor, at: datetime) -> Group:
    """Say anew what a group is called, what it is for, and how people join.

    :raises NotThisGroup: saying why.
    """
    group = locked(group)
    if why := rules.why_not_group(group.council, said, but=group.pk):
        raise NotThisGroup(why)
    for name, value in _columns(said).items():
        setattr(group, name, value)
    group.save()
    journal.record("group.changed", group, by=by, at=at, facts={"is_open": said.is_open})
    return group


@transaction.atomic
def end_group(group: Group, *, by: Actor, at: datetime) -> Group:
    """Keep a group no more; what it did stays.

    :raises NotThisGroup: while a session is to come.
    """
    group = locked(group)
    if why := rules.why_not_end(group, at=at):
        raise NotThisGroup(why)
    group.ended_at = at
    group.save(update_fields=["ended_at"])
    journal.record("group.ended", group, by=by, at=at)
    return group


@transaction.atomic
def add_member(
    group: Group, said: SaidOfMember, *, by: Actor, at: datetime, has_agreed: bool
) -> Member:
    """Add somebody who said yes to being a member; they are told, and how to leave.

    :raises NotAMember: without their yes, without an address, and who is a member already.
    """
    locked(group)
    if why := rules.why_not_member(said, has_agreed=has_agreed):
        raise NotAMember(why)
    email = plain_email(said.email)
    if queries.current(group).filter(email=email).exists():
        raise NotAMember("They are a member already.")
    member = _made(group, said, Way.ADDED, people.by_email(group.council_id, email), at=at)
    member.save()
    journal.record("group.joined", member, by=by, at=at, facts=_facts(group, Way.ADDED))
    _welcome(member, group, by=by, at=at)
    return member


@transaction.atomic
def load_members(
    group: Group,
    rows: Iterable[tuple[int, SaidOfMember | str]],
    *,
    by: Actor,
    at: datetime,
    has_agreed: bool,
) -> Loaded:
    """Add those of a file who are no members yet, all by a handful of statements.

    Loaded again it adds nobody, also not who left since. Nobody is written to: two hundred letters
    of welcome are no welcome. *rows* are a line's number with what it says, or with why it says
    nothing.

    :raises NotAMember: for a file whose people did not all say yes, or that has too many lines.
    """
    locked(group)
    if not has_agreed:
        raise NotAMember("Only who said yes becomes a member.")
    known, left = queries.addresses(group)
    found, refused, twice = dict[str, SaidOfMember](), list[tuple[int, str]](), 0
    for count, (line, said) in enumerate(rows, start=1):
        if count > MOST_LOADED:
            raise NotAMember(f"The file has more than {MOST_LOADED:,} lines.")
        why = said if isinstance(said, str) else rules.why_not_member(said, has_agreed=True)
        if why or isinstance(said, str):
            refused.append((line, str(why)))
            continue
        email = plain_email(said.email)
        if email in left:
            refused.append((line, LEFT))
            continue
        twice += email in known or email in found
        if email not in known:
            found.setdefault(email, said)
    persons = {
        plain_email(one.email): one
        for one in Person.objects.filter(
            council_id=group.council_id, email__in=list(found), disabled_at=None
        ).order_by("-pk")
    }
    made = [
        _made(group, said, Way.LOADED, persons.get(email), at=at) for email, said in found.items()
    ]
    Member.objects.bulk_create(made)
    facts = {"members": len(made), "refused": len(refused)}
    journal.record("group.loaded", group, by=by, at=at, facts=facts)
    return Loaded(len(made), twice, tuple(refused))


@transaction.atomic
def join(group: Group, person: Person, *, by: Actor, at: datetime, place: str = "") -> Member:
    """Join a group oneself; joined already, nothing happens.

    :raises NotAMember: where the group is not open to whoever wants, or they have no address.
    """
    group = locked(group)
    there = queries.current(group).filter(email=plain_email(person.email)).first()
    if there is not None:
        return there
    if not group.is_open or group.ended_at:
        raise NotAMember("This group is not open. Whoever keeps it can add you.")
    said = SaidOfMember(name=person.name, email=person.email, place=place)
    if why := rules.why_not_member(said, has_agreed=True):
        raise NotAMember(why)
    member = _made(group, said, Way.VOLUNTEERED, person, at=at)
    member.save()
    journal.record("group.joined", member, by=by, at=at, facts=_facts(group, Way.VOLUNTEERED))
    _welcome(member, group, by=by, at=at)
    return member


@transaction.atomic
def leave(member: Member, *, by: Actor, at: datetime) -> Member:
    """Leave a group, or take somebody out of it; twice it changes nothing."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.left_at is not None:
        return member
    member.left_at = at
    member.save(update_fields=["left_at"])
    journal.record("group.left", member, by=by, at=at, facts={"group": member.group_id})
    return member


@transaction.atomic
def take_in(group: Group, case: Case, *, by: Actor, at: datetime) -> Member | None:
    """Make whoever asked for it a member, and resolve their request; None: somebody looks at it.

    A request without a name, an address or a yes stays with its team, and so does one that was
    resolved before: whoever left since, and opens it again, may want something else.
    """
    group = locked(group)
    said = SaidOfMember(name=case.contact_name, email=case.contact_email)
    definition = case_rules.definition_of(case)
    has_agreed = rules.has_agreed(case)
    if definition is None or rules.why_not_member(said, has_agreed=has_agreed):
        return None
    if not queries.fresh_requests(group).filter(pk=case.pk).exists():
        return None
    there = queries.current(group).filter(email=plain_email(said.email)).first()
    if there is None:
        person = people.person(case.requester_id) if case.requester_id else None
        there = _made(group, said, Way.ASKED, person, at=at)
        there.case_id = case.pk
        there.save()
        facts = _facts(group, Way.ASKED) | {"case": case.pk}
        journal.record("group.joined", there, by=by, at=at, facts=facts)
        _welcome(there, group, by=by, at=at)
    outcome = definition.outcomes[0].id
    cases.resolve(case, by=by, at=at, outcome=outcome)
    return there


@transaction.atomic
def erase_groups(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what groups hold on somebody; return how many things.

    That somebody was a member, came and undertook something stays as a number. It is a part of
    erasing a person, which has its entry.
    """
    del by
    members = queries.members_of(whose)
    members.filter(left_at=None).update(left_at=at)
    blank = {"name": ERASED, "email": "", "place": "", "person": None}
    gone = members.update(**blank)
    theirs = Undertaking.objects.filter(council_id=whose.council_id, email__in=sorted(whose.emails))
    return gone + theirs.update(owner=ERASED, email="")


def locked(group: Group) -> Group:
    """Lock a group: it and its members are changed by one at a time."""
    found = Group.objects.select_for_update(of=("self",)).filter(pk=group.pk)
    return found.select_related("council").get()


def letter(member: Member, subject: str, body: str) -> Intent:
    """Return an email to a member; an address that the council does not know has its few a day."""
    known = member.person is not None and plain_email(member.person.email) == member.email
    return Intent(
        council_id=member.council_id,
        recipient=member.email,
        subject=one_line(subject),
        body=body,
        is_answer=not known,
    )


def send(intents: Iterable[Intent], *, by: Actor, at: datetime) -> int:
    """Put in the outbox what can be sent; return how many."""
    sendable = [one for one in intents if contact_rules.why_not_queue(one) is None]
    contact.queue(sendable, by=by, at=at)
    return len(sendable)


def leaving_url(member: Member, council: Council) -> str:
    """Return where a member leaves without signing in."""
    return f"{contact_rules.home_of(council)}/groups/leave/{member.token}"


def _columns(said: SaidOfGroup) -> dict[str, object]:
    return {
        "name": said.name.strip(),
        "kind": said.kind,
        "purpose": said.purpose.strip(),
        "is_open": said.is_open,
        "service": said.service,
    }


def _facts(group: Group, way: Way) -> dict[str, object]:
    return {"group": group.pk, "way": way.value}


def _made(
    group: Group, said: SaidOfMember, way: Way, person: Person | None, *, at: datetime
) -> Member:
    return Member(
        council_id=group.council_id,
        group=group,
        person=person,
        name=" ".join(said.name.split()),
        email=plain_email(said.email),
        place=" ".join(said.place.split()),
        way=way,
        consented_at=at,
        joined_at=at,
    )


def _welcome(member: Member, group: Group, *, by: Actor, at: datetime) -> None:
    told = {"name": member.name, "group": group.name, "purpose": group.purpose}
    body = WELCOME.format(**told, leave=leaving_url(member, group.council))
    send([letter(member, f"Welcome to {group.name}", body)], by=by, at=at)
