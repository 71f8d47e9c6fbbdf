"""The words of the catalogue: what was done to a service, and what may be refused."""

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "service.published": "A version of a service was published in a council.",
    "service.withdrawn": "A version of a service was found wrong and taken back in a council.",
    "draft.opened": "An officer opened a caller's draft by its code.",
    "draft.filled": "An officer filled in a caller's draft.",
}


class Origin(TextChoices):
    """Where a version was written: a folder does not overwrite what a browser made."""

    FOLDER = "folder", "A folder of files"
    BROWSER = "browser", "The service builder"


class NoSuchService(Refused):
    """There is no service of that name here."""


class NoSuchDraft(Refused):
    """These answers are no longer kept. Start again."""


class WrongCode(Refused):
    """No saved answers have that code. Ask for it again."""


class NotReached(Refused):
    """Answer the questions before this one first."""


class NotOpen(Refused):
    """It cannot be asked for today."""


class NotWithdrawn(Refused):
    """A version cannot be taken back."""


class DoesNotFit(Refused):
    """The definition names what the council does not have."""


class Plan(TextChoices):
    """What becomes of journeys under way when their service changes."""

    STAY = "stay", "They go on in the version they started on"
    MOVE = "move", "They go on in the new one; only what it touches is asked again"


class NeedsPlan(Refused):
    """People are in the middle of it, and this changes what they have answered."""

    def __init__(self, message: str, changes: tuple[str, ...]) -> None:
        super().__init__(message)
        self.changes = changes


class NewerElsewhere(Refused):
    """The published version is newer than this one."""

    def __init__(self, message: str, differences: tuple[str, ...]) -> None:
        super().__init__(message)
        self.differences = differences
