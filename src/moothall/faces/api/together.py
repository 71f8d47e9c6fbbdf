"""What is done to a case together with others, to its history, and for oneself."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.tagging import LONGEST, MOST
from moothall.engine.cases.words import LinkKind, NotYours
from moothall.engine.registers import queries as registers
from moothall.engine.registers.words import NoSuchRecord
from moothall.faces.api.callers import Seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.registers import who_of
from moothall.faces.api.replies import NO_NUL, In, Moment, Numbered, WholeNumber, Words

PARENT = "parent"
Typed = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=NO_NUL)]


class Alone(In):
    """Nothing more needs to be said."""


class MergeIn(In):
    """Into which case."""

    into: Reference


class LinkIn(In):
    """To which case, and how this one stands to it."""

    other: Reference
    kind: Literal["child", "parent", "related"] = Field(
        description="child: this case is part of the other; parent: the other is part of this."
    )


class UnlinkIn(In):
    """From which case."""

    other: Reference


class AboutIn(In):
    """Which record of a register."""

    record: Numbered


class TagsIn(In):
    """Which tags; capitals and spaces around make no difference."""

    tags: Annotated[list[Typed], Field(min_length=1, max_length=MOST)]


class SplitIn(In):
    """Which part becomes a case of its own."""

    remark: Words


class CorrectIn(In):
    """What was recorded wrongly, and why."""

    sequence: Annotated[WholeNumber, Field(ge=1, le=2**31 - 1)] = Field(
        description="Its number, as the timeline gives it."
    )
    to: Moment | None = Field(default=None, description="When it was; null: it never was.")
    remark: Words


def _merge(case: Case, given: MergeIn, here: Seat) -> Case:
    """Merge a case into another that whoever holds the key may work."""
    return cases.merge(case, _worked(here, given.into), by=here.by, at=here.at)


def _unmerge(case: Case, given: Alone, here: Seat) -> Case:
    """Undo a merge: both cases stand as if it had never been."""
    del given
    return cases.unmerge(case, by=here.by, at=here.at)


def _link(case: Case, given: LinkIn, here: Seat) -> Case:
    """Link a case to another that whoever holds the key may work."""
    ends = (case, _worked(here, given.other))
    if given.kind == PARENT:
        cases.link(ends[1], ends[0], by=here.by, at=here.at, kind=LinkKind.CHILD)
        return case
    return cases.link(ends[0], ends[1], by=here.by, at=here.at, kind=given.kind)


def _unlink(case: Case, given: UnlinkIn, here: Seat) -> Case:
    """End the links of a case to another."""
    return cases.unlink(case, _other(here, given.other), by=here.by, at=here.at)


def _about(case: Case, given: AboutIn, here: Seat) -> Case:
    """Say that a case is about a record, which needs the scope registers:read too."""
    return cases.link_record(case, _record(here, given.record), by=here.by, at=here.at)


def _not_about(case: Case, given: AboutIn, here: Seat) -> Case:
    """Say that a case is not about a record; it needs the scope registers:read too."""
    return cases.unlink_record(case, _record(here, given.record), by=here.by, at=here.at)


def _record(here: Seat, record: int) -> int:
    """Return the number of a record that the key may see.

    :raises NoSuchRecord: for any other.
    """
    if not here.may("registers:read") or not registers.met(who_of(here), [record]):
        raise NoSuchRecord
    return record


def _split(case: Case, given: SplitIn, here: Seat) -> Case:
    """Make a case of its own of a part; the timeline names the new one."""
    return cases.split(case, by=here.by, at=here.at, remark=given.remark)


def _correct(case: Case, given: CorrectIn, here: Seat) -> Case:
    """Say that something happened at another moment, or not at all; clocks are counted anew."""
    number, remark = given.sequence, given.remark
    return cases.correct(case, by=here.by, at=here.at, event=number, to=given.to, remark=remark)


def _tag(case: Case, given: TagsIn, here: Seat) -> Case:
    """Put tags on a case: letters, digits, spaces, - and &, 40 characters, 20 a case at most.

    Those that it has already change nothing.
    """
    return cases.tag(case, given.tags, by=here.by, at=here.at)


def _untag(case: Case, given: TagsIn, here: Seat) -> Case:
    """Take tags off a case; those that it does not have change nothing."""
    return cases.untag(case, given.tags, by=here.by, at=here.at)


def _watch(case: Case, given: Alone, here: Seat) -> Case:
    """Have the person whose key it is told by email what happens to a case."""
    del given
    return cases.watch(case, by=here.holder, at=here.at)


def _unwatch(case: Case, given: Alone, here: Seat) -> Case:
    """Have the person whose key it is told no longer."""
    del given
    return cases.unwatch(case, by=here.holder, at=here.at)


ACTS: tuple[tuple[str, type[In], Callable[..., Case]], ...] = (
    ("merge", MergeIn, _merge),
    ("unmerge", Alone, _unmerge),
    ("link", LinkIn, _link),
    ("unlink", UnlinkIn, _unlink),
    ("about", AboutIn, _about),
    ("notabout", AboutIn, _not_about),
    ("split", SplitIn, _split),
    ("correct", CorrectIn, _correct),
    ("tag", TagsIn, _tag),
    ("untag", TagsIn, _untag),
    ("watch", Alone, _watch),
    ("unwatch", Alone, _unwatch),
)
"""Every such act: its name in the address, what is sent with it, and what it does."""


def _other(here: Seat, reference: str) -> Case:
    return queries.by_reference(reference, here.seen)


def _worked(here: Seat, reference: str) -> Case:
    """Return another case that whoever holds the key may work.

    :raises NotYours: when they may only see it.
    """
    found = _other(here, reference)
    if reason := rules.why_not_work(found, here.holder):
        raise NotYours(reason)
    return found
