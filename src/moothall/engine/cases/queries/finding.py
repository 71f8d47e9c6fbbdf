"""Reading what people type to find a case: its reference, a telephone number."""

from moothall.engine.cases import references, rows


def reference(text: str) -> str:
    """Return the reference that the text is, in its own form; '' when it cannot be one."""
    return references.read(text)


def digits(text: str) -> str:
    """Return a telephone number as cases keep it to be found by; '' where there are no digits."""
    return rows.digits(text)
