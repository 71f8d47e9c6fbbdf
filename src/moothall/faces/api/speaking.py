"""Who told an officer of something on the telephone, as the officer judged it."""

from typing import Self

from pydantic import Field, model_validator

from moothall.engine.cases.history import UNKNOWN, Caller
from moothall.faces.api.callers import NotInScope, Seat
from moothall.faces.api.replies import In, Numbered


class CallerIn(In):
    """Who is on the line, as the officer whose key it is judged it; nothing: nobody known.

    A person is named only by a key that has the scope people:read too.
    """

    person: Numbered | None = Field(default=None, description="Their number, as /people gives it.")
    acts_for: Numbered | None = Field(
        default=None,
        description="For whom they speak: `held` of /people/{number} has who lets them.",
    )
    is_unnamed: bool = Field(
        default=False, strict=True, description="They want to give no name: not for every service."
    )

    @model_validator(mode="after")
    def _is_somebody_or_nobody(self) -> Self:
        if self.is_unnamed and (self.person or self.acts_for):
            raise ValueError("Whoever gives no name is nobody known: leave the numbers out.")
        if self.acts_for and not self.person:
            raise ValueError("Say who speaks for them: person.")
        return self


def told(here: Seat, given: CallerIn | None) -> Caller:
    """Return what the case and the journal say of who is on the line.

    :raises NotInScope: for a person, by a key that may not read people: the case, and a refusal,
        say who they are.
    """
    if given is None:
        return UNKNOWN
    if given.person and not here.may("people:read"):
        raise NotInScope("Saying which person calls needs a key with the scope people:read too.")
    return Caller(given.person, given.acts_for, given.is_unnamed)
