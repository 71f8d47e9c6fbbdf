"""Telephone numbers as cases keep them to be found by."""

from moothall.engine.cases import rows


def digits(text: str) -> str:
    """Return a telephone number as it is looked up; '' where there are no digits."""
    return rows.digits(text)
