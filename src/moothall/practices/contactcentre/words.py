"""The words of those who answer calls."""

from datetime import timedelta

UNJOURNALLED: dict[str, str] = {
    "contactcentre_keptcall": "A form that an officer was called away from is nothing done yet;"
    " logging it is.",
}

KEPT_FOR = timedelta(days=3)
"""So long a call that was put aside waits for its officer."""

MOST = 8
"""How many people, and how many cases, a search for a caller shows."""
