"""Cursors: a place in a sorted list, as one opaque word. There are no offsets."""

import base64
import binascii
import json

from moothall.faces.api.refusals import NoSuchPage

CURSOR = r"^[-A-Za-z0-9_]{1,500}$"


def write(sort: str, values: tuple[str, ...]) -> str:
    """Return a place in a list of that order as one word."""
    said = json.dumps([sort, *values], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def read(cursor: str, sort: str) -> tuple[str, ...]:
    """Return the place that a cursor of a list of that order names.

    :raises NoSuchPage: for anything else.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as fault:
        raise NoSuchPage from fault
    is_ours = isinstance(found, list) and all(isinstance(part, str) for part in found)
    if not is_ours or found[:1] != [sort]:
        raise NoSuchPage
    return tuple(found[1:])
