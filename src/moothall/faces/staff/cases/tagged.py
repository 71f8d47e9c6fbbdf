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

    `typed` is what was not taken, `error` why; *may_change* whether there is anything to press.
    """

    tags: Sequence[tuple[str, str]]
    offered: Sequence[str]
    may_change: bool
    typed: str
    error: str

    @property
    def faults(self) -> list[dict[str, str]]:
        """What stands in the error summary."""
        return [{"text": self.error, "href": "#tag-tag"}] if self.error else []


def of_case(desk: Desk, case: Case, names: Sequence[str], said: Said, *, may_work: bool) -> Tagged:
    """Return the tags of a case, called *names*, with what was posted of them and not taken."""
    may_change = may_work and case.state != State.MERGED
    offered = queries.tags_lately(case.council_id, desk.seen) if may_change else []
    typed = error = ""
    if said.verb in VERBS and said.form is not None:
        error = said.refusal or str(next(iter(said.form.errors.values()), [""])[0])
        typed = str(said.form["tag"].value() or "")
    return Tagged(
        [(name, filters.address(Wanted(tag=name, state=ANY))) for name in names],
        [name for name in offered if name not in names],
        may_change,
        typed,
        error,
    )
