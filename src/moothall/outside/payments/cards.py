"""The card numbers that GOV.UK Pay documents for its test accounts, and what becomes of each."""

from collections.abc import Mapping
from typing import Final

PAID: Final = frozenset(
    {
        "4444333322221111",
        "4242424242424242",
        "4000056655665556",
        "4988080000000000",
        "4000160000000004",
        "4131840000000003",
        "4000620000000007",
        "4000000000000010",
        "5101110000000004",
        "5105105105105100",
        "5200828282828210",
        "371449635398431",
        "3566002020360505",
        "6011000990139424",
    }
)
NOT_TAKEN: Final = frozenset({"6759649826438453"})
"""A kind of card that the service does not take: another can be typed."""
REJECTED, EXPIRED, BY_PAYER, BY_SERVICE, BROKEN = "P0010", "P0020", "P0030", "P0040", "P0050"
FAILING: Final[Mapping[str, tuple[str, str]]] = {
    "4000000000000002": ("failed", REJECTED),  # declined
    "4000000000000069": ("failed", REJECTED),  # the card has expired
    "4000000000000127": ("failed", REJECTED),  # wrong security code
    "4000000000000119": ("error", BROKEN),
}
MEANINGS: Final[Mapping[str, str]] = {
    REJECTED: "Payment method rejected",
    EXPIRED: "Payment expired",
    BY_PAYER: "Payment was cancelled by the user",
    BY_SERVICE: "Payment was cancelled by the service",
    BROKEN: "Payment provider returned an error",
}
