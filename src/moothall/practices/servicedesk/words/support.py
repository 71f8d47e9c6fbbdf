"""The words of support cover: how well somebody can support a component, and what is wrong."""

from typing import Final

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused
from moothall.ground.people.words import Role

SYSTEMS: Final = "systems"
"""The register whose records are systems; the pack `governance` declares it."""
LONGEST_NAME: Final = 120
MOST_AT_ONCE: Final = 50
"""So many components are added, or people named, at once."""
WORKERS: Final = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMIN})
"""Who can be named: people who work cases, or lead those who do."""


class Level(TextChoices):
    """How well a component is known to somebody; or that a supplier supports it."""

    LEAD = "lead", "Leads"
    CAN = "can", "Can support it"
    LEARNING = "learning", "Is learning"
    SUPPLIER = "supplier", "Supplier"


ABLE: Final = frozenset({Level.LEAD, Level.CAN})
"""Who can support a component today."""
OF_PEOPLE: Final = (Level.LEAD, Level.CAN, Level.LEARNING)


class Gap(TextChoices):
    """What is wrong with the cover of a component, the worst first."""

    NOBODY = "nobody", "Nobody"
    SUPPLIER = "supplier", "Supplier only"
    ONE = "one", "One person"
    AWAY = "away", "All away now"
    ONE_NOW = "one-now", "One person now"
    LEFT = "left", "Names who left"


THIN: Final = (Gap.NOBODY, Gap.SUPPLIER, Gap.ONE)
"""Gaps that last until somebody learns."""


class NoSuchComponent(Refused):
    """There is no such component here."""


class NotThisComponent(Refused):
    """A component like this cannot be kept."""


class NotThisSupport(Refused):
    """That cannot be said of who supports a component."""
