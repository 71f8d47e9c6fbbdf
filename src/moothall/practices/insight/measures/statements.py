"""Compiled measures as plain text, and how asked values are put into them. Pure.

A statement holds every asked value as the text ``'@name'`` under a cast; each engine's own
placeholder takes its place, so that no value is ever written into SQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from moothall.practices.insight.measures.definition import NARROWING, TAG
from moothall.practices.insight.words import NotThisFilter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_ASKED: Final = re.compile(r"'@([a-z_]+)'")
_TAGGED: Final = """"cases_fact" AS (
    SELECT * FROM "cases_fact" WHERE "case_id" IN (
        SELECT "case_id" FROM "cases_tag"
        WHERE "council_id" = ANY(CAST('@councils' AS BIGINT[])) AND "name" = '@tag'))"""
"""Stands before the facts of all cases, in a statement that is narrowed by a tag."""
NO_TAGS: Final = "History holds no tags, which are words: ask for live figures."


def asked_text(name: str) -> str:
    """How an asked value stands in a compiled statement."""
    return f"@{name}"


@dataclass(frozen=True)
class Statement:
    """One compiled statement of a measure."""

    engine: str
    cohort: str
    purpose: str
    sql: str

    @property
    def key(self) -> str:
        """What this statement is for, in one word for storing."""
        return f"{self.engine}.{self.cohort}.{self.purpose}"


@dataclass(frozen=True)
class Asked:
    """What is asked of a measure: which councils, from when to when, narrowed by what."""

    councils: Sequence[int]
    starts_at: datetime
    ends_at: datetime
    filters: Mapping[str, str] = field(default_factory=dict)

    def values(self, *, brackets: str = "{}") -> dict[str, str]:
        """Every asked value as text; `brackets` are those of the engine's lists."""
        ids = ",".join(str(int(council)) for council in self.councils)
        return {
            "councils": f"{brackets[0]}{ids}{brackets[1]}",
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        } | {name: self.filters.get(name, "") for name in NARROWING}


def for_postgres(sql: str, asked: Asked) -> tuple[str, dict[str, str]]:
    """The statement as psycopg takes it, and its values."""
    if asked.filters.get(TAG):
        rest = f", {sql.removeprefix('WITH ')}" if sql.startswith("WITH ") else f" {sql}"
        sql = f"WITH {_TAGGED}{rest}"
    return _placed(sql.replace("%", "%%"), r"%(\1)s", asked.values())


def for_duckdb(sql: str, asked: Asked) -> tuple[str, dict[str, str]]:
    """The statement as DuckDB takes it, and its values.

    :raises NotThisFilter: for a tag: history holds none.
    """
    if asked.filters.get(TAG):
        raise NotThisFilter(NO_TAGS)
    return _placed(sql, r"$\1", asked.values(brackets="[]"))


def _placed(sql: str, placeholder: str, values: dict[str, str]) -> tuple[str, dict[str, str]]:
    used = set(_ASKED.findall(sql))
    return _ASKED.sub(placeholder, sql), {k: v for k, v in values.items() if k in used}
