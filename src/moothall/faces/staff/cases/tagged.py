"""The tags of a case on its page: shown, put on and taken off; each leads to its cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.engine.cases import queries
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.faces.staff.cases.casepage import Said
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue import filters
from moothall.practices.servicedesk.words import ANY, Wanted

VERBS = ("tag", "untag")


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tags of a case, each with the queue of its cases; what may be chosen; what was refused.

    `typed` and `error` are what was not put on, and why; `faults` what stands in the summary.
    """

    tags: Sequence[tuple[str, str]]
    offered: Sequence[str]
    may_change: bool
    typed: str
    error: str
    faults: Sequence[dict[str, str]]


def of_case(desk: Desk, case: Case, names: Sequence[str], said: Said, *, may_work: bool) -> Tagged:
    """Return the tags of a case, called *names*, with what was posted of them and not taken."""
    may_change = may_work and case.state != State.MERGED
    offered = queries.tags_lately(case.council_id, desk.seen) if may_change else []
    typed, error, faults = _refused(said, may_put=may_change)
    return Tagged(
        [(name, filters.address(Wanted(tag=name, state=ANY))) for name in names],
        [name for name in offered if name not in names],
        may_change,
        typed,
        error,
        faults,
    )


def _refused(said: Said, *, may_put: bool) -> tuple[str, str, list[dict[str, str]]]:
    """Return what was not put on, why, and what stands in the summary: also of a taking off."""
    if said.verb not in VERBS or said.form is None:
        return "", "", []
    why = said.refusal or str(next(iter(said.form.errors.values()), [""])[0])
    if said.verb == "tag" and may_put:
        return str(said.form["tag"].value() or ""), why, [{"text": why, "href": "#tag-tag"}]
    return "", "", [{"text": why, "href": "#main-content"}]
