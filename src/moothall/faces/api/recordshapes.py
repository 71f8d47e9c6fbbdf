"""What the API of registers takes and answers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from moothall.faces.api.cases import Code
from moothall.faces.api.changes import TextChange
from moothall.faces.api.replies import NO_NUL, AnyAnswer, Day, In, Numbered, Out, Remark, Words
from moothall.faces.api.replies import Kept as Text

SIZE, LARGEST = 50, 100
CURSOR = r"^[-A-Za-z0-9_=]{1,2000}$"
"""A place in a list holds what it is sorted by: up to 200 signs of any script."""
Number = Annotated[int, Field(ge=1, le=2**53)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Order = Annotated[str, StringConstraints(pattern=r"^-?[a-z][a-z0-9_]{0,59}$")]
Short = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]


class RegisterOut(Out):
    """A register in force."""

    code: str
    name: str
    one: str = Field(description="What one of its records is called.")
    summary: str
    group: str


class Registers(Out):
    """The registers that the key opens, by group and name."""

    items: list[RegisterOut]


class FieldOut(Out):
    """A field: docs/registers.md says what each type keeps."""

    id: str
    type: str
    label: str
    required: bool
    is_listed: bool = Field(description="Lists can be filtered and sorted by it.")
    options: dict[str, str] = Field(description="Id to label, of a choice.")


class RegisterWhole(RegisterOut):
    """A register with what its records say."""

    fields: list[FieldOut]
    states: dict[str, str] = Field(description="Id to label; the first is where a record begins.")
    views: dict[str, str] = Field(description="Id to label of the lists that everybody has.")


class SoughtRecords(In):
    """Which records: of a view, in a state, and where one listed field says so."""

    view: Code | None = None
    state: Code | None = None
    rag: Annotated[str, StringConstraints(pattern=r"^(red|amber|green)$")] | None = None
    field: Name | None = Field(default=None, description="A listed field, for the next four.")
    is_: Short | None = Field(default=None, alias="is", description="What it keeps; - for nothing.")
    begins: Short | None = Field(default=None, description="How its words begin.")
    least: Short | None = Field(default=None, description="A number, pence or day, and more.")
    most: Short | None = Field(default=None, description="A number, pence or day, and less.")
    sort: Order | None = Field(default=None, description="A listed field; - before it: downwards.")
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=CURSOR)] | None = None


class RecordLine(Out):
    """A record of a list, with what its listed fields keep."""

    record: int
    title: str
    state: str
    rag: str
    review_on: date | None
    changed_at: datetime
    revision: int
    values: dict[str, Any]


class Records(Out):
    """A page of records. Counted up to 1,000; `is_more`: there are more than `count`."""

    items: list[RecordLine]
    count: int
    is_more: bool
    next: str | None


class HistoryStep(Out):
    """A line of a record's history; `fields`: by field its text before and after."""

    revision: int
    what: str
    who: str = Field(description="The officer's name; empty: a command or a key.")
    happened_at: datetime
    why: str
    fields: dict[str, TextChange]


class RelatedOut(Out):
    """Another record that this one leads to, or that leads to it."""

    label: str
    code: str = Field(description="The register that it stands in.")
    record: int
    title: str


class RecordMove(Out):
    """A way out of the state that a record is in."""

    move: str
    label: str
    to: str = Field(description="The state that it leads to.")
    needs: list[str] = Field(description="The fields that must be filled first, or with it.")
    needs_why: bool
    why_not: str | None = Field(description="Why the key may not; null where it may.")


class RatingOut(Out):
    """Who said against its rule how a record stands, and why."""

    who: str = Field(description="The officer's name; empty: a command or a key.")
    why: str
    rated_at: datetime


class SlipOut(Out):
    """A date that was put off: its first, the one of now, how often, who agreed to the last."""

    field: str
    original_on: date
    now_on: date | None
    slips: int
    agreed_by: str


class FollowedOut(Out):
    """What followed a move, or a condition that came to hold; null what it was not."""

    because: str = Field(description="The move or the condition, as people read it.")
    followed_at: datetime
    record: int | None = Field(description="The record that was added, where the key opens it.")
    case: str | None = Field(description="The reference of the case.")
    told: str | None = Field(description="Who was told; empty where nobody could be.")


class RecordOut(RecordLine):
    """A record whole: every field that the key may see."""

    is_removed: bool
    merged_into: int | None = Field(description="The record that it turned out to be.")
    moves: list[RecordMove] = Field(description="Those of its state.")
    rating: RatingOut | None = Field(description="Where it is rated by hand.")
    slips: list[SlipOut]
    followed: list[FollowedOut] = Field(description="What followed, the latest first.")
    related: list[RelatedOut]
    history: list[HistoryStep] = Field(description="The latest first.")


class RecordIn(In):
    """What a new record says."""

    values: dict[Text, AnyAnswer] = Field(description="By field, as docs/registers.md says.")


class RecordChange(In):
    """What a record is to say otherwise; fields that are not named stay, null empties one."""

    values: dict[Text, AnyAnswer]
    revision: Numbered = Field(description="That of the record as you read it.")
    why: Remark = ""


class RestoreRecordIn(In):
    """That a record comes back."""

    why: Remark = ""


class RemoveRecordIn(In):
    """Why a record is taken off its register."""

    why: Words
    revision: Numbered = Field(description="That of the record as you read it.")


class MoveRecordIn(In):
    """By which move, why, and what is filled in with it."""

    move: Code
    why: Remark = ""
    values: dict[Text, AnyAnswer] = Field(default_factory=dict)
    revision: Numbered = Field(description="That of the record as you read it.")


class ReviewRecordIn(In):
    """What somebody found who looked at a record, and when it is next."""

    why: Remark = ""
    next_on: Day | None = Field(default=None, description="A rhythm later, if not said.")
    revision: Numbered = Field(description="That of the record as you read it.")


class RateRecordIn(In):
    """How a record stands, and why."""

    colour: Annotated[str, StringConstraints(pattern=r"^(red|amber|green)$")] | None
    why: Words
    revision: Numbered = Field(description="That of the record as you read it.")


class ReviseRecordIn(In):
    """Which date is put off, to when, who agreed, and why."""

    field: Name
    day_on: Day
    agreed_by: Numbered = Field(description="An officer, as a field of that type keeps them.")
    why: Words
    revision: Numbered = Field(description="That of the record as you read it.")


class MergeRecordsIn(In):
    """Into which record of the same register, and why."""

    into: Numbered
    why: Remark = ""
    revision: Numbered = Field(description="That of the record as you read it.")
    into_revision: Numbered = Field(description="That of the other as you read it.")


class SoughtReviews(In):
    """Whose reviews: a person's own, their teams', or all that the key opens."""

    whose: Literal["mine", "team", "all"] = "all"
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9.-]{1,40}$")] | None = None


class ReviewLine(Out):
    """A record that is due to be looked at again."""

    code: str = Field(description="The register that it stands in.")
    record: int
    title: str
    review_on: date
    keeper: str = Field(description="Who looks at it; empty: nobody is named.")
    state: str
    rag: str
    is_overdue: bool


class ReviewsOut(Out):
    """A page of what is due; `due` and `overdue` are counted up to 1,001, which says: more."""

    items: list[ReviewLine]
    due: int
    overdue: int
    next: str | None


class ReadIn(In):
    """Which edition was read."""

    edition: Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)] = ""


class ReadingLine(Out):
    """A record that is to be read."""

    code: str = Field(description="The register that it stands in.")
    record: int
    title: str
    edition: str


class ReadingOut(Out):
    """What somebody has to read and has not: the first 500 of each register."""

    items: list[ReadingLine]
    is_more: bool


class ReaderOut(Out):
    """Somebody who must read a record, and when they said that they have."""

    name: str
    read_at: datetime | None


class ReadersOut(Out):
    """Who must read an edition; those who have not come first."""

    edition: str
    percent: int
    items: list[ReaderOut]


class RecordOf(In):
    """A record of a register."""

    code: Code
    record: Number
