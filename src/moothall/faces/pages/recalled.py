"""A question that is filled in with what somebody said before: it asks if that is still right."""

from moothall.engine.cases.queries.earlier import Told
from moothall.engine.catalogue.definition import Question
from moothall.faces.pages.plain import short_day

TO_THEM = "You told us this on {day} in “{service}”. Is this still right? Change it if it is not."
TO_OFFICER = "They told us this on {day} in “{service}”. Ask if it is still right."


def asked_again(question: Question, told: Told, *, words: str = TO_THEM) -> Question:
    """Return the question with when and where it was answered before, said in its hint."""
    said = words.format(day=short_day(told.told_at), service=told.service)
    return question.model_copy(update={"hint": " ".join(filter(None, [question.hint, said]))})
