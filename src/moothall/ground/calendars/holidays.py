"""Bank holidays, and the dates between which they are known.

From 2012 they are GOV.UK's published list, which ends; before it, from 2000, they are computed.
The list comes with its package, so a longer one comes with an upgrade; nothing is fetched.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

FIRST_YEAR = 2000
_COMPUTED = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}


@dataclass(frozen=True, slots=True)
class Published:
    """The bank holidays of one part of the United Kingdom."""

    days: dict[date, str]
    """Each date with its name, in order."""
    since_on: date
    """The first date for which they are known."""
    horizon_on: date
    """The last date of the published list. What is a holiday after it is not known."""


@cache
def published(division: str) -> Published:
    """Give the bank holidays of a division, named as GOV.UK names it ("england-and-wales").

    :raises KeyError: for any other name.
    """
    from govuk_bank_holidays.bank_holidays import BankHolidays  # noqa: PLC0415 - brings an HTTP client along

    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    days = {event["date"]: str(event["title"]) for event in listed}
    return Published(
        days=_before(min(days).year, division) | days,
        since_on=date(FIRST_YEAR, 1, 1),
        horizon_on=max(days),
    )


def _before(year: int, division: str) -> dict[date, str]:
    """Compute the holidays of the years before the list begins, with substitutes for weekends."""
    from holidays import country_holidays  # noqa: PLC0415 - large, and only saving needs it

    years = range(FIRST_YEAR, year)
    computed = country_holidays("GB", subdiv=_COMPUTED[division], years=years, language="en_GB")
    return {day: name for day, name in sorted(computed.items()) if day.weekday() < 5}
