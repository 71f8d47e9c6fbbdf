"""The questions of a call, drawn as the parts of one dense form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from moothall.engine.cases.queries.earlier import Told
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Page, Question, ServiceDefinition
from moothall.faces.pages.fields import Field, Found, field
from moothall.faces.pages.recalled import TO_OFFICER, asked_again


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the service as a part of the one form; `note` says when it is asked."""

    heading: str
    note: str
    fields: list[Field]


def parts(
    definition: ServiceDefinition,
    typed: Mapping[str, Any],
    read: journey.Answered,
    found: Found,
    told: Mapping[str, Told],
) -> list[Part]:
    """Return the pages of a service as parts of the one form, filled in with what is typed."""
    return [
        Part(
            heading=page.title or _begins(definition, page),
            note=_note(page),
            fields=[
                _dense(field(_asked_again(q, told), typed, read.errors_of(q.id), found=found))
                for q in page.questions
            ],
        )
        for page in definition.pages
        if page.questions
    ]


def _asked_again(question: Question, told: Mapping[str, Told]) -> Question:
    if question.id not in told:
        return question
    return asked_again(question, told[question.id], words=TO_OFFICER)


def _begins(definition: ServiceDefinition, page: Page) -> str:
    """Return the name of the section that a page begins, where a long form has sections."""
    first = next(one for one in definition.pages if one.section == page.section)
    return page.section or "" if page is first else ""


def _note(page: Page) -> str:
    if page.when or all(question.when for question in page.questions):
        return "Only if it applies"
    return "Partly only if it applies" if any(q.when for q in page.questions) else ""


def _dense(asked: Field) -> Field:
    """Draw choices small and side by side: an officer reads the form many times a day."""
    small = {"radios": "govuk-radios--small", "yesno": "govuk-radios--small govuk-radios--inline"}
    small |= {"checkboxes": "govuk-checkboxes--small"}
    more: dict[str, Any] = {}
    if asked.component == "file":
        more = {"has_button": False}
    elif asked.component in small:
        more = {"classes": small[asked.component]}
    elif asked.component == "longtext":
        more = {"rows": 3}
    parts = tuple(_dense(part) for part in asked.parts)
    return replace(asked, params={**asked.params, **more}, parts=parts)
