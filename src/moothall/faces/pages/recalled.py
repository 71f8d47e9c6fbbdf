"""A question that is filled in with what somebody said before: it asks if that is still right."""

from collections.abc import Mapping, Sequence

from moothall.engine.cases.queries.earlier import Told
from moothall.engine.catalogue.definition import Question
from moothall.faces.pages.plain import short_day
from moothall.ground.people.models import Home

TO_THEM = "You told us this on {day} in “{service}”. Is this still right? Change it if it is not."
DETAILS = "Your details"
"""Where somebody says where they live, and an officer may have put it right."""
TO_OFFICER = "They told us this on {day} in “{service}”. Ask if it is still right."


def asked_again(question: Question, told: Told, *, words: str = TO_THEM) -> Question:
    """Return the question with when and where it was answered before, said in its hint."""
    said = words.format(day=short_day(told.told_at), service=told.service)
    return question.model_copy(update={"hint": " ".join(filter(None, [question.hint, said]))})


def with_home(
    questions: Sequence[Question], told: Mapping[str, Told], home: Home | None
) -> Mapping[str, Told]:
    """Return what was told before, with where they live for a question after their own address.

    What was said last goes first.
    """
    if home is None:
        return told
    lived = Told(home.as_answer, home.given_at, DETAILS)  # type: ignore[arg-type]  # JSON all through
    asked = [one.id for one in questions if one.type == "address" and one.fills == "address"]
    newer = {
        name: lived for name in asked if name not in told or told[name].told_at < home.given_at
    }
    return {**told, **newer}
