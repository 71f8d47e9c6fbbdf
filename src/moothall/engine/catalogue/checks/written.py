"""What tasks write into registers can be written: by whom, to which record, from which answers.

Which fields a register has is known to the council that publishes it, not to the service's file.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from moothall.engine.catalogue.checks.known import part, parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where

Asked = Mapping[str, Mapping[str, Any]]


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the faults of records that tasks write."""
    asked: Asked = {
        str(question.get("id")): question
        for where, page in parts(value, "pages")
        for _, question in parts(page, "questions", inside=where)
    }
    worked_out = [str(one.get("id")) for _, one in parts(value, "computed")]
    for where, task in parts(value, "tasks"):
        if "record" in task and task.get("kind", "work") != "work":
            yield Complaint(
                (*where, "record"),
                "`record` beside work that nobody finishes",
                "an approval writes nothing, and a job says it inside `job`",
                "leave it out, or write `job: {record: ...}`",
                at_key=True,
            )
        found = part(task, "record") or part(part(task, "job"), "record")
        inside: Where = (*where, "record") if "record" in task else (*where, "job", "record")
        if found:
            yield from _which(found, inside, asked, is_job="record" not in task)
            yield from _taken(found, inside, asked, worked_out)


def _which(
    found: Mapping[str, Any], where: Where, asked: Asked, *, is_job: bool
) -> Iterator[Complaint]:
    which, chooses = words(found, "which"), bool(found.get("choose"))
    if which and chooses:
        why = "the answer names it, so nobody chooses"
        yield Complaint(where, "both `which` and `choose`", why, "keep one of them")
    if "move" in found and not (which or chooses):
        why = "a record that is added is in its first state"
        yield Complaint((*where, "move"), "a move of a new record", why, "say `which` or `choose`")
    if which:
        question = asked.get(which, {})
        if question.get("type") != "record" or question.get("of") != found.get("of"):
            known = [
                name
                for name, one in asked.items()
                if one.get("type") == "record" and one.get("of") == found.get("of")
            ]
            why = "no question asks for a record of that register under this id"
            yield Complaint((*where, "which"), f"the record of `{which}`", why, like(which, known))
    needs_officer = {
        "choose": chooses,
        "ask": bool(found.get("ask")),
        "fills": "officer" in part(found, "fills").values(),
    }
    for name, is_said in needs_officer.items():
        if is_job and is_said:
            what = f"`{name}` of a job" if name != "fills" else "`officer` of a job"
            why = "Moothall does it by itself, so there is no officer"
            yield Complaint((*where, name), what, why, "say it of a task that is work")


def _taken(
    found: Mapping[str, Any], where: Where, asked: Asked, worked_out: list[str]
) -> Iterator[Complaint]:
    for field, name in part(found, "take").items():
        place, question = (*where, "take", field), asked.get(str(name))
        if question is None and name not in worked_out:
            mend = like(str(name), sorted([*asked, *worked_out]))
            yield Complaint(place, f"the answer `{name}`", "no question has that id", mend)
        elif question and (question.get("sensitive") or question.get("see")):
            why = "whoever sees the register would see it, and not every officer may"
            yield Complaint(place, f"the answer `{name}` is kept elsewhere", why, "leave it out")
        elif question and question.get("type") in {"file", "group"}:
            what = f"a {question['type']} as the value of a field"
            yield Complaint(place, what, "no field holds one so", "leave it out")
    said = [*part(found, "values"), *part(found, "take"), *part(found, "fills")]
    for name in sorted({name for name in said if said.count(name) > 1}):
        why = "only one of them could hold"
        yield Complaint(where, f"the field `{name}` is said twice", why, "keep one of them")
