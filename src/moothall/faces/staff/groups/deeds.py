"""What can be done with a group in the browser: what each deed asks for, and what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone

from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages import goals, plain
from moothall.faces.staff.cover import drawing
from moothall.faces.staff.groups.seat import At, Seat, page_of, page_of_session
from moothall.ground.people import queries as people
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.actions.gathering import spoken
from moothall.practices.servicedesk.models import GroupSession
from moothall.practices.servicedesk.queries import groups
from moothall.practices.servicedesk.rules import groups as rules
from moothall.practices.servicedesk.words.groups import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Aim,
    GroupKind,
    SaidOfGoal,
    SaidOfGroup,
    SaidOfMember,
    SaidOfSession,
    SaidOfUndertaking,
)

YES: Final = "yes"
AGREED: Final = "They said yes to being a member and to being written to"
Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """A deed: its title and button, what it asks for (nothing: a button alone), what it does."""

    title: str
    button: str
    do: Callable[[At, Sent], str]
    asks: Callable[[At], Mapping[str, forms.Field]] | None = None
    starts: Callable[[At], Mapping[str, Any]] = field(default=lambda at: {})
    after: Callable[[At], str] = field(default=lambda at: page_of(at.group))
    about: Callable[[At], list[str]] = field(default=lambda at: [])


def group_asks(seat: Seat) -> dict[str, forms.Field]:
    """Ask what a group is."""
    offers = catalogue.offers(seat.desk.council.pk)
    inside = [one for one in offers if one.definition.ask == "employees"]
    services = sorted(
        (one.definition.service, one.definition.name)
        for one in inside
        if rules.asks_for_consent(one.definition)
    )
    return {
        "name": drawing.line("What is it called?", LONGEST_LINE, hint="Such as ICT success group"),
        "kind": drawing.choice("Which kind of group is it?", GroupKind.choices),
        "purpose": drawing.prose("What is it for?", LONGEST_TEXT, required=False),
        "is_open": drawing.several(
            "Who may join?",
            [(YES, "Whoever works for the council, by themselves")],
            required=False,
        ),
        "service": drawing.choice(
            "By which service do people ask to join?",
            services,
            required=False,
            hint="Whoever asks for it, and says yes, becomes a member; their request is resolved",
        ),
    }


def group_said(sent: Sent) -> SaidOfGroup:
    """Return what was said of a group."""
    return SaidOfGroup(**{**sent, "is_open": YES in sent["is_open"]})


def _group_starts(at: At) -> dict[str, Any]:
    names = ("name", "kind", "purpose", "service")
    said = {name: getattr(at.group, name) for name in names}
    return {**said, "is_open": [YES] if at.group.is_open else []}


def _change(at: At, sent: Sent) -> str:
    actions.change_group(at.group, group_said(sent), **at.how)
    return "Kept."


def _nothing(_: At) -> dict[str, forms.Field]:
    """Ask nothing but whether it is meant."""
    return {}


def _of_ending(at: At) -> list[str]:
    return [
        f"{at.group.name} leaves the pages and nobody joins it any more; what it did stays. Nobody"
        " is told. It is not put back: another is set up anew."
    ]


def _of_inviting(at: At) -> list[str]:
    session = at.session()
    number = groups.uninvited(session).count()
    told = f"An email goes to {plain.counted(number, 'member')} who are not invited yet."
    return [f"{session.title}, {spoken(session)}.", told if number else "Everybody is invited."]


def _of_cancelling(at: At) -> list[str]:
    session = at.session()
    told = "Whoever is invited and did not decline is told by email."
    return [f"{session.title}, {spoken(session)}.", told]


def _end(at: At, _: Sent) -> str:
    actions.end_group(at.group, **at.how)
    return f"{at.group.name} is kept no more."


def _member_asks(_: At) -> dict[str, forms.Field]:
    return {
        "name": drawing.line("What are they called?", LONGEST_LINE),
        "email": drawing.line("What is their email address?", 254),
        "place": drawing.line("Where do they work?", LONGEST_LINE, required=False),
        "agreed": drawing.several("Did they say yes?", [(YES, AGREED)]),
    }


def _member(at: At, sent: Sent) -> str:
    said = SaidOfMember(name=sent["name"], email=sent["email"], place=sent["place"])
    made = actions.add_member(at.group, said, has_agreed=YES in sent["agreed"], **at.how)
    return f"{made.name} is a member, and is told so."


def _members_page(at: At) -> str:
    return f"{page_of(at.group)}/members"


def _leave(at: At, _: Sent) -> str:
    gone = actions.leave(at.member(), **at.how)
    return f"{gone.name} is a member no more."


def _session_asks(_: At) -> dict[str, forms.Field]:
    return {
        "title": drawing.line("What is it about?", LONGEST_LINE),
        "starts_at": drawing.moment("When does it begin?"),
        "ends_at": drawing.moment("When does it end?"),
        "place": drawing.line("Where is it?", LONGEST_LINE, required=False),
        "link": drawing.line("At which address do people join?", 500, required=False),
        "agenda": drawing.prose("What is on the agenda?", LONGEST_TEXT, required=False),
    }


def _session_starts(at: At) -> dict[str, Any]:
    one = at.session()
    names = ("title", "place", "link", "agenda")
    said = {name: getattr(one, name) for name in names}
    moments = {name: timezone.localtime(getattr(one, name)) for name in ("starts_at", "ends_at")}
    return {**said, **moments}


def _session(at: At, sent: Sent) -> str:
    made = actions.plan_session(at.group, SaidOfSession(**sent), **at.how)
    return f"{made.title} is planned. Open it to invite the members."


def _change_session(at: At, sent: Sent) -> str:
    actions.change_session(at.session(), SaidOfSession(**sent), **at.how)
    return "Kept. Whoever is invited is told."


def _invite(at: At, _: Sent) -> str:
    number = actions.invite(at.session(), **at.how)
    return f"{plain.counted(number, 'member')} invited." if number else "Everybody is invited."


def _cancel(at: At, _: Sent) -> str:
    actions.cancel_session(at.session(), **at.how)
    return "It is cancelled. Whoever was invited is told."


def _of_session(at: At) -> str:
    return page_of_session(at.session())


def _notes_asks(at: At) -> dict[str, forms.Field]:
    invited = groups.guests(at.session())
    coming = [(str(one.member_id), one.member.name) for one in invited]
    return {
        "came": drawing.several("Who came?", coming, required=False),
        "notes": drawing.prose("What was said?", LONGEST_TEXT, required=False),
    }


def _notes_starts(at: At) -> dict[str, Any]:
    one = at.session()
    came = [str(guest.member_id) for guest in groups.guests(one) if guest.has_come]
    return {"notes": one.notes, "came": came}


def _notes(at: At, sent: Sent) -> str:
    came = {int(number) for number in sent["came"]}
    actions.note_session(at.session(), came, sent["notes"], **at.how)
    return f"{plain.counted(len(came), 'member')} came."


def _goal_asks(_: At) -> dict[str, forms.Field]:
    number = forms.FloatField(
        label="Which value is to be reached?",
        min_value=0,
        help_text="In percent or in hours, as the measure is",
        widget=forms.TextInput(),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "Enter a number, 0 or more"
        ),
    )
    return {
        "measure": drawing.choice("Which measure?", list(goals.measures().items())),
        "aim": drawing.choice("On which side is it reached?", Aim.choices),
        "value": number,
        "by_on": drawing.day("By when?"),
    }


def _goal(at: At, sent: Sent) -> str:
    actions.set_goal(at.group, SaidOfGoal(**sent), measures=goals.measures(), **at.how)
    return "The goal is set. It is held against the live figure."


def _end_goal(at: At, _: Sent) -> str:
    actions.end_goal(at.goal(), **at.how)
    return "The goal is ended."


def _owners(at: At) -> Sequence[tuple[str, str]]:
    """Return who may undertake something: whoever was invited to its session, and officers."""
    session = _session_named(at)
    guests = groups.guests(session) if session else []
    members = {one.member.email: one.member.name for one in guests if one.member.email}
    held = people.standings(at.group.council_id)
    officers = {one.person.email: one.person.name for one in held if one.person.email}
    both = {**members, **officers}
    return sorted(((email, f"{name}, {email}") for email, name in both.items()), key=_name)


def _name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _session_named(at: At) -> GroupSession | None:
    return at.session() if at.named.get("session") else None


def _agree_asks(at: At) -> dict[str, forms.Field]:
    return {
        "what": drawing.line("What is to be done?", 1000),
        "owner": drawing.choice("Who does it?", _owners(at)),
        "due_on": drawing.day("By when?"),
    }


def _agree(at: At, sent: Sent) -> str:
    email = sent["owner"]
    name = dict(_owners(at))[email].removesuffix(f", {email}")
    said = SaidOfUndertaking(what=sent["what"], owner=name, email=email, due_on=sent["due_on"])
    actions.agree(at.group, said, session=_session_named(at), **at.how)
    return f"Agreed: {name} does it by {plain.day(sent['due_on'])}."


def _after_agreeing(at: At) -> str:
    session = _session_named(at)
    return page_of_session(session) if session else page_of(at.group)


def _done(at: At, _: Sent) -> str:
    actions.finish(at.undertaking(), **at.how)
    return "It is done."


def _in_a_fortnight(_: At) -> dict[str, Any]:
    return {"due_on": timezone.localdate() + timedelta(days=14)}


DEEDS: Final[Mapping[str, Deed]] = {
    "change": Deed(
        "Change the group", "Keep", _change, lambda at: group_asks(at.seat), _group_starts
    ),
    "end": Deed("End this group", "End it", _end, _nothing, about=_of_ending),
    "member": Deed("Add a member", "Add them", _member, _member_asks, after=_members_page),
    "leave": Deed("Take out", "Take out", _leave, after=_members_page),
    "session": Deed("Plan a session", "Plan it", _session, _session_asks),
    "change-session": Deed(
        "Change the session",
        "Keep it and tell whoever is invited",
        _change_session,
        _session_asks,
        _session_starts,
        _of_session,
    ),
    "invite": Deed(
        "Invite every member",
        "Invite them",
        _invite,
        _nothing,
        after=_of_session,
        about=_of_inviting,
    ),
    "cancel": Deed(
        "Cancel the session",
        "Cancel it and tell them",
        _cancel,
        _nothing,
        after=_of_session,
        about=_of_cancelling,
    ),
    "notes": Deed(
        "Who came, and what was said", "Keep", _notes, _notes_asks, _notes_starts, _of_session
    ),
    "goal": Deed("Set a goal", "Set it", _goal, _goal_asks),
    "end-goal": Deed("End the goal", "End it", _end_goal),
    "agree": Deed(
        "Agree an action", "Agree it", _agree, _agree_asks, _in_a_fortnight, _after_agreeing
    ),
    "done": Deed("Done", "Done", _done),
}
"""Every deed by its name in the address; a file of members has a page of its own."""
