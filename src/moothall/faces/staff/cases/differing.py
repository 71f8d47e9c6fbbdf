"""Two texts beside each other: what only one says, what only the other, and what both say."""

import difflib
import re
from collections.abc import Sequence

_WORDS = re.compile(r"\s+|[^\s]+")
Part = tuple[str, str]
"""What a stretch is (`both`, `theirs` or `yours`), and its words."""


def parts(theirs: str, yours: str) -> Sequence[Part]:
    """Return both texts as one, each stretch with whose it is; nothing of either is left out."""
    before, after = _WORDS.findall(theirs), _WORDS.findall(yours)
    found: list[Part] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.append(("both", "".join(before[a:b])))
            continue
        found += [("theirs", "".join(before[a:b]))] if a < b else []
        found += [("yours", "".join(after[c:d]))] if c < d else []
    return found
