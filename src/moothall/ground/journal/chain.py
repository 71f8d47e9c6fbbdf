"""The journal's chain of hashes, as a pure function."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

START = b"\x00" * 32
"""What the first entry of a chain is linked to."""


def link(before: bytes, entry: Mapping[str, object]) -> bytes:
    """Return the SHA-256 that seals *entry* after the hash *before* (32 bytes each).

    The entry is written as JSON with sorted keys, without spaces, moments as ISO 8601 in UTC, so
    that anyone can compute it again with other tools.
    """
    plain = json.dumps(
        {key: _plain(value) for key, value in entry.items()},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(before + plain.encode()).digest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
