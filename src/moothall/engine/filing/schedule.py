"""How long a document is kept: from which day on, by its type, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from moothall.engine.filing.definition import Retention

FIRST_YEAR, LAST_YEAR = 1000, 2500
LENGTH = len("2026-06-30")


@dataclass(frozen=True, slots=True)
class Story:
    """The days on which something happened that can start a retention; None: not yet."""

    filed_on: date
    changed_on: date
    closed_on: date | None = None
    outcome: str = ""
    event_on: date | None = None
    metadata: Mapping[str, str] | None = None


def span(rule: Retention | None, story: Story) -> tuple[date | None, date | None]:
    """Return from and until which day a document is kept; None: nothing has started it yet.

    It may be disposed of on the day after the last. Without a rule it is kept until one is made.
    """
    if rule is None:
        return None, None
    begun = _begun(rule, story)
    if begun is None:
        return None, None
    years = rule.outcomes.get(story.outcome, rule.years) if rule.starts == "closed" else rule.years
    return begun, later(begun, years)


def day(typed: str) -> date | None:
    """Return a day that was typed like 2026-06-30, in a year that people write of; None: none."""
    try:
        read = date.fromisoformat(typed) if len(typed) == LENGTH else None
    except ValueError:
        return None
    return read if read and FIRST_YEAR <= read.year <= LAST_YEAR else None


def later(start: date, years: int) -> date:
    """Return the same day that many years later; of a 29 February, the 28th where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def said(rule: Retention | None) -> str:
    """Return a rule as people read it."""
    if rule is None:
        return "Kept until somebody decides; its type has no schedule"
    years = "1 year" if rule.years == 1 else f"{rule.years} years"
    words = {
        "filed": "from the day it was filed",
        "changed": "from its last change",
        "closed": "from the day its case closed",
        "date": f"from the day in `{rule.field}`",
        "event": f"from the day of this event: {rule.event}",
    }
    others = ", ".join(f"{name}: {n}" for name, n in sorted(rule.outcomes.items()))
    text = f"Kept {years} {words[rule.starts]}"
    text += f" (other years by outcome: {others})" if others else ""
    return text + (f". {rule.authority}" if rule.authority else "")


def _begun(rule: Retention, story: Story) -> date | None:
    if rule.starts == "date":
        typed = (story.metadata or {}).get(rule.field or "", "")
        return day(typed)  # what cannot be read was typed while the field was text
    return {
        "filed": story.filed_on,
        "changed": story.changed_on,
        "closed": story.closed_on,
        "event": story.event_on,
    }[rule.starts]
