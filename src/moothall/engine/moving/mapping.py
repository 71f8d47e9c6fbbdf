"""What the columns and the words of another desk's list of cases mean here. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from moothall.engine.catalogue.declared import Declared
from moothall.engine.registers.loads.mapping import HowWritten

if TYPE_CHECKING:
    from collections.abc import Collection


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
    "tags": Column("Tags", ("tags", "tag", "labels"), "several with , or ; between"),
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
COMMENT_COLUMNS: Final[dict[str, Column]] = {
    "reference": Column(
        "Its case",
        (
            "ticketid",
            "ticketnumber",
            "ticket",
            "callref",
            "callreference",
            "call",
            "incidentnumber",
            "incident",
            "caseid",
            "case",
            "reference",
            "ref",
            "elementid",
            "documentkey",
            "parent",
            "#",
            "number",
        ),
        "what its case is called there",
        is_needed=True,
    ),
    "at": Column(
        "When",
        (
            "createdat",
            "createdtime",
            "created",
            "actiondatetime",
            "actiondate",
            "dateofaction",
            "syscreatedon",
            "createdon",
            "datetime",
            "date",
            "time",
            "when",
        ),
        is_needed=True,
    ),
    "text": Column(
        "What was said",
        (
            "bodytext",
            "body",
            "text",
            "comment",
            "comments",
            "note",
            "notes",
            "actiondetails",
            "actiondescription",
            "details",
            "description",
            "content",
            "message",
            "value",
        ),
        is_needed=True,
    ),
    "who": Column(
        "Who said it",
        (
            "from",
            "author",
            "createdby",
            "syscreatedby",
            "actionedby",
            "officer",
            "agent",
            "analyst",
            "sender",
            "user",
            "username",
            "userid",
        ),
    ),
    "told": Column(
        "Whom it was for",
        (
            "internal",
            "isinternal",
            "private",
            "isprivate",
            "public",
            "ispublic",
            "visibility",
            "visibletocustomer",
            "customervisible",
            "visibletouser",
            "element",
            "actiontype",
            "commenttype",
            "type",
        ),
        "without it all of them are for officers alone",
    ),
    "id": Column(
        "Its own number",
        ("id", "commentid", "noteid", "articleid", "conversationid", "actionid", "sysid"),
        "by which it is known again; else by all that it says",
    ),
}
"""What columns of comments can say, in the order in which they are asked for."""
TOLD: Final = {"told": "For the person who asked", "internal": "For officers alone"}
"""Whom a comment was for."""
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


class CommentMapping(Declared):
    """How what was said of the other desk's cases is read: one row a comment, in a second file.

    Where it `is_in_list`, the list of cases has these columns too, and as many rows of a case as it
    has comments. `columns` says which column says what (the keys of `COMMENT_COLUMNS`), `told` whom
    a comment was for (the keys of `TOLD`), by what its column says. `case` is the column of the
    list by which comments name their case, where that is not its reference.
    """

    is_in_list: bool = False
    form: HowWritten = HowWritten()
    columns: Annotated[dict[str, str], BeforeValidator(_texts)] = {}
    told: Annotated[dict[str, str], BeforeValidator(_texts)] = {}
    dates: Order = "iso"
    case: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _known_names(self) -> CommentMapping:
        for name in self.columns:
            if name not in COMMENT_COLUMNS:
                raise ValueError(f"comments: {name!r} is nothing that a column of comments can say")
        for text, here in self.told.items():
            if here not in TOLD:
                raise ValueError(f"comments: {text!r} is for {here!r}, not 'told' or 'internal'")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal mapping."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def fits(self, columns: Collection[str]) -> bool:
        """Whether a file with these columns has all that it reads."""
        return set(self.columns.values()) <= set(columns)


class CaseMapping(Declared):
    """A mapping document, read and checked.

    `desk` is the other desk's name: its cases are known again by it and their references. `columns`
    says which column says what (the keys of `COLUMNS`), `words` what the other desk's words are
    here, `service` what a case is whose type says nothing. `held` is how a total of time on hold is
    written (`clock`: 01:30 or 01:30:00), `counted` whether it is working time. `rest` says what
    becomes of columns that say nothing else: a note on the case, or nothing. `comments` says how
    what was said of its cases is read, where that comes too.
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
    comments: CommentMapping | None = None

    @model_validator(mode="after")
    def _known_names(self) -> CaseMapping:
        for name in self.columns:
            if name not in COLUMNS:
                raise ValueError(f"columns: {name!r} is nothing that a column can say")
        for name in self.words:
            if name not in WORDED:
                raise ValueError(f"words: {name!r} is not said in words")
        return self

    def fits(self, columns: Collection[str]) -> bool:
        """Whether a file with these columns has all that it reads."""
        return set(self.columns.values()) <= set(columns)

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal mapping."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def meant(self, name: str, text: str) -> str | None:
        """Return what a word of the other desk is here; None, where nobody said it."""
        return self.words.get(name, {}).get(text)
