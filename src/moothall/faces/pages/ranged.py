"""What a browser's own field for a day or a number can hold."""

from datetime import date


def holdable(kind: str, text: str) -> str:
    """Return what a field of that type shows of what an address says; '' of what it cannot hold.

    Browsers show an empty field then, and the HTML standard does not allow such a value.
    """
    if kind == "number":
        digits = text.removeprefix("-")
        return text if digits.isascii() and digits.isdecimal() else ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
