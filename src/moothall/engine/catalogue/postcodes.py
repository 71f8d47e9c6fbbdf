"""UK postcodes, as the Royal Mail forms them."""

import re
from typing import Final

_POSTCODE: Final = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][BAD-HJLNP-UW-Z]{2})")


def normalised(text: str) -> str | None:
    """Return a postcode in capitals with its one space, such as `AA3 1AB`; None for no postcode."""
    packed = re.sub(r"[\s.\-()]", "", text).upper()
    found = _POSTCODE.fullmatch(packed) if packed.isascii() else None
    return f"{found[1]} {found[2]}" if found else None
