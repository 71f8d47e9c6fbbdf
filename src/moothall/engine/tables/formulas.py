"""Words that a spreadsheet would take for a formula, made harmless in CSV and read back.

A text that begins so gets an apostrophe before it, which says "text" to every program. Numbers
stay numbers. It can be undone: what was written so is read back as it was.
"""

import re
from typing import Final

_BEGINS: Final = "=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20"
"""Signs that begin a formula, wide ones too; tabs and line ends, which some programs drop."""
_FORMULA: Final = re.compile(f"['\\s\u200b\ufeff\x00-\x1f]*[{_BEGINS}]")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def restored(text: str) -> str:
    """Return the text as it was before it was neutralised."""
    if text.startswith("'") and neutralised(text[1:]) != text[1:]:
        return text[1:]
    return text
