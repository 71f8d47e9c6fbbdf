"""Which fields of records name somebody, by their types, and what of it is one person's. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from moothall.engine.registers.kinds import Value, Values
from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.ground.people.words import Whose

NAMING: Final = frozenset({"officer", "person", "email", "phone"})
"""Types whose values lead to a person, or say by what one is reached."""
COPYING: Final = frozenset({"text", "longtext", "reference", "number"})
"""Types as which a field may repeat what it said as one of those; and from which it may be read."""
_BETWEEN: Final = re.compile(r"[;\n]")
_ADDRESS: Final = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class Naming:
    """The fields of a register that may name somebody, in any of its versions.

    `types` says by name, also by that of what is kept aside, as which types; `computed` says by
    name from what other fields are worked out. What `copied` names may say in words what it, or
    another version of it, said as one of its types.
    """

    types: Mapping[str, frozenset[str]]
    computed: Mapping[str, str]
    copied: frozenset[str]

    def worked_out_of(self, names: Collection[str]) -> frozenset[str]:
        """Return the computed fields that may repeat what these fields say."""
        return frozenset(name for name, text in self.computed.items() if _asked(text, names))


def _asked(text: str, names: Iterable[str]) -> list[str]:
    """Return which of these fields a calculation asks of its record."""
    return [one for one in names if re.search(rf"\brecord\.{re.escape(one)}\b", text)]


def naming(fields: Iterable[Mapping[str, Any]]) -> Naming:
    """Return which of these fields, as versions of one register keep them, may name somebody."""
    every: dict[str, set[str]] = {}
    holds: dict[str, set[str]] = {}
    computed: dict[str, str] = {}
    for field in fields:
        name, kind = field["id"], field["type"]
        every.setdefault(name, set()).add(kind)
        if kind == "computed":
            computed[name] = f"{computed.get(name, '')} {field.get('value', '')}"
            kind = field.get("gives") or "text"
        holds.setdefault(name, set()).add(kind)
    says = {name: frozenset(kinds & NAMING) for name, kinds in every.items()}
    types = {name: kinds for name, kinds in says.items() if kinds}
    copied: set[str] = set()
    for name in (name for name, kinds in every.items() if len(kinds) > 1):
        asked = _asked(computed.get(name, ""), says)
        found = says[name].union(*(says[one] for one in asked))
        if found:
            aside = {f"{name}~{kind}": found for kind in holds[name] & COPYING}
            copied |= {name, *aside}
            own = {f"{name}~{kind}": frozenset({kind}) for kind in says[name]}
            types |= {name: found} | aside | own
    return Naming(types, computed, frozenset(copied))


class Theirs:
    """Says what of one record is somebody's.

    A telephone number alone counts only where no address stands beside it: it may be a family's.
    A name alone never does.

    :param said: all that the record says and said.
    """

    def __init__(self, naming: Naming, whose: Whose, said: Iterable[Values]) -> None:
        self.types, self.whose = naming.types, whose
        self.numbers = frozenset(str(number) for number in whose.person_ids)
        emails = {email for values in said for email in self._emails(values)}
        self.by_number = not emails or bool(emails & whose.emails)

    def _emails(self, values: Values) -> Iterable[str]:
        for name, kinds in self.types.items():
            value = values.get(name)
            if "person" in kinds and isinstance(value, Mapping):
                value = value.get("email")
            elif "person" in kinds and isinstance(value, str):
                yield from _addresses(value)
                continue
            elif "email" not in kinds:
                continue
            if isinstance(value, str) and value:
                yield plain_email(value)

    def names_them(self, name: str, value: Value) -> bool:
        """Whether what a field says, or said, is theirs; also as a text that repeats it."""
        kinds = self.types.get(name, frozenset())
        if "person" in kinds and isinstance(value, Mapping):
            email = str(value.get("email") or "")
            reached = plain_email(email) in self.whose.emails
            return reached if email else self._is_number(str(value.get("phone") or ""))
        if type(value) is not int and not isinstance(value, str):
            return False
        return any(self._is_said(kind, str(value)) for kind in kinds)

    def _is_said(self, kind: str, text: str) -> bool:
        """Whether a text, or the digits of a number, says them as that type is written."""
        if kind == "officer":
            return text.strip() in self.numbers
        if kind == "email":
            return plain_email(text) in self.whose.emails
        if kind == "phone":
            return self.by_number and self._is_number(text)
        if emails := _addresses(text):
            return bool(emails & self.whose.emails)
        return any(self._is_number(part) for part in _BETWEEN.split(text))

    def _is_number(self, text: str) -> bool:
        return phone_digits(text) in self.whose.phones

    def of(self, values: Values) -> tuple[str, ...]:
        """Return the fields that name them."""
        return tuple(name for name, value in values.items() if self.names_them(name, value))


def _addresses(text: str) -> frozenset[str]:
    """Return the email addresses among what a person is written as: `name;email;phone`."""
    parts = (part.strip() for part in _BETWEEN.split(text))
    return frozenset(plain_email(part) for part in parts if _ADDRESS.fullmatch(part))
