"""A thing as it can be found. Pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from moothall.ground.search import keys as of_keys
from moothall.ground.search.words import LONGEST_BODY, LONGEST_TITLE

AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a thing is found by, and by whom.

    Everybody of its audience may read all of *title* and *body*: what only some of them may see
    stands in neither. *keys* come from `search.keys`, *audience* from `search.audiences`; a thing
    without an audience is found by nobody.
    """

    council_id: int
    kind: str
    id: int
    title: str
    body: str = ""
    keys: Sequence[str] = ()
    audience: Sequence[str] = ()

    @property
    def row(self) -> dict[str, object]:
        """The columns of its row but its id; arrays as PostgreSQL writes them."""
        return {
            "council_id": self.council_id,
            "kind": self.kind,
            "title": " ".join(self.title.replace("\0", " ").split())[:LONGEST_TITLE],
            "body": self.body.replace("\0", " ")[:LONGEST_BODY],
            "keys": of_keys.literal(self.keys),
            "audience": _audience(tuple(self.audience)),
        }


def packed(things: Iterable[Thing]) -> list[str]:
    """Return the rows of things as JSON, a thousand together, as `actions.keep` takes them."""
    rows = [{**thing.row, "thing_id": thing.id} for thing in things]
    return [json.dumps(rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE)]


@lru_cache(maxsize=1024)
def _audience(words: tuple[str, ...]) -> str:
    """Return an audience as PostgreSQL writes it: many things of a load have the same."""
    return of_keys.literal(words)
