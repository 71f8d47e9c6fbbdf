"""Why a webhook may not be set up."""

from collections.abc import Collection, Iterable

from moothall.engine.webhooks.words import KINDS, LONGEST_URL
from moothall.outside.webhooks.guard import NotThere, by_itself, way


def why_not_add(url: str, kinds: Iterable[str], allowed: Collection[str]) -> str | None:
    """Say why an address cannot be told these kinds; whether it may be called is asked each time.

    A name that cannot be found now may be found later, so it is not looked up here.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        return f"There is nothing called {', '.join(unknown)} to tell."
    if len(url) > LONGEST_URL:
        return f"The address must be {LONGEST_URL} characters or less."
    try:
        way(url, allowed, lookup=by_itself)
    except NotThere as fault:
        return str(fault)
    return None
