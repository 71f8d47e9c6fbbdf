"""Ask GOV.UK Pay for payments and refunds: its public API, version 1.

What Pay says of a card (the last digits, the name on it) is left where it is: nothing here keeps
it. Amounts are whole pence.
"""

import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

REAL = "https://publicapi.payments.service.gov.uk"
"""Where GOV.UK Pay itself answers."""
TIMEOUT = 10.0
"""Seconds for each answer."""
LARGEST = 4_000_000
A_PAGE = 500
MOST_PENCE = 10_000_000
"""The most that one payment may be, in pence: £100,000."""
BUSY = 429
UNEXPECTED_AMOUNT = "P0604"
"""The refund says another sum is left than is: one like it was made already."""


class NoAnswer(Exception):
    """Whether Pay did it is not known; asking again is right. The message says why."""


class Refusal(Exception):
    """Pay says no. The message is in its own words, for whoever runs the platform."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(f"GOV.UK Pay: {status} {code} {words}".strip())
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A payment as it is asked for. *return_url* is where the payer comes back to."""

    amount: int
    reference: str
    description: str
    return_url: str
    language: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the body of the request."""
        body: dict[str, Any] = {
            "amount": self.amount,
            "reference": self.reference,
            "description": self.description,
            "return_url": self.return_url,
            "language": self.language,
        }
        return body | ({"metadata": dict(self.metadata)} if self.metadata else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What Pay says of a payment.

    *status* is its own word (created, started, submitted, capturable, success, failed, cancelled,
    error), *code* why it failed, *next_url* where the payer goes on while they can. *refundable*
    and *refunded* are pence, *refund_status* Pay's word on giving back (pending, available, full,
    unavailable).
    """

    payment_id: str
    amount: int
    reference: str
    status: str
    is_finished: bool
    code: str
    next_url: str
    refundable: int
    refunded: int
    created: str
    refund_status: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether the money is taken."""
        return self.status == "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What Pay says of a refund: submitted, success or error."""

    refund_id: str
    payment_id: str
    amount: int
    status: str
    created: str


@dataclass(frozen=True, slots=True)
class Pay:
    """GOV.UK Pay with the key of one service there."""

    key: str
    url: str = REAL
    timeout: float = TIMEOUT

    def create(self, wanted: Wanted, *, once: str) -> Payment:
        """Ask for a payment. The same *once* gives the same payment, however often it is asked.

        :raises NoAnswer: when it is not known whether there is one now.
        :raises Refusal: when Pay says no.
        """
        return _payment(self._post("/v1/payments", wanted.as_json(), once=once))

    def payment(self, payment_id: str) -> Payment:
        """Return a payment as it stands.

        :raises NoAnswer: when Pay gives no answer.
        :raises Refusal: when there is none, or the key is wrong.
        """
        return _payment(self._get(f"/v1/payments/{quote(payment_id, safe='')}"))

    def cancel(self, payment_id: str) -> None:
        """End a payment that nobody has finished.

        :raises NoAnswer: when Pay gives no answer.
        :raises Refusal: when it is finished.
        """
        self._post(f"/v1/payments/{quote(payment_id, safe='')}/cancel", {})

    def refund(self, payment_id: str, amount: int, *, available: int) -> Refund:
        """Give pence back. *available* is what could be given back before: if less can, it refuses.

        So sending it again after silence never gives twice.

        :raises NoAnswer: when it is not known whether it was made.
        :raises Refusal: when Pay says no, with `UNEXPECTED_AMOUNT` where less is left than said.
        """
        body = {"amount": amount, "refund_amount_available": available}
        path = f"/v1/payments/{quote(payment_id, safe='')}/refunds"
        return _refund(self._post(path, body), payment_id)

    def refunds(self, payment_id: str) -> list[Refund]:
        """Return the refunds of a payment, in the order in which they were made.

        :raises NoAnswer: when Pay gives no answer.
        :raises Refusal: when there is no such payment.
        """
        said = self._get(f"/v1/payments/{quote(payment_id, safe='')}/refunds")
        found = said.get("_embedded", {}).get("refunds", [])
        return [_refund(one, payment_id) for one in found]

    def payments_between(self, start: str, end: str) -> Iterator[Payment]:
        """Yield the payments begun from *start* to before *end*, moments like 2026-03-27T00:00:00Z.

        :raises NoAnswer: when Pay gives no answer.
        :raises Refusal: when Pay says no.
        """
        asked = {"from_date": start, "to_date": end}
        return (_payment(one) for one in self._every("/v1/payments", asked))

    def refunds_between(self, start: str, end: str) -> Iterator[Refund]:
        """Yield the refunds made from *start* to before *end*.

        :raises NoAnswer: when Pay gives no answer.
        :raises Refusal: when Pay says no.
        """
        asked = {"from_date": start, "to_date": end}
        found = self._every("/v1/refunds", asked)
        return (_refund(one, str(one.get("payment_id", ""))) for one in found)

    def fault(self) -> str:
        """Return what is wrong with the key or the way to Pay; nothing where all is well."""
        try:
            self._get("/v1/payments?display_size=1")
        except (NoAnswer, Refusal) as fault:
            return str(fault)
        return ""

    def _every(self, path: str, asked: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            query = urlencode({**asked, "page": page, "display_size": A_PAGE})
            said = self._get(f"{path}?{query}")
            found = said.get("results", [])
            yield from found
            if page * A_PAGE >= int(said.get("total", 0)) or not found:
                return
            page += 1

    def _get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None, {})

    def _post(self, path: str, body: Mapping[str, Any], *, once: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        headers |= {"Idempotency-Key": once} if once else {}
        return self._ask("POST", path, json.dumps(body).encode(), headers)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        parts = urlsplit(self.url)
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        line = kinds[parts.scheme](parts.netloc, timeout=self.timeout)
        sent = {**headers, "Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        try:
            line.request(method, parts.path.rstrip("/") + path, body, sent)
            with line.getresponse() as answer:
                status, told = answer.status, answer.read(LARGEST)
        except (OSError, http.client.HTTPException) as fault:
            raise NoAnswer(f"GOV.UK Pay does not answer ({type(fault).__name__})") from fault
        finally:
            line.close()
        return _read(status, told)


def _read(status: int, told: bytes) -> dict[str, Any]:
    try:
        said = json.loads(told) if told else {}
    except ValueError as fault:
        raise NoAnswer(f"GOV.UK Pay said {status} and nothing that can be read") from fault
    if not isinstance(said, dict):
        raise NoAnswer(f"GOV.UK Pay said {status} and nothing that can be read")
    if 200 <= status < 300:
        return said
    words = str(said.get("description") or said.get("message") or "")
    if status >= 500 or status == BUSY:
        raise NoAnswer(f"GOV.UK Pay: {status} {said.get('code', '')} {words}".strip())
    raise Refusal(status, str(said.get("code") or ""), words)


def _payment(said: Mapping[str, Any]) -> Payment:
    try:
        state, links = said["state"], said.get("_links") or {}
        summary = said.get("refund_summary") or {}
        return Payment(
            payment_id=str(said["payment_id"]),
            amount=int(said["amount"]),
            reference=str(said.get("reference") or ""),
            status=str(state["status"]),
            is_finished=bool(state["finished"]),
            code=str(state.get("code") or ""),
            next_url=str((links.get("next_url") or {}).get("href") or ""),
            refundable=int(summary.get("amount_available") or 0),
            refunded=int(summary.get("amount_submitted") or 0),
            created=str(said.get("created_date") or ""),
            refund_status=str(summary.get("status") or ""),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoAnswer("GOV.UK Pay said something that is no payment") from fault


def _refund(said: Mapping[str, Any], payment_id: str) -> Refund:
    try:
        return Refund(
            refund_id=str(said["refund_id"]),
            payment_id=payment_id,
            amount=int(said["amount"]),
            status=str(said["status"]),
            created=str(said.get("created_date") or ""),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoAnswer("GOV.UK Pay said something that is no refund") from fault
