"""Questions that are filled in with earlier answers can be, and may be."""

from collections.abc import Iterator, Mapping
from typing import Any

from moothall.engine.catalogue.checks.known import listed, parts, words
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what can never be filled in, going by the service alone."""
    for where, page in parts(value, "pages"):
        for place, question in parts(page, "questions", inside=where):
            yield from _question(question, place)
            for inner, within in parts(question, "questions", inside=place):
                if "prefill" in within:
                    yield _within(inner)


def between(
    definition: ServiceDefinition, others: Mapping[str, ServiceDefinition]
) -> Iterator[Complaint]:
    """Yield what names an answer that another service, read with this one, does not ask for."""
    for at, page in enumerate(definition.pages):
        for number, question in enumerate(page.questions):
            for place, named in enumerate(question.prefill):
                service, _, name = named.partition(".")
                if service in others:
                    where = ("pages", at, "questions", number, "prefill", place)
                    yield from _named(question, name, others[service], where)


def _question(question: Mapping[str, Any], where: Where) -> Iterator[Complaint]:
    said = {words(question, "prefill"), *(name for _, name in listed(question, "prefill"))}
    is_hidden = question.get("sensitive") is True or bool(question.get("see"))
    inner = [words(one, "type") for _, one in parts(question, "questions")]
    if "prefill" in question and "file" in (words(question, "type"), *inner):
        yield Complaint(
            (*where, "prefill"),
            "`prefill` on a question that asks for files",
            "files belong to the case they were sent with",
            "remove it",
            at_key=True,
        )
    elif "own" in said and is_hidden and question.get("prefill_sensitive") is not True:
        yield Complaint(
            (*where, "prefill"),
            f"`{question.get('id')}` is filled in with its own earlier answer",
            "not every officer may see it, so it never is",
            "add `prefill_sensitive: true` if it may be, or remove `prefill`",
            at_key=True,
        )
    if "prefill_sensitive" in question and "prefill" not in question:
        yield Complaint(
            (*where, "prefill_sensitive"),
            "`prefill_sensitive` and no `prefill`",
            "nothing is filled in",
            "add `prefill: own`, or remove it",
            at_key=True,
        )


def _within(where: Where) -> Complaint:
    return Complaint(
        (*where, "prefill"),
        "`prefill` on a question inside a group",
        "the group is filled in as a whole",
        "say it of the group, or remove it",
        at_key=True,
    )


def _named(
    question: Question, name: str, other: ServiceDefinition, where: Where
) -> Iterator[Complaint]:
    source = other.question(name)
    if source is None:
        yield Complaint(
            where,
            f"`{question.id}` is filled in from `{other.service}.{name}`",
            f"`{other.service}` asks no such question",
            like(name, [one.id for _, one in other.questions()]),
        )
    elif source.type != question.type:
        yield Complaint(
            where,
            f"`{question.id}` is filled in from `{other.service}.{name}`",
            f"that is of type {source.type} and this is of type {question.type}",
            "name a question of the same type",
        )
    elif source.seen_by is not None and not question.prefill_sensitive:
        yield Complaint(
            where,
            f"`{question.id}` is filled in from `{other.service}.{name}`",
            "not every officer may see that answer, so it never is",
            "add `prefill_sensitive: true` if it may be, or remove it",
        )
