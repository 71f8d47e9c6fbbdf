"""YAML 1.2 as plain values with the place of each; nothing but maps, lists and plain scalars.

Tags, anchors, aliases, duplicate keys, several documents and files too large are refused, each
at its line: a definition written by a stranger can neither make objects nor fill the memory.
"""

from typing import Final

from moothall.engine.catalogue.faults import Fault, Source

LARGEST: Final = 262_144


def parsed(text: str, *, file: str) -> Source:
    """Read a text; what cannot be read at all comes back as faults without a value."""
    if len(text.encode()) > LARGEST:
        what = f"the file is longer than {LARGEST // 1024} kB"
        why = "nothing in it can be used until it can be read"
        return Source(
            file, faults=(Fault(file, 1, 1, what, why, "split it into several services"),)
        )
    from moothall.engine.catalogue import composing  # noqa: PLC0415 - most processes read no file

    return composing.composed(text, file=file)
