"""References: what a case is called. They cannot be guessed, and read well aloud."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 letters and digits that nobody takes for one another: no 0, 1, I, L, O."""


def fresh() -> str:
    """Return a new reference, as A7K-3QM-9TX: one of 26 million million."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(9))
    return f"{drawn[:3]}-{drawn[3:6]}-{drawn[6:]}"


def read(typed: str) -> str:
    """Return a reference as people type it in its own form; '' when it cannot be one."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(letters) != 9 or set(letters) - set(LETTERS):
        return ""
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"
