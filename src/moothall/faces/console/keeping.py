"""The parts of `moothall registers` that need the database."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

import click

from moothall.engine.registers import actions, queries, reading
from moothall.engine.registers.actions import Refreshed
from moothall.engine.registers.words import NewerElsewhere, NotMigrated
from moothall.engine.upkeep import jobs
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

BY = Actor.job("registers-publish")
REFRESHED_BY = Actor.job("registers-refresh")


class Line(TypedDict):
    """What became of one register in one council."""

    council: str
    register: str
    version: int
    is_new: bool
    migrated: int


class Held(TypedDict):
    """A register in force in a council, and how many records are in it."""

    council: str
    register: str
    name: str
    records: int


def publish(paths: Sequence[Path], slug: str, *, is_forced: bool) -> list[Line]:
    """Publish the registers at some paths in a council or partnership: all, or none."""
    council = councils.by_slug(slug)
    found = reading.read_all(paths)
    faults = [str(fault) for one in found for fault in one.faults]
    if faults or not found:
        raise click.ClickException("\n".join(["Nothing was published.", *faults]))
    with scope.opened(councils.family(council), writes=True) as at:
        try:
            return [
                {
                    "council": done.council.slug,
                    "register": one.definition.slug,
                    "version": done.version.number,
                    "is_new": done.is_new,
                    "migrated": done.migrated,
                }
                for one in found
                if one.definition
                for done in actions.publish(
                    council, one.definition, by=BY, at=at, is_forced=is_forced
                )
            ]
        except NotMigrated as refused:
            raise click.ClickException(f"{refused} Nothing was published.") from refused
        except NewerElsewhere as newer:
            said = [f"{newer} Nothing was published.", *newer.differences]
            said.append("Bring these into the files, or publish over them with --force.")
            raise click.ClickException("\n".join(said)) from newer


def in_force(slug: str) -> list[Held]:
    """Return the registers in force in a council, or in the members of a partnership."""
    council = councils.by_slug(slug)
    around = {one.pk: one.slug for one in councils.around(council)}
    with scope.opened(list(around), writes=False):
        return [
            {
                "council": around[kept.council_id],
                "register": kept.slug,
                "name": kept.definition.name,
                "records": queries.count(kept),
            }
            for kept in queries.in_force(list(around))
        ]


def refresh(slug: str) -> Refreshed:
    """Work out anew what rules on `today` say in a council or partnership; return how many."""
    family = councils.family(councils.by_slug(slug))
    with scope.opened(family, writes=True) as at:
        done = [actions.refresh(kept, by=REFRESHED_BY, at=at) for kept in queries.in_force(family)]
    return Refreshed(sum(one.looked_at for one in done), sum(one.changed for one in done), 0)


def keep_up(slug: str) -> dict[str, dict[str, int]]:
    """Keep up the registers of a council or of a partnership's members for today; return counts."""
    members = councils.around(councils.by_slug(slug))
    return {
        one.slug: asdict(jobs.keep_up(one.pk, by=REFRESHED_BY))
        for one in members
        if not one.is_partnership
    }
