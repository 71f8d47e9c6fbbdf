"""Calendars to test with, made through the actions."""

from datetime import UTC, datetime

from moothall.ground.calendars import actions
from moothall.ground.calendars.words import Division, Hours
from moothall.ground.journal.words import Actor

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BY = Actor.job("test")
WORKDAY = [("08:30", "17:00")]
WEEK = [WORKDAY] * 5 + [[], []]


def hours(zone="Europe/London", week=WEEK, **more):
    """Say office hours, but for what is given."""
    return Hours(zone=zone, week=week, **more)


def calendar_version(council, code="office", said=None, **more):
    """Save a version of the council's calendar."""
    arguments = {"name": "Office", "by": BY, "at": NOON} | more
    return actions.save(council.pk, code, said or hours(), **arguments)


def standard(council, division=Division.ENGLAND_AND_WALES):
    """Give the council its standard calendars."""
    return actions.add_standard(council.pk, zone="Europe/London", division=division, by=BY, at=NOON)
