"""What a register declares to be said, with `{field}` replaced by what a record says. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from moothall.engine.registers import kinds
from moothall.engine.registers.definition import RegisterDefinition

_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""As `moothall registers check` reads it too."""


def filled(
    text: str, definition: RegisterDefinition, values: Mapping[str, Any], names: Mapping[int, str]
) -> str:
    """Return a text with what the fields say in words; '' for one that says nothing.

    :param names: those of the officers that the record names.
    """

    def said(found: re.Match[str]) -> str:
        field = definition.by_id.get(found[1])
        value = values.get(found[1])
        if field is None or value is None:
            return ""
        if field.type == "officer":
            return names.get(value, "")
        return kinds.of(field).printed(field, value)

    return _PLACE.sub(said, text)
