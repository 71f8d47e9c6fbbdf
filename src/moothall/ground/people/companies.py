"""Company numbers as Companies House gives them. Pure."""

import re

PREFIXES = (
    "AC CE CS ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NV NZ OC OE PC RC RS SA SC SE SF SG"
    " SI SL SO SP SR SZ ZC"
)
"""Two letters before six digits: where it is registered, and as what."""
NUMBER = re.compile(rf"[0-9]{{8}}|(?:{PREFIXES.replace(' ', '|')})[0-9]{{6}}|R[0-9]{{7}}")
LENGTH = 8


def read(typed: str) -> str:
    """Return a company number in its own form, `00012345`; '' for what cannot be one.

    People leave out zeros before a number of digits only, and write letters small.
    """
    said = re.sub(r"[\s-]", "", typed).upper()
    if said.isascii() and said.isdigit() and 5 <= len(said) < LENGTH:
        said = said.zfill(LENGTH)
    return said if NUMBER.fullmatch(said) and set(said) != {"0"} else ""
