"""The files of a record: taken in with its form, listed on its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from moothall.engine.catalogue.kinds.filing import named
from moothall.engine.registers.definition import Field
from moothall.engine.registers.queries import Kept, Whole, filed
from moothall.faces.pages import filing
from moothall.faces.pages.fields import Filled
from moothall.faces.pages.filing import Listed
from moothall.faces.staff.desk import Desk
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor


def listed(whole: Whole) -> Mapping[str, Sequence[Listed]]:
    """Return the files of a record as its page lists them, by field."""

    def address(key: UUID) -> str:
        return reverse("staff:record-file", args=[whole.kept.slug, whole.record.pk, key])

    return {name: filing.listed(rows, address) for name, rows in filed.files(whole).items()}


@dataclass(frozen=True)
class Files:
    """The files of the form of a record: those that it names already, and those that wait."""

    council: Council
    form: UUID
    by: Actor
    at: datetime
    whole: Whole | None = None

    @classmethod
    def of(cls, desk: Desk, kept: Kept, where: "UUID | Whole") -> "Files":
        """Return the files of a form: that of a new record, by its token, or of one there is."""
        council, by = desk.councils[kept.council_id], desk.who.actor_in(kept.council_id)
        if isinstance(where, UUID):
            return cls(council, where, by, desk.at)
        return cls(council, filed.form_of(where.record, by), by, desk.at, where)

    def receive(self, request: HttpRequest, fields: Sequence[Field]) -> filing.Received:
        """Hold what came with the form; the fields that are returned name it."""
        questions = [field.question for field in fields if field.type == "file"]
        if not questions:
            return filing.Received(request.POST)
        return self._form.receive(request, questions)

    def found(self, fields: Sequence[Field], filled: Filled) -> dict[str, list[dict[str, str]]]:
        """Return what the form names of them, as it is drawn and read, by question."""
        questions = [field.question for field in fields if field.type == "file"]
        if not questions:
            return {}
        known = {one.key: _drawn(one) for one in self._kept}
        waits = self._form.found(questions, filled)
        return {
            question.id: [
                *(known[key] for key in named(question, filled) if key in known),
                *waits[question.id],
            ]
            for question in questions
        }

    @property
    def _form(self) -> filing.Form:
        return filing.Form(self.council, self.form, self.by, self.at)

    @property
    def _kept(self) -> list[Listed]:
        return [one for rows in listed(self.whole).values() for one in rows] if self.whole else []


def _drawn(one: Listed) -> dict[str, str]:
    return {"file": one.key, "name": one.name, "about": one.about, "why": one.why, "href": one.href}
