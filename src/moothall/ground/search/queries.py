"""Finding: one function of the database decides what somebody may find, and counts only that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moothall.ground.search import asking
from moothall.ground.search.asking import Part
from moothall.ground.search.models import Findable
from moothall.ground.search.words import MOST, Seat
from moothall.outside.postgres import prepared

_FIND = """
    SELECT kind, thing_id, found FROM moothall_search($1::bigint, $2::text, $3::text[], $4::text[],
        $5::text[], $6::integer, $7::integer, $8::boolean)
"""
_ALIKE = """
    WITH asked AS (
        SELECT lexeme, lexeme::text::tsquery AS one FROM (
            SELECT quote_literal(lexeme) AS lexeme
            FROM unnest(to_tsvector('english', left($1::text, 2000)))
            ORDER BY length(lexeme) DESC LIMIT 24
        ) AS words
    ), held AS MATERIALIZED (
        SELECT thing_id, words, ts_filter(words, '{a}') AS title FROM search_findable
        WHERE council_id = ANY ($3::bigint[]) AND kind = $2::text AND audience && $4::text[]
        ORDER BY thing_id DESC LIMIT 2000
    ), hits AS (
        SELECT thing_id, lexeme, title @@ one AS is_named FROM held, asked WHERE words @@ one
    ), seldom AS (
        SELECT lexeme, ln(1 + (SELECT count(*) FROM held)::float / count(*)) AS weight
        FROM hits GROUP BY lexeme
    )
    SELECT thing_id, sum(weight * CASE WHEN is_named THEN 3 ELSE 1 END)::float AS score,
        count(*) FILTER (WHERE is_named) FROM hits JOIN seldom USING (lexeme) GROUP BY thing_id
    HAVING count(*) > 1 OR bool_or(is_named) ORDER BY score DESC, thing_id DESC LIMIT $5::integer
"""


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and from where; the database reads their roles, teams and councils itself."""

    identity_id: int | None
    seat: Seat


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a thing fits a longer text, and how many words of its title stand in it."""

    score: float
    named: int


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of a kind: the ids of the best, and how many there are, up to a thousand."""

    ids: tuple[int, ...]
    count: int

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > MOST

    @property
    def said(self) -> str:
        """The number as it is told."""
        return f"more than {MOST:,}" if self.is_capped else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind; *is_near* where nothing fitted but with typing errors."""

    groups: Mapping[str, Group]
    is_near: bool = False

    @property
    def count(self) -> int:
        """How many things, each kind up to a thousand and one."""
        return sum(group.count for group in self.groups.values())

    def ids(self, kind: str) -> tuple[int, ...]:
        """Return the ids of the best of a kind; none where nothing of it was found."""
        return self.groups[kind].ids if kind in self.groups else ()


NOTHING = Found({})


def find(
    text: str, looker: Looker, kinds: Sequence[str], *, most: int = 10, skip: int = 0
) -> Found:
    """Return what somebody may find by what they typed, in the councils in scope.

    Where nothing fits, what is spelt nearly so is found.

    :param most: how many of each kind, after the first `skip`.
    """
    query = asking.read(text)
    if not query.parts:
        return NOTHING
    found = _fitting(looker, query.parts, kinds, (most, skip))
    is_past = bool(skip) and not found and bool(_fitting(looker, query.parts, kinds, (1, 0)))
    if found or is_past or not query.words:
        return Found(found)
    near = _fitting(looker, query.slips, kinds, (most, skip))
    near = near or _groups(looker, list(query.words), [], kinds, (most, skip), is_near=True)
    return Found(near, is_near=bool(near))


def alike(
    text: str, kind: str, councils: Sequence[int], audience: Sequence[str], *, most: int = 12
) -> dict[int, Likeness]:
    """Return things of a kind of which there are few that share words with a longer text.

    Unlike `find` not everything need fit: a seldom word counts more than one that many have, and a
    word of the title three times as much. One word alone fits where it stands in the title.

    :param audience: as which audiences somebody looks, see `search.audiences`.
    :returns: how well each fits, by its id, the best first; the newest 2,000 are looked at.
    """
    values = [text.replace("\0", " "), kind, prepared.ids(councils), _array(audience), most]
    rows = prepared.read(_ALIKE, values) if text.strip() else ()
    return {
        int(one or 0): Likeness(float(score or 0), int(named or 0)) for one, score, named in rows
    }


def is_exact(text: str) -> bool:
    """Whether a text is nothing but an email address, or a number long enough to be somebody's."""
    parts = asking.read(text).parts
    return bool(parts) and all(part.is_exact for part in parts)


def titles(kind: str, ids: Iterable[int]) -> dict[int, str]:
    """Return what these things are called, of those in scope."""
    found = Findable.objects.filter(kind=kind, thing_id__in=list(ids))
    return dict(found.values_list("thing_id", "title"))


def _fitting(
    looker: Looker, parts: Sequence[Part], kinds: Sequence[str], window: tuple[int, int]
) -> dict[str, Group]:
    words, signs = [part.word for part in parts], [part.signs for part in parts]
    return _groups(looker, words, signs, kinds, window, is_near=False)


def _groups(
    looker: Looker,
    words: Sequence[str],
    signs: Sequence[str],
    kinds: Sequence[str],
    window: tuple[int, int],
    *,
    is_near: bool,
) -> dict[str, Group]:
    values = [
        looker.identity_id,
        looker.seat.value,
        _array(words),
        _array(signs),
        _array(kinds),
        *window,
        is_near,
    ]
    ids: dict[str, list[int]] = {}
    counts: dict[str, int] = {}
    for kind, thing_id, found in prepared.read(_FIND, values):
        ids.setdefault(str(kind), []).append(int(thing_id or 0))
        counts[str(kind)] = int(found or 0)
    return {kind: Group(tuple(ids[kind]), counts[kind]) for kind in kinds if kind in ids}


def _array(texts: Sequence[str]) -> str:
    """Return texts as PostgreSQL writes an array of them."""
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in escaped) + "}"
