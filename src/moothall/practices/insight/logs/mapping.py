"""The mapping document: what the columns of another desk's log mean.

A *match* is a table of column to the values that count; all columns must agree. `known` stands
for any value that is not missing, and a value that ends in `*` for all that begin so.
"""

from __future__ import annotations

import codecs
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, model_validator

from moothall.engine.catalogue.declared import Declared


def _listed(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else [value]


def _words(value: object) -> object:
    """YAML reads `true` and `1` as themselves; a log holds text."""
    plain = {True: "true", False: "false"}
    listed = value if isinstance(value, (list, tuple)) else [value]
    return [plain[v] if isinstance(v, bool) else str(v) for v in listed]


def _texts(value: object) -> object:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_words), Field(min_length=1)]
Match = Annotated[dict[str, Values], Field(min_length=1)]
Matches = Annotated[tuple[Match, ...], BeforeValidator(_listed)]


class Moment(Declared):
    """When something happened: the rows that match, a column that holds it, or both.

    With both, the column holds the last time, and the rows the earlier ones (a case that was
    reopened has more than one resolution). `repeats` says which counts where such rows follow one
    another with no reopening between.
    """

    when: Matches = ()
    column: str | None = None
    repeats: Literal["first", "last"] = "first"

    @model_validator(mode="after")
    def _says_something(self) -> Moment:
        if not self.when and self.column is None:
            raise ValueError("say 'when' (rows that match), or 'column', or both")
        return self


class Tally(Declared):
    """How often something happened: a column that counts it, or the changes of a column."""

    count: str | None = None
    changes: str | None = None
    when: Matches = ()

    @model_validator(mode="after")
    def _one_way(self) -> Tally:
        if sum((self.count is not None, self.changes is not None, bool(self.when))) != 1:
            raise ValueError("say one of 'count' (a column), 'changes' (a column) or 'when'")
        return self


class Wait(Declared):
    """Rows during which the clock stands still, until the next row that is not one."""

    when: Matches
    reason: str = "requester"


class Value(Declared):
    """A value of the case: the last row counts, or the first; `as` renames what is found."""

    column: str
    row: Literal["last", "first"] = "last"
    renamed: Annotated[dict[str, str], BeforeValidator(_texts)] = Field(default={}, alias="as")
    otherwise: str = ""


class Verdict(Declared):
    """The log's own opinion whether its target was met; the last row counts."""

    column: str
    met: Values
    missed: Values


class Work(Declared):
    """What the cases are to be called here."""

    service: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    kind: Literal["incident", "request", "report"] = "incident"


class Form(Declared):
    """How the file is written, where its name's ending does not say."""

    encoding: str = "utf-8-sig"
    delimiter: str = Field(default=",", min_length=1, max_length=1)

    @model_validator(mode="after")
    def _encoding_is_known(self) -> Form:
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise ValueError(f"encoding {self.encoding!r} is not known") from error
        return self


class DeskMapping(Declared):
    """A mapping document, read and checked."""

    desk: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    source: str = ""
    work: Work
    form: Form = Form()
    case: str
    time: str
    zone: str
    days: str = ""
    dates: str = "iso"
    missing: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    created: Literal["first row"] | Moment = "first row"
    assigned_team: Moment | None = None
    assigned_person: Moment | None = None
    first_response: Moment | None = None
    waiting: Annotated[tuple[Wait, ...], BeforeValidator(_listed)] = ()
    resolved: Moment
    closed: Moment | None = None
    reopened: Tally | None = None
    reassigned: Tally | None = None
    priority: Value | None = None
    channel: Value | None = None
    category: Value | None = None
    team: Value | None = None
    verdict: Verdict | None = None

    @model_validator(mode="after")
    def _zone_is_known(self) -> DeskMapping:
        if self.zone not in {"naive", "offset"} and self.zone not in available_timezones():
            raise ValueError(
                f"zone {self.zone!r} is not known: write an IANA name such as Europe/London, "
                "'offset' where each stamp carries its own, or 'naive' for wall clock as it stands"
            )
        if self.days and self.days not in available_timezones():
            raise ValueError(f"days {self.days!r} is no zone: write an IANA name")
        return self

    @property
    def council_zone(self) -> str:
        """The zone of the desk's own days: `days`, or that of its stamps; UTC for wall clock."""
        if self.days:
            return self.days
        return "UTC" if self.zone in {"naive", "offset"} else self.zone

    @property
    def local_zone(self) -> ZoneInfo | None:
        """The zone of stamps that carry none; nothing where each carries its own."""
        if self.zone == "offset":
            return None
        return ZoneInfo("UTC" if self.zone == "naive" else self.zone)
