"""What a case is found by, and by whom. Pure.

Answers that not every officer of the case may see are left out: nobody finds by what they may not
read.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.ground.search import audiences, keys
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind

Row = Mapping[str, Any]
WRITTEN: Final = frozenset({"text", "longtext", "point", "address", "person", "email", "phone"})
"""Kinds of questions whose answers are words; those of the others are codes and amounts."""


def thing(
    row: Row,
    definition: ServiceDefinition | None,
    answers: Mapping[str, Any],
    *,
    number: int = 0,
    former: str = "",
    sees_all: Collection[str],
) -> Thing:
    """Return a case as it is found.

    :param row: the columns of the case.
    :param number: its id, where it has one already.
    :param former: what it was called at the desk that it was moved in from.
    :param sees_all: the roles that see every case of their council.
    """
    told = list(_told(definition, answers)) if definition else []
    texts = [text for _, text in told]
    numbers = [key for name, text in told if name == "uprn" for key in keys.uprn(text)]
    phones = [text for name, text in told if name == "phone"] + [row["contact_phone"]]
    emails = [text for name, text in told if name == "email"] + [row["contact_email"]]
    return Thing(
        council_id=row["council_id"],
        kind=Kind.CASE,
        id=number,
        title=f"{row['title']} {row['contact_name']}",
        body="\n".join(text for name, text in told if name not in {"uprn", "phone", "email"}),
        keys=[
            *keys.reference(row["reference"]),
            *(keys.reference(former) + keys.number(former) if former else ()),
            *(key for phone in phones for key in keys.phone(phone)),
            *(key for email in emails for key in keys.email(email)),
            *keys.postcodes(texts),
            *numbers,
        ],
        audience=list(_audience(row, sees_all)),
    )


def _audience(row: Row, sees_all: Collection[str]) -> Iterator[str]:
    council = row["council_id"]
    yield from (audiences.role(council, role) for role in sorted(sees_all))
    yield audiences.service(council, row["service"])
    if row["team_id"]:
        yield audiences.team(row["team_id"])
    if row["assignee_id"]:
        yield audiences.officer(row["assignee_id"])
    if row["requester_id"]:
        yield audiences.resident(row["requester_id"])


def _told(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for _, question in definition.questions():
        if question.id in answers:
            yield from _texts(question, answers[question.id])


def _texts(question: Question, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- answers are JSON
    """Yield the words of an answer, each with its part's name, or the question's kind."""
    if question.seen_by is not None or not value:
        return
    if question.type == "group" and isinstance(value, list):
        for item in value:
            for part in question.questions:
                yield from _texts(part, item.get(part.id))
    elif question.type in WRITTEN and isinstance(value, Mapping):
        for name, said in value.items():
            lines = said if isinstance(said, list) else [said]
            yield from ((name, line) for line in lines if isinstance(line, str) and line)
    elif question.type in WRITTEN and isinstance(value, str):
        yield question.type, value
