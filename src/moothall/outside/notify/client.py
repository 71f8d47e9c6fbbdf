"""Hand messages to GOV.UK Notify, and ask what became of them.

Moothall's own definitions hold the words, so the service at Notify needs one template a channel,
with the placeholders ((subject)) and ((body)) (a text has only ((body))).

The library is loaded by whoever first speaks to Notify: it takes a tenth of a second, and most
processes never do.
"""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

REAL = "https://api.notifications.service.gov.uk"
"""Where GOV.UK Notify itself answers."""

TIMEOUT = 10
"""Seconds that Notify has for each answer."""

KINDS = {"email": "email", "text": "sms", "letter": "letter"}
"""Our channels, as Notify names them."""

PLACEHOLDERS = {"email": {"subject", "body"}, "text": {"body"}, "letter": {"subject", "body"}}

OURS_TO_MEND = (
    "Template not found",
    "Template has been deleted",
    "Missing personalisation",
    "Service is not allowed",
)
"""Refusals that a set-up causes, not the message: mended there, the message goes."""

BUSY = 429
NOT_LET_IN = (401, 403)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to one address. *reference* is the same each time that it is tried.

    *recipient* is an email address, a telephone number, or the lines of a postal address.
    *is_again*: an earlier try may have got through without our knowing.
    """

    channel: str
    reference: str
    recipient: str
    subject: str
    body: str
    unsubscribe_url: str = ""
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What Notify said to a message.

    *text* is its own number for it where it accepted, else the reason. *is_final*: trying again is
    no use. *is_reachable*: whether others could be handed over now.
    """

    is_accepted: bool
    text: str
    is_final: bool = False
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """Where Notify is, the key to it, and the number of the template of each channel."""

    key: str = ""
    url: str = REAL
    templates: Mapping[str, str] = field(default_factory=dict)

    def why_not(self, channel: str) -> str | None:
        """Return why nothing can be sent by that channel, or None."""
        if not self.key:
            return "There is no key to GOV.UK Notify."
        if not self.templates.get(channel):
            return f"There is no GOV.UK Notify template for a message by {channel}."
        return None


class Notify:
    """A way to Notify. Not for several threads at once, like the library under it."""

    def __init__(self, setting: Setting, *, timeout: float = TIMEOUT) -> None:
        self.setting = setting
        self._timeout = timeout
        self._opened: Any = None  # the library is untyped

    @property
    def _line(self) -> Any:  # noqa: ANN401 -- the library is untyped
        if self._opened is None:
            line = _library("notifications").NotificationsAPIClient
            self._opened = line(self.setting.key, base_url=self.setting.url, timeout=self._timeout)
        return self._opened

    def close(self) -> None:
        """Let go of the connection."""
        if self._opened is not None:
            self._opened.request_session.close()
            self._opened = None

    def send(self, parcel: Parcel) -> Receipt:
        """Hand *parcel* over; return what Notify said. Network faults are answers too.

        Notify itself does not compare references: one that may have got through is looked for
        first, so that nobody is told twice.
        """
        if why := self.setting.why_not(parcel.channel):
            return Receipt(is_accepted=False, text=why, is_final=True)
        try:
            if parcel.is_again and (known := self._known(parcel.reference)):
                return Receipt(is_accepted=True, text=known)
            return Receipt(is_accepted=True, text=str(self._post(parcel)["id"]))
        except _library("errors").APIError as said:
            return _refused(said)

    def _known(self, reference: str) -> str:
        found = self._line.get_all_notifications(reference=reference)["notifications"]
        return str(found[0]["id"]) if found else ""

    def _post(self, parcel: Parcel) -> Any:  # noqa: ANN401 -- the library's answers are untyped
        template = self.setting.templates[parcel.channel]
        words = {"subject": parcel.subject, "body": parcel.body}
        if parcel.channel == "letter":
            lines = enumerate(parcel.recipient.splitlines(), start=1)
            address = {f"address_line_{number}": line for number, line in lines}
            return self._line.send_letter_notification(
                template, {**words, **address}, reference=parcel.reference
            )
        if parcel.channel == "text":
            return self._line.send_sms_notification(
                parcel.recipient, template, {"body": parcel.body}, reference=parcel.reference
            )
        return self._line.send_email_notification(
            parcel.recipient,
            template,
            words,
            reference=parcel.reference,
            one_click_unsubscribe_url=parcel.unsubscribe_url or None,
        )

    def status(self, number: str) -> str | None:
        """Return what became of the message of that number, in Notify's word; None if unknown.

        :raises OSError: when Notify gives no answer now.
        """
        try:
            return str(self._line.get_notification_by_id(number)["status"])
        except _library("errors").APIError as said:
            if said.status_code == 404:
                return None
            raise OSError(_words(said)) from said

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the set-up: the key, the templates and their placeholders."""
        if not self.setting.key:
            yield "There is no key to GOV.UK Notify."
            return
        for channel in KINDS:
            if fault := self.setting.why_not(channel) or self._fault_of(channel):
                yield fault

    def _fault_of(self, channel: str) -> str:
        try:
            found = self._line.get_template(self.setting.templates[channel])
        except _library("errors").APIError as said:
            return f"The template for messages by {channel}: {_words(said)}"
        if found["type"] != KINDS[channel]:
            return f"The template for messages by {channel} is one for {found['type']}."
        missing = PLACEHOLDERS[channel] - set(found.get("personalisation") or {})
        if missing:
            wanted = ", ".join(f"(({name}))" for name in sorted(missing))
            return f"The template for messages by {channel} lacks {wanted}."
        return ""


def _library(part: str) -> Any:  # noqa: ANN401 -- the library is untyped
    return importlib.import_module(f"notifications_python_client.{part}")


def _refused(said: Any) -> Receipt:  # noqa: ANN401 -- an APIError of the library
    """Tell what Notify holds against the message from what stands in the way of all of them."""
    words = _words(said)
    if said.response is None or said.status_code >= 500:
        return Receipt(is_accepted=False, text=words, is_reachable=False)
    if said.status_code == BUSY or said.status_code in NOT_LET_IN:
        return Receipt(is_accepted=False, text=words, is_reachable=False)
    is_ours = any(start in words for start in OURS_TO_MEND)
    return Receipt(is_accepted=False, text=words, is_final=not is_ours)


def _words(said: Any) -> str:  # noqa: ANN401 -- the same
    if said.response is None:
        return "GOV.UK Notify could not be reached."
    told = said.message
    faults = told if isinstance(told, list) else [{"message": told}]
    return f"GOV.UK Notify: {said.status_code} {'; '.join(str(f['message']) for f in faults)}"
