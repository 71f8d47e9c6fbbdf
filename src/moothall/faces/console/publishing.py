"""The part of `moothall services publish` that needs the database."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import click

from moothall.engine.cases.actions import errands
from moothall.engine.catalogue import actions, queries, reading
from moothall.engine.catalogue.reading import Known
from moothall.engine.catalogue.words import NeedsPlan, NewerElsewhere, Plan
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor, Refused

BY = Actor.job("services-publish")
WITHDRAWN_BY = Actor.job("services-withdraw")


class Line(TypedDict):
    """What became of one service in one council."""

    council: str
    service: str
    version: int
    is_new: bool


def publish(
    paths: Sequence[Path], slug: str, *, is_forced: bool, plan: str | None = None
) -> list[Line]:
    """Publish the definitions at some paths in a council or partnership: all, or none."""
    council = councils.by_slug(slug)
    with scope.opened(councils.family(council), writes=True) as at:
        found = reading.read_all(paths, known=_known(council))
        faults = [str(fault) for one in found for fault in one.faults]
        if faults or not found:
            raise click.ClickException("\n".join(["Nothing was published.", *faults]))
        try:
            return [
                {
                    "council": done.council.slug,
                    "service": declared.definition.service,
                    "version": done.version.number,
                    "is_new": done.is_new,
                }
                for declared in reading.declared(found)
                for done in actions.publish(
                    council,
                    declared,
                    by=BY,
                    at=at,
                    is_forced=is_forced,
                    plan=Plan(plan) if plan else None,
                )
            ]
        except NeedsPlan as refused:
            said = [f"{refused} Nothing was published.", *refused.changes]
            said.append("Say what becomes of their answers with --plan stay or --plan move.")
            raise click.ClickException("\n".join(said)) from refused
        except NewerElsewhere as newer:
            said = [f"{newer} Nothing was published.", *newer.differences]
            said.append("Bring these into the files, or publish over them with --force.")
            raise click.ClickException("\n".join(said)) from newer


def withdraw(service: str, slug: str, *, number: int | None = None) -> list[Line]:
    """Take back a version in a council, or in every member of a partnership."""
    council = councils.by_slug(slug)
    members = councils.members(council) if council.is_partnership else [council]
    with scope.opened(councils.family(council), writes=True) as at:
        try:
            found = [queries.version(one.pk, service, number=number) for one in members]
            now = [actions.withdraw(one, by=WITHDRAWN_BY, at=at) for one in found]
        except Refused as refused:
            raise click.ClickException(f"{refused} Nothing was taken back.") from refused
    return [
        {"council": one.slug, "service": service, "version": version.number, "is_new": False}
        for one, version in zip(members, now, strict=True)
    ]


def secret_of(slug: str, address: str) -> str:
    """Return the secret that signs what a council's jobs send to an address."""
    return errands.secret(councils.by_slug(slug).pk, address)


def _known(council: Council) -> Known:
    if council.is_partnership:  # each member has its own; the action looks at each
        return Known(calendars=None, teams=None)
    return queries.known(council)
