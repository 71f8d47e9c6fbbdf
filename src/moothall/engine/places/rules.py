"""What may be done with layers, and why not."""

import re
from typing import Final

from moothall.engine.places.words import Changes

BRAKE: Final = 20
"""So many areas in a hundred may go or be drawn anew unasked."""
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,59}")
_LONGEST_NAME: Final = 100


def why_not_said(code: str, name: str) -> str | None:
    """Return what is wrong with a layer's short name, or its name."""
    if not _CODE.fullmatch(code):
        return "The short name must be small letters, figures and hyphens, such as wards."
    if not name or len(name) > _LONGEST_NAME:
        return f"The name must have between 1 and {_LONGEST_NAME} characters."
    return None


def held_because(changes: Changes) -> str:
    """Return why a version is held until somebody says that it is meant; '' where it is not."""
    touched = len(changes.gone) + len(changes.redrawn)
    if not changes.count_before or touched * 100 <= changes.count_before * BRAKE:
        return ""
    return (
        f"{touched} of {changes.count_before} areas go or are drawn anew, more than {BRAKE} in 100."
    )
