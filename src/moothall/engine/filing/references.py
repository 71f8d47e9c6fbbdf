"""What a reference is kept as, whoever typed it. Pure."""

from moothall.engine.catalogue import codes
from moothall.engine.filing.words import Kind


def as_kept(kind: str, reference: str) -> str:
    """Return a reference as it is kept: a case's in its own form, others in capitals, unspaced."""
    if kind == Kind.CASE:
        return codes.read(reference)
    return "".join(reference.split()).upper()
