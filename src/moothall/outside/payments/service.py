"""What the stand-in for GOV.UK Pay knows and does, without a web server."""

import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from moothall.outside.payments import cards
from moothall.outside.payments.client import MOST_PENCE
from moothall.outside.payments.kept import Folder, Record

LASTS = 90 * 60.0
"""Seconds that a payer has, as the real one gives."""
UNFINISHED = frozenset({"created", "started", "submitted"})
LONGEST = {"reference": 255, "description": 255, "return_url": 2000}
Told = Callable[[str, str, Mapping[str, Any], str], None]
"""Told an event's name, what it is of (payment or refund), that thing, and the account's key."""


class No(Exception):
    """What is answered instead."""

    def __init__(self, status: int, code: str, words: str, field: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.body = {"code": code, "description": words} | ({"field": field} if field else {})


class Service:
    """Payments and refunds of every account; an account is whoever holds its key."""

    def __init__(self, place: Path, *, told: Told, lasts: float = LASTS) -> None:
        self.folder, self.told, self.lasts = Folder(place), told, lasts

    def create(self, key: str, wanted: Mapping[str, Any], once: str | None) -> tuple[int, Record]:
        """Make a payment, or give back the one that was made with the same *once*."""
        _check(wanted)
        if once is not None and not 1 <= len(once) <= 255:
            words = "Header [Idempotency-Key] can have a size between 1 and 255"
            raise No(422, "P0102", words)
        with self.folder.lock:
            known = [o for o in self.folder if once and (o["key"], o["once"]) == (key, once)]
            if known:
                if known[0]["wanted"] != dict(wanted):
                    raise No(409, "P0191", "The `Idempotency-Key` was used for another payment.")
                return 200, known[0]
            one = _new(key, wanted, once)
            self.folder.keep(one)
        return 201, one

    def payment(self, key: str, number: str, *, missing: str = "P0200") -> Record:
        """Return a payment of that account; one that took too long has expired."""
        with self.folder.lock:
            one = self.folder.get(number)
            if one is None or one["key"] != key:
                raise No(404, missing, "Not found")
            return self._expired(one)

    def by_token(self, token: str) -> Record | None:
        """Return the payment that a payer's address names."""
        with self.folder.lock:
            found = [one for one in self.folder if token in one["tokens"]]
            return self._expired(found[0]) if found else None

    def token(self, one: Record) -> str:
        """Return a payer's address to a payment: a new one each time, as the real one gives."""
        one["tokens"].append(str(uuid.uuid4()))
        self.folder.keep(one)
        return str(one["tokens"][-1])

    def start(self, one: Record) -> Record:
        """Let the payer begin to type their card."""
        with self.folder.lock:
            one = self.folder.get(one["payment_id"]) or one
            if one["state"]["status"] == "created":
                self._set(one, "started")
            return one

    def take(self, one: Record, number: str) -> Record:
        """Take a card's number: the bank says yes or no, or it breaks. Nothing of it is kept."""
        with self.folder.lock:
            one = self.folder.get(one["payment_id"]) or one
            if one["state"]["status"] not in {"created", "started"}:
                return one
            if number in cards.FAILING:
                status, code = cards.FAILING[number]
                self._end(one, status, code, "card_payment_failed")
            elif number in cards.PAID:
                self._set(one, "submitted")
            return one

    def confirm(self, one: Record) -> Record:
        """Let the payer say yes: the money is taken."""
        with self.folder.lock:
            one = self.folder.get(one["payment_id"]) or one
            if one["state"]["status"] == "submitted":
                self._end(one, "success", "", "card_payment_succeeded")
            return one

    def cancel(self, one: Record, *, by_payer: bool) -> Record:
        """End a payment that nobody finished."""
        with self.folder.lock:
            one = self.folder.get(one["payment_id"]) or one
            if one["state"]["status"] not in UNFINISHED:
                raise No(400, "P0501", "Cancellation of payment failed")
            if by_payer:
                self._end(one, "failed", cards.BY_PAYER, "card_payment_failed")
            else:
                self._end(one, "cancelled", cards.BY_SERVICE, "")
            return one

    def expire(self, number: str) -> None:
        """Let a payment's time run out now."""
        with self.folder.lock:
            one = self.folder.get(number)
            if one and one["state"]["status"] in UNFINISHED:
                self._end(one, "failed", cards.EXPIRED, "card_payment_expired")

    def refund(self, key: str, number: str, wanted: Mapping[str, Any]) -> Record:
        """Give money back, if exactly as much is left as is said."""
        with self.folder.lock:
            one = self.payment(key, number, missing="P0600")
            amount = _pence(wanted, "amount", code="P0602", missing="P0601")
            said = _pence(wanted, "refund_amount_available", code="P0602", missing="P0601")
            left = available(one)
            is_pending = self.folder.fault == "refund-pending"
            if one["state"]["status"] != "success" or is_pending:
                raise No(400, "P0603", "The payment is not available for refund.")
            if said != left:
                raise No(412, "P0604", "Refund amount available mismatch.")
            if amount > left:
                raise No(400, "P0603", "The payment is not available for refund.")
            refund = {
                "refund_id": secrets.token_hex(13),
                "payment_id": number,
                "amount": amount,
                "status": "submitted",
                "created_date": now(),
            }
            one["refunds"].append(refund)
            self.folder.keep(one)
            return refund

    def refunds(self, key: str, number: str) -> list[Record]:
        """Return a payment's refunds; by now they have come to their end."""
        with self.folder.lock:
            one = self.payment(key, number, missing="P0800")
            for refund in one["refunds"]:
                if refund["status"] == "submitted":
                    refund["status"] = "error" if self.folder.fault == "refund-error" else "success"
                    self.folder.keep(one)
                    self.told("card_payment_refunded", "refund", refund, one["key"])
            return list(one["refunds"])

    def _set(self, one: Record, status: str) -> None:
        one["state"] = {"status": status, "finished": False}
        self.folder.keep(one)

    def _end(self, one: Record, status: str, code: str, event: str) -> None:
        said = {"code": code, "message": cards.MEANINGS[code]} if code else {}
        one["state"] = {"status": status, "finished": True, **said}
        self.folder.keep(one)
        if event:
            self.told(event, "payment", one, one["key"])

    def _expired(self, one: Record) -> Record:
        if one["state"]["status"] in UNFINISHED and time.time() - one["begun"] > self.lasts:
            self._end(one, "failed", cards.EXPIRED, "card_payment_expired")
        return one


def available(one: Record) -> int:
    """Return how many pence of a payment can be given back."""
    gone: int = sum(refund["amount"] for refund in one["refunds"] if refund["status"] != "error")
    return int(one["wanted"]["amount"]) - gone


def now() -> str:
    """Return this moment as Pay writes it."""
    return (
        time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{time.time_ns() // 10**6 % 1000:03}Z"
    )


def _new(key: str, wanted: Mapping[str, Any], once: str | None) -> Record:
    return {
        "payment_id": secrets.token_hex(13),
        "key": key,
        "once": once,
        "wanted": dict(wanted),
        "state": {"status": "created", "finished": False},
        "created_date": now(),
        "begun": time.time(),
        "tokens": [],
        "refunds": [],
    }


def _check(wanted: Mapping[str, Any]) -> None:
    for name in ("amount", "reference", "description", "return_url"):
        if wanted.get(name) is None:
            raise No(400, "P0101", f"Missing mandatory attribute: {name}", name)
    amount = _pence(wanted, "amount", code="P0102", missing="P0101")
    if amount > MOST_PENCE:
        words = "Invalid attribute value: amount. Must be less than or equal to 10000000"
        raise No(422, "P0102", words, "amount")
    for name, most in LONGEST.items():
        if not isinstance(wanted[name], str) or not 1 <= len(wanted[name]) <= most:
            words = f"Must be less than or equal to {most} characters length"
            raise No(422, "P0102", f"Invalid attribute value: {name}. {words}", name)


def _pence(wanted: Mapping[str, Any], name: str, *, code: str, missing: str) -> int:
    value: object = wanted.get(name)
    if value is None:
        raise No(400, missing, f"Missing mandatory attribute: {name}", name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        words = f"Invalid attribute value: {name}. Must be greater than or equal to 1"
        raise No(422, code, words, name)
    return value
