"""What can be done with a rota in the browser: what each deed asks for, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.http import Http404
from django.utils import timezone

from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages import plain
from moothall.faces.staff.cover import drawing, turns
from moothall.faces.staff.cover.seat import Seat
from moothall.ground.councils import queries as councils
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Rota, Shift, Swap
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import (
    HORIZON,
    LONGEST_NOTE,
    PRIORITIES,
    Answers,
    Pattern,
    Turn,
)

SAID_OF_COVER: Final = (
    "As long as nothing is said here the rota answers for every case of its team outside working"
    " hours. Once something is, it answers for no other, and before the first day for nothing."
)
MANAGERS: Final = "Only managers do that."
Sent = Mapping[str, Any]


@dataclass(frozen=True)
class At:
    """Where a deed is done: by whom, with which rota, and the thing that its address names."""

    seat: Seat
    rota: Rota
    named: Mapping[str, str]

    def number(self, name: str) -> int:
        """Return the number of a thing that the address names.

        :raises Http404: where it names none.
        """
        text = self.named.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise Http404("Nothing is named there.")
        return int(text)

    def shift(self) -> Shift:
        """Return the shift that the address names, or 404."""
        found: Shift = _there(duty.shift(self.rota, self.number("shift")))
        return found

    def swap(self) -> Swap:
        """Return the offer that the address names, or 404."""
        found: Swap = _there(duty.offer(self.rota, self.number("swap")))
        return found

    def who(self, sent: Sent) -> int:
        """Return whom it is about: whoever a manager chose, else oneself."""
        return int(sent.get("person") or self.seat.identity)


def _there(found: Any) -> Any:  # noqa: ANN401 -- whatever was looked for
    if found is None:
        raise Http404("There is nothing of that number in this rota.")
    return found


@dataclass(frozen=True)
class Deed:
    """A deed: its title and button, what it asks for (nothing: a button alone), what it does."""

    title: str
    button: str
    do: Callable[[At, Sent], str]
    asks: Callable[[At], Mapping[str, forms.Field]] | None = None
    starts: Callable[[At], Mapping[str, Any]] = field(default=lambda at: {})
    about: Callable[[At], list[str]] = field(default=lambda at: [])
    is_managers: bool = False


def _people(at: At) -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in duty.team(at.rota).items()]


def _person(at: At) -> dict[str, forms.Field]:
    """Ask a manager whom it is about; everybody else speaks for themselves."""
    return {"person": drawing.choice("Who?", _people(at))} if at.seat.is_manager else {}


def _myself(at: At) -> dict[str, Any]:
    return {"person": str(at.seat.identity)}


def spoken(shift: Shift) -> str:
    """Say a shift in a line."""
    return f"{plain.short_moment(shift.starts_at)} to {plain.short_moment(shift.ends_at)}"


def _layer_asks(at: At) -> dict[str, forms.Field]:
    days = [(str(number), name) for number, name in enumerate(turns.DAYS)]
    return {
        "name": drawing.line("What is it called?", 80, hint="Such as Weeknights"),
        "rank": drawing.choice("Who is called?", turns.RANKS),
        "weekdays": drawing.several("On which days does a shift begin?", days),
        "begins": drawing.clock("When does it begin?", hint="By the clock on the wall, like 17:00"),
        "ends": drawing.clock("When does it end?"),
        "days": drawing.number(
            "How many days later does it end?", 0, 14, hint="0 is the same day, 1 the next morning"
        ),
        "turn": drawing.choice("When does the next one take over?", Turn.choices),
        "people": drawing.several("Who takes turns?", _people(at)),
        "order": drawing.line(
            "In which order?",
            400,
            required=False,
            hint="Such as Sam, Alex, Jo; as they stand above if you say nothing",
        ),
        "from_on": drawing.day("From which day on?"),
    }


def _pattern(at: At, sent: Sent) -> Pattern:
    chosen = {int(number): duty.team(at.rota)[int(number)] for number in sent["people"]}
    people = turns.in_order(chosen, sent["order"])
    return Pattern(
        name=sent["name"],
        rank=int(sent["rank"]),
        weekdays=[int(day) for day in sent["weekdays"]],
        begins=sent["begins"],
        ends=sent["ends"],
        days=sent["days"],
        turn=sent["turn"],
        people=people,
        from_on=sent["from_on"],
    )


def _layer(at: At, sent: Sent) -> str:
    actions.set_layer(at.rota, _pattern(at, sent), by=at.seat.by, at=at.seat.desk.at)
    return f"{sent['name']} is planned eight weeks ahead."


def _change(at: At, sent: Sent) -> str:
    layer = _there(duty.layer(at.rota, at.number("layer")))
    actions.change_layer(layer, _pattern(at, sent), by=at.seat.by, at=at.seat.desk.at)
    return f"{sent['name']} goes on like that from {plain.day(sent['from_on'])}."


def _so_far(at: At) -> dict[str, Any]:
    layer = _there(duty.layer(at.rota, at.number("layer")))
    return turns.going_on(layer, duty.team(at.rota), at.seat.desk.at)


def _end_layer_asks(_: At) -> dict[str, forms.Field]:
    return {"last_on": drawing.day("On which day does its last shift begin?")}


def _end_layer(at: At, sent: Sent) -> str:
    layer = _there(duty.layer(at.rota, at.number("layer")))
    actions.end_layer(layer, sent["last_on"], by=at.seat.by, at=at.seat.desk.at)
    return f"{layer.name} ends with the shift of {plain.day(sent['last_on'])}."


def _cover_asks(at: At) -> dict[str, forms.Field]:
    return {
        "person": drawing.choice("Who takes it?", _people(at)),
        "starts": drawing.moment(
            "From when?", required=False, hint="If they take a part only: its beginning"
        ),
        "ends": drawing.moment("Until when?", required=False, hint="And its end"),
    }


def _cover(at: At, sent: Sent) -> str:
    shift = at.shift()
    span = None
    if sent["starts"] or sent["ends"]:
        span = (sent["starts"] or shift.starts_at, sent["ends"] or shift.ends_at)
    person = int(sent["person"])
    actions.cover(shift, person, span=span, by=at.seat.by, at=at.seat.desk.at)
    return f"{duty.team(at.rota)[person]} is on call instead."


def _of_shift(at: At) -> list[str]:
    shift = at.shift()
    name = duty.names([shift.identity_id]).get(shift.identity_id, duty.UNKNOWN)
    return [f"{name}: {shift.layer.name}, {spoken(shift)}."]


def _offer_asks(at: At) -> dict[str, forms.Field]:
    mine, now = at.seat.identity, at.seat.desk.at
    others = [(number, name) for number, name in _people(at) if int(number) != mine]
    ahead = [
        (str(one.pk), f"{dict(others).get(str(one.identity_id), '')}: {spoken(one)}")
        for one in duty.shifts_of(at.rota, now, now + HORIZON)
        if one.identity_id != mine and one.starts_at > now
    ]
    return {
        "to": drawing.choice(
            "Whom do you ask?", others, required=False, hint="Nobody: whoever comes first takes it"
        ),
        "back": drawing.choice(
            "Which shift do you take in return?", ahead, required=False, hint="None, if you say so"
        ),
    }


def _offer(at: At, sent: Sent) -> str:
    back = duty.shift(at.rota, int(sent["back"])) if sent["back"] else None
    to = int(sent["to"]) if sent["to"] else None
    me = at.seat.identity
    actions.offer(at.shift(), me, to=to, back=back, by=at.seat.by, at=at.seat.desk.at)
    return "It is offered. It stays yours until somebody accepts."


def _accept(at: At, _: Sent) -> str:
    swap = at.swap()
    actions.accept(swap, at.seat.identity, by=at.seat.by, at=at.seat.desk.at)
    return f"You are on call: {spoken(swap.shift)}."


def _decline(at: At, _: Sent) -> str:
    actions.decline(at.swap(), at.seat.identity, by=at.seat.by, at=at.seat.desk.at)
    return "The offer is settled: nothing changes."


def _note_asks(_: At) -> dict[str, forms.Field]:
    return {
        "note": drawing.prose(
            "What must the next one know?",
            LONGEST_NOTE,
            hint="What is open, what was done, whom you told. Nothing about residents by name",
        )
    }


def _note_starts(at: At) -> dict[str, Any]:
    number = at.number("shift")
    written = duty.handovers([number]).get(number)
    return {"note": written.note if written else ""}


def _hand_over(at: At, sent: Sent) -> str:
    me, now = at.seat.identity, at.seat.desk.at
    actions.hand_over(at.shift(), me, sent["note"], by=at.seat.by, at=now)
    return "It is written. Whoever comes next reads it and takes over."


def _take_over(at: At, _: Sent) -> str:
    handover = _there(duty.handovers([at.number("shift")]).get(at.number("shift")))
    actions.take_over(handover, at.seat.identity, by=at.seat.by, at=at.seat.desk.at)
    return "You have taken over."


def _absence_asks(at: At) -> dict[str, forms.Field]:
    return _person(at) | {
        "starts": drawing.moment("From when?"),
        "ends": drawing.moment("Until when?"),
    }


def _absence(at: At, sent: Sent) -> str:
    span = sent["starts"], sent["ends"]
    actions.note_absence(at.rota, at.who(sent), span, by=at.seat.by, at=at.seat.desk.at)
    return "It is noted. Shifts in that time are flagged until somebody covers them."


def _end_absence(at: At, _: Sent) -> str:
    absence = _there(duty.absence(at.rota, at.number("absence")))
    if absence.identity_id != at.seat.identity and not at.seat.is_manager:
        raise Http404("That is somebody else's.")
    actions.end_absence(absence, by=at.seat.by, at=at.seat.desk.at)
    return "They can be on call after all."


def _number_asks(at: At) -> dict[str, forms.Field]:
    return _person(at) | {"phone": drawing.line("Telephone number", 40, hint="For this rota only")}


def _number(at: At, sent: Sent) -> str:
    who, now = at.who(sent), at.seat.desk.at
    actions.set_number(at.rota, who, sent["phone"], by=at.seat.by, at=now)
    return "That number is shown to officers while they are on call."


def _answer_asks(at: At) -> dict[str, forms.Field]:
    offers = catalogue.offers_of(councils.family(at.rota.council))
    services = {one.definition.service: one.definition.name for one in offers}
    named = sorted(services.items(), key=lambda one: one[1])
    return {
        "service": drawing.choice("Which service?", named, required=False, hint="All, if none"),
        "priorities": drawing.several(
            "Which priorities?",
            [(one, one) for one in PRIORITIES],
            required=False,
            hint="All, if none",
        ),
        "from_on": drawing.day("From which day on?"),
        "until_on": drawing.day("Until which day?", required=False, hint="That day is the last"),
    }


def _answer(at: At, sent: Sent) -> str:
    actions.answer_for(at.rota, Answers(**sent), by=at.seat.by, at=at.seat.desk.at)
    return f"The rota answers for that from {plain.day(sent['from_on'])}."


def _end_answer(at: At, sent: Sent) -> str:
    covered = _there(duty.covered(at.rota, at.number("covered")))
    actions.end_answer(covered, sent["last_on"], by=at.seat.by, at=at.seat.desk.at)
    return f"It answers for that for the last time on {plain.day(sent['last_on'])}."


def _last_asks(_: At) -> dict[str, forms.Field]:
    return {"last_on": drawing.day("Which day is the last?")}


def _end_feed(at: At, _: Sent) -> str:
    feed = _there(duty.feed_of(at.rota, at.seat.identity))
    actions.end_feed(feed, by=at.seat.by, at=at.seat.desk.at)
    return "That address opens nothing any more."


def _nothing(_: At) -> dict[str, forms.Field]:
    """Ask nothing but whether it is meant."""
    return {}


def _of_rota(at: At) -> list[str]:
    return [
        f"{at.rota.name}: its shifts to come go, and the calendar addresses of it open nothing any"
        " more. Shifts that were stay. It is not put back: another is set up anew."
    ]


def _end(at: At, _: Sent) -> str:
    actions.end_rota(at.rota, by=at.seat.by, at=at.seat.desk.at)
    return f"{at.rota.name} is used no more."


def _today(_: At) -> dict[str, Any]:
    return {"from_on": timezone.localdate() + timedelta(days=1), "rank": "1", "turn": "week"}


DEEDS: Final[Mapping[str, Deed]] = {
    "layer": Deed(
        "Add a layer of shifts", "Plan these shifts", _layer, _layer_asks, _today, is_managers=True
    ),
    "change-layer": Deed(
        "Change a layer",
        "Go on like this",
        _change,
        _layer_asks,
        _so_far,
        turns.said,
        is_managers=True,
    ),
    "end-layer": Deed("End a layer", "End it", _end_layer, _end_layer_asks, is_managers=True),
    "cover": Deed(
        "Let somebody else take it",
        "Put them on call",
        _cover,
        _cover_asks,
        about=_of_shift,
        is_managers=True,
    ),
    "offer": Deed("Offer a shift", "Offer it", _offer, _offer_asks, about=_of_shift),
    "accept": Deed("Accept", "Accept", _accept),
    "decline": Deed("Decline", "Decline", _decline),
    "hand-over": Deed(
        "Hand over", "Leave this note", _hand_over, _note_asks, _note_starts, _of_shift
    ),
    "take-over": Deed("Take over", "I have read it and take over", _take_over),
    "absence": Deed("Note an absence", "Note it", _absence, _absence_asks, _myself),
    "end-absence": Deed("End an absence", "Take it away", _end_absence),
    "number": Deed("Number on call", "Save the number", _number, _number_asks, _myself),
    "answer-for": Deed(
        "What the rota answers for",
        "Save it",
        _answer,
        _answer_asks,
        _today,
        lambda _: [SAID_OF_COVER],
        is_managers=True,
    ),
    "end-answer": Deed(
        "Answer for it no more", "End it", _end_answer, _last_asks, is_managers=True
    ),
    "end-feed": Deed("End the calendar address", "End it", _end_feed),
    "end": Deed("End this rota", "End it", _end, _nothing, about=_of_rota, is_managers=True),
}
"""Every deed by its name in the address; making a calendar address has a page of its own."""
