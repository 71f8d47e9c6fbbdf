"""Why a file may not be opened, or may not be added: the reason, or None."""

from moothall.engine.documents.models import File
from moothall.engine.documents.words import MOST_FILES, UNSURE, State
from moothall.ground.languages.speech import counted, marked, said

UNCHECKED = marked("This file has not been checked for viruses yet. Try again later.")
INFECTED = marked("This file contained a virus and was removed.")


def why_not_open(file: File) -> str | None:
    """Return why nobody may open a file: only one that was found clean is ever given out."""
    if file.state == State.CLEAN:
        return None
    return said(UNCHECKED if file.state in UNSURE else INFECTED)


def why_not_more(held: int, more: int, most: int) -> str | None:
    """Return why *more* files cannot be added to those that are *held* already."""
    most = min(most, MOST_FILES)
    if held + more <= most:
        return None
    return counted(
        "You can only select up to {number} file", "You can only select up to {number} files", most
    )
