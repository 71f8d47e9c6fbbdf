"""The stand-in's templates, with placeholders as Notify writes them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\(\((.+?)\)\)")
_SPACES = re.compile(r"[\s_-]+")
NUMBERS = {
    "email": "8b8f5a2e-0b1c-4c53-9b0d-2f6f0f1e0001",
    "text": "8b8f5a2e-0b1c-4c53-9b0d-2f6f0f1e0002",
    "letter": "8b8f5a2e-0b1c-4c53-9b0d-2f6f0f1e0003",
}
"""The number of the stand-in's template of each channel."""


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its kind in Notify's word (email, sms, letter), and its text."""

    number: str
    kind: str
    name: str
    body: str
    subject: str = ""

    def placeholders(self) -> list[str]:
        """Return the placeholders, in order, each once."""
        found = _PLACEHOLDER.findall(f"{self.subject} {self.body}")
        return list(dict.fromkeys(name.partition("??")[0] for name in found))

    def missing(self, given: Mapping[str, object]) -> list[str]:
        """Return the placeholders that have no value."""
        known = {_key(name) for name, value in given.items() if value is not None}
        return [name for name in self.placeholders() if _key(name) not in known]

    def filled(self, given: Mapping[str, object]) -> tuple[str, str]:
        """Return subject and body with the values in their places; values are not read again."""
        values = {_key(name): str(value) for name, value in given.items()}

        def put(found: re.Match[str]) -> str:
            name, is_condition, text = found[1].partition("??")
            value = values[_key(name)]
            if is_condition:
                return text if value.strip().lower() in {"yes", "true", "1", "y"} else ""
            return value

        return _PLACEHOLDER.sub(put, self.subject), _PLACEHOLDER.sub(put, self.body)

    def described(self) -> Iterator[tuple[str, object]]:
        """Yield what ``GET /v2/template`` says of it."""
        made = "2026-01-05T09:00:00.000000Z"
        yield from {"id": self.number, "name": self.name, "type": self.kind, "version": 1}.items()
        yield from {"created_at": made, "updated_at": None, "created_by": "demo"}.items()
        yield "body", self.body
        yield "subject", self.subject or None
        yield "letter_contact_block", None
        yield "postage", "second" if self.kind == "letter" else None
        yield "personalisation", {name: {"required": True} for name in self.placeholders()}


def _key(name: str) -> str:
    return _SPACES.sub("", name).lower()


STANDARD = {
    template.number: template
    for template in (
        Template(NUMBERS["email"], "email", "Any email", "((body))", "((subject))"),
        Template(NUMBERS["text"], "sms", "Any text", "((body))"),
        Template(NUMBERS["letter"], "letter", "Any letter", "((body))", "((subject))"),
    )
}
"""The templates that a service needs for Moothall, as the stand-in has them."""
