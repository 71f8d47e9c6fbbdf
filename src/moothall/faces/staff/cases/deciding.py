"""The tasks of a case's page: work to finish, approvals to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, rules
from moothall.engine.cases.approvals import Standing
from moothall.engine.cases.models import Case, Task
from moothall.faces.pages import plain
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people

DONE = {"approved": "You approve it.", "refused": "You refuse it."}


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open approval as the page shows it; `may` says whether whoever looks can decide it."""

    words: str
    may: bool
    others: tuple[tuple[int, str], ...]
    """To whom they can hand it."""


def do(case: Case, code: str, typed: Mapping[str, object], *, by: Actor, at: datetime) -> str:
    """Finish a task, or decide it where it is an approval; return what to say of it.

    :raises Refused: in the action's own words.
    """
    decision, to = str(typed.get("decision", "")), str(typed.get("delegate", ""))
    if to.isdecimal() and len(to) < 19:  # what a bigint holds
        person = people.person(int(to))
        if person is not None:
            cases.delegate(case, by=by, at=at, task=code, to=person)
            return f"{person.name} decides in your place, and is told."
    if "decision" in typed or "delegate" in typed:
        cases.decide(
            case, by=by, at=at, task=code, decision=decision, remark=str(typed.get("text", ""))
        )
        return DONE[decision]
    cases.finish_task(case, by=by, at=at, task=code)
    return "The task is done."


def ballots(case: Case, tasks: list[Task], me: int | None) -> dict[str, Ballot]:
    """Return the open approvals of a case, by task."""
    found = queries.open_approvals(case, tasks)
    return {code: _ballot(case, standing, me) for code, standing in found.items()}


def _ballot(case: Case, standing: Standing, me: int | None) -> Ballot:
    members = {m.person_id: m.person for m in people.memberships(case.council_id)}
    taken = {*standing.approved, *standing.refused, *standing.waiting, case.requester_id}
    names = people.names(number for number in taken if number)
    may = me in standing.waiting
    others = tuple(
        (number, person.name)
        for number, person in members.items()
        if may and number not in taken and rules.may_see(case, person.actor)
    )
    return Ballot(_said(standing, names), may, others)


def _said(standing: Standing, names: Mapping[int, str]) -> str:
    told = [f"Takes {standing.needed} to approve."]
    for words, numbers in (
        ("Approved by", standing.approved),
        ("Refused by", standing.refused),
        ("Waits for", standing.waiting),
    ):
        if numbers:
            told.append(f"{words} {plain.listed([names.get(n, 'somebody') for n in numbers])}.")
    if not standing.waiting:
        told.append("Nobody is left who could decide: add somebody to the team.")
    return " ".join(told)
