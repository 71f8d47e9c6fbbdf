"""Jobs: what Moothall does by itself can be done."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from moothall.engine.catalogue.checks.known import listed, part, parts, words
from moothall.engine.catalogue.definition.working import JOBS
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the faults of tasks that are jobs."""
    questions = {
        str(question.get("id")): question
        for where, page in parts(value, "pages")
        for _, question in parts(page, "questions", inside=where)
    }
    for where, task in parts(value, "tasks"):
        job = part(task, "job")
        if (task.get("kind") == "job") != bool(job):
            yield Complaint(
                where,
                "a job that is not whole",
                "it takes both `kind: job` and what is done",
                "write `kind: job` and `job: {tell: ...}`, `call`, `until`, `wait` or `record`",
            )
        elif job:
            yield from _one(job, (*where, "job"))
            yield from _named(job, (*where, "job"), questions)


def _one(job: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    if sum(name in job for name in JOBS) != 1:
        what = f"a job with none, or several, of {', '.join(JOBS)}"
        yield Complaint(where, what, "one task does one thing", "keep one of them")
    if "sends" in job and "call" not in job:
        yield Complaint(
            (*where, "sends"), "`sends` without `call`", "nothing is sent", "remove it", at_key=True
        )


URL: Final = re.compile(r"https://[^\s\"<>]{1,280}")


def _named(
    job: Mapping[str, Any], where: Where, questions: Mapping[str, Mapping[str, Any]]
) -> Iterator[Complaint]:
    call = words(job, "call")
    if call and not URL.fullmatch(call):
        yield Complaint(
            (*where, "call"),
            f"`{call}` is no address to call",
            "answers are sent there, so it begins with https:// and has no spaces",
            "write it like https://depot.example/jobs",
        )
    until = words(job, "until")
    if until and questions.get(until, {}).get("type") != "date":
        dates = [name for name, one in questions.items() if one.get("type") == "date"]
        why = "no date question has that id, so no day would come"
        yield Complaint((*where, "until"), f"the day of `{until}`", why, like(until, dates))
    for at, name in listed(job, "sends"):
        place, question = (*where, "sends", at), questions.get(name)
        if question is None:
            why = "no question has that id"
            yield Complaint(place, f"the answer `{name}`", why, like(name, sorted(questions)))
        elif question.get("sensitive") or question.get("see"):
            yield Complaint(
                place,
                f"the answer `{name}` is sent elsewhere",
                "not every officer may see it",
                "leave it out",
            )
