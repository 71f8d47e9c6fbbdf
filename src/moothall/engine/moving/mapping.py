"""What the columns and the words of another desk's list of cases mean here. Pure."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from moothall.engine.catalogue.declared import Declared
from moothall.engine.registers.loads.mapping import HowWritten


class Column(NamedTuple):
    """One thing that a column of a list of cases can say."""

    label: str
    called: tuple[str, ...]
    """What desks call it: Zammad, Freshservice, vFire and others, without spaces and case."""
    hint: str = ""
    is_needed: bool = False


COLUMNS: Final[dict[str, Column]] = {
    "reference": Column(
        "Reference",
        (
            "#",
            "number",
            "ticketid",
            "ticketnumber",
            "callref",
            "callreference",
            "reference",
            "ref",
            "id",
            "incidentnumber",
            "caseid",
            "key",
        ),
        "what the case is called there",
        is_needed=True,
    ),
    "opened": Column(
        "Opened",
        (
            "createdat",
            "createdtime",
            "created",
            "opened",
            "openedat",
            "loggeddate",
            "datelogged",
            "logged",
            "opendate",
            "createddate",
        ),
        is_needed=True,
    ),
    "status": Column("Status", ("status", "state", "callstatus", "ticketstatus"), is_needed=True),
    "title": Column("Title", ("title", "subject", "summary", "shortdescription")),
    "description": Column(
        "Description", ("description", "details", "body", "article", "descriptiontext")
    ),
    "name": Column(
        "Requester's name",
        (
            "requestername",
            "requester",
            "customer",
            "raiseduser",
            "caller",
            "user",
            "username",
            "raisedby",
            "contact",
        ),
    ),
    "email": Column(
        "Requester's email address",
        ("requesteremail", "customeremail", "email", "useremail", "emailaddress", "calleremail"),
    ),
    "phone": Column("Requester's telephone number", ("phone", "telephone", "requesterphone")),
    "type": Column("Type", ("type", "tickettype", "calltype", "service", "category")),
    "priority": Column("Priority", ("priority", "callpriority", "urgency")),
    "team": Column(
        "Team", ("group", "team", "assignedgroup", "assignmentgroup", "queue", "supportgroup")
    ),
    "officer": Column(
        "Officer",
        ("owner", "agent", "officer", "assignedofficer", "assignee", "assignedto", "analyst"),
    ),
    "channel": Column("How it came in", ("source", "channel", "createarticletype", "origin")),
    "category": Column("Category", ("category", "callcategory", "itemcategory", "subcategory")),
    "responded": Column(
        "First response",
        (
            "firstresponseat",
            "initialresponsetime",
            "firstresponse",
            "respondedat",
            "responsedate",
            "firstresponsetime",
            "responded",
        ),
    ),
    "held": Column(
        "Time on hold, in all",
        ("onhold", "hold", "timeonhold", "holdtime", "totalholdtime", "onholdtime", "pendingtime"),
        "of holds that are over",
    ),
    "spans": Column(
        "Each time on hold",
        ("onholdspans", "holds", "holdperiods"),
        "from/to, several with ; between",
    ),
    "held_since": Column("On hold since", ("onholdsince", "pendingsince", "holdstart")),
    "resolved": Column(
        "Resolved",
        (
            "resolvedat",
            "resolvedtime",
            "resolved",
            "resolveddate",
            "dateresolved",
            "resolutiondate",
        ),
    ),
    "closed": Column(
        "Closed",
        ("closedat", "closeat", "closedtime", "closed", "closeddate", "dateclosed", "closedate"),
    ),
    "met": Column(
        "Resolved in its time there",
        ("resolutionstatus", "sla", "slastatus", "slamet", "withinsla"),
        "its own verdict, kept beside ours",
    ),
}
"""What columns can say, in the order in which they are asked for."""
WORDED: Final = ("status", "type", "priority", "team", "officer", "met")
"""What is said in the other desk's own words: each has to be told what it is here."""
STATUSES: Final = {
    "open": "Open",
    "resolved": "Resolved",
    "closed": "Closed",
    "cancelled": "Cancelled: no longer needed",
    "skip": "Leave such cases out",
}
"""What a status can be here, beside `pause:` and a reason."""
PAUSE: Final = "pause:"
PRIORITIES: Final = {
    "P1": "P1 critical", "P2": "P2 high", "P3": "P3 normal", "P4": "P4 low"
}  # fmt: skip
VERDICTS: Final = {"yes": "In its time", "no": "Late", "": "Nothing"}
NOBODY: Final = "nobody"
UNITS: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
Order = Literal["iso", "day-first", "month-first"]


def _texts(value: object) -> object:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else value


def _words(value: object) -> object:
    return {str(k): _texts(v) for k, v in value.items()} if isinstance(value, dict) else value


def _listed(value: object) -> object:
    return [str(one) for one in value] if isinstance(value, list | tuple) else value


class CaseMapping(Declared):
    """A mapping document, read and checked.

    `desk` is the other desk's name: its cases are known again by it and their references. `columns`
    says which column says what (the keys of `COLUMNS`), `words` what the other desk's words are
    here, `service` what a case is whose type says nothing. `held` is how a total of time on hold is
    written (`clock`: 01:30 or 01:30:00), `counted` whether it is working time. `rest` says what
    becomes of columns that say nothing else: a note on the case, or nothing.
    """

    desk: str = Field(min_length=1, max_length=60)
    service: str = Field(default="", max_length=60)
    form: HowWritten = HowWritten()
    columns: Annotated[dict[str, str], BeforeValidator(_texts)] = {}
    words: Annotated[dict[str, dict[str, str]], BeforeValidator(_words)] = {}
    dates: Order = "iso"
    missing: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    held: Literal["seconds", "minutes", "hours", "days", "clock"] = "minutes"
    counted: Literal["working", "wall"] = "working"
    rest: Literal["note", "drop"] = "note"

    @model_validator(mode="after")
    def _known_names(self) -> CaseMapping:
        for name in self.columns:
            if name not in COLUMNS:
                raise ValueError(f"columns: {name!r} is nothing that a column can say")
        for name in self.words:
            if name not in WORDED:
                raise ValueError(f"words: {name!r} is not said in words")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal mapping."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def meant(self, name: str, text: str) -> str | None:
        """Return what a word of the other desk is here; None, where nobody said it."""
        return self.words.get(name, {}).get(text)
