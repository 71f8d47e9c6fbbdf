"""When a service can be asked for, and what it costs."""

from collections.abc import Iterator, Mapping
from typing import Any

from moothall.engine.catalogue.checks.known import part, parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the faults of opening days, caps and fees."""
    yield from _days(value)
    yield from _fee(value)


def _days(value: Mapping[str, Any]) -> Iterator[Complaint]:
    opens, closes = value.get("opens_on"), value.get("closes_on")
    if isinstance(opens, str) and isinstance(closes, str) and closes < opens:
        yield Complaint(
            ("closes_on",),
            f"it closes on {closes} and opens on {opens}",
            "it could never be asked for",
            "make `closes_on` the later day",
        )
    for name in ("closes_on", "places"):
        if name in value and "closed" not in value:
            yield Complaint(
                (name,),
                f"`{name}` and no `closed`",
                "people who come too late would not be told what to do instead",
                "add `closed:` with kind words",
                at_key=True,
            )
            return


def _fee(value: Mapping[str, Any]) -> Iterator[Complaint]:
    fee = part(value, "fee")
    if not fee:
        return
    if "value" in fee and ("pence" in fee or "rules" in fee):
        yield Complaint(
            ("fee", "value"),
            "the fee is calculated and fixed",
            "only one of them can be asked for",
            "keep `value`, or `pence` with `rules`",
            at_key=True,
        )
    if "value" not in fee and "pence" not in fee:
        yield Complaint(
            ("fee",),
            "the fee says no amount",
            "people would be asked to pay nothing they can read",
            "add `pence:`, or `value:` with a calculation",
        )
    unpaid = words(fee, "if_unpaid")
    outcomes = sorted(filter(None, (words(one, "id") for _, one in parts(value, "outcomes"))))
    if unpaid and unpaid not in outcomes:
        yield Complaint(
            ("fee", "if_unpaid"),
            f"the outcome `{unpaid}`",
            "no outcome has that id, so a case that is not paid could not end so",
            like(unpaid, outcomes),
        )
