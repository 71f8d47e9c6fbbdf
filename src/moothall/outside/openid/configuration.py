"""The file that says which council trusts which provider (TOML).

A section is named for the council and the provider: ``[ashby.entra]``. The secret stands in the
file, which only its owner may read, or in another that ``secret_file`` names.
"""

import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from moothall.outside.openid.words import Provider

TEXTS = {"name", "issuer", "client_id", "secret", "secret_file", "takes"}
NEEDED = ("name", "issuer", "client_id")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TAKES = ("employee", "officer")
"""Roles that a provider may give a newcomer; anything above takes an administrator."""


def read(path: Path) -> list[Provider]:
    """Return the providers of a file; none where it is not there.

    :raises ValueError: where the file is wrong; the message names file, section and mend.
    """
    if not path.is_file():
        return []
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{path} can be read by others and holds secrets: chmod 600 {path}")
    try:
        councils = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"{path} is no TOML: {fault}") from fault
    found = []
    for council, sections in councils.items():
        for code, section in sections.items() if isinstance(sections, dict) else ():
            try:
                found.append(_provider(council, code, section))
            except (ValueError, OSError) as fault:
                raise ValueError(f"{path}, section [{council}.{code}]: {fault}") from fault
    return found


def _provider(council: str, code: str, section: Mapping[str, Any]) -> Provider:
    if not CODE.fullmatch(code):
        raise ValueError("name it with small letters, digits and hyphens")
    if unknown := sorted(set(section) - TEXTS - {"domains"}):
        raise ValueError(f"{unknown[0]} is not known here")
    if missing := [name for name in NEEDED if not section.get(name)]:
        raise ValueError(f"{missing[0]} is missing")
    issuer = str(section["issuer"])
    if not is_safe(issuer):
        raise ValueError(f"issuer {issuer!r} must begin with https://")
    takes, domains = section.get("takes", ""), tuple(section.get("domains", ()))
    if takes and takes not in TAKES:
        raise ValueError(f"takes is {takes!r}; write one of: {', '.join(TAKES)}")
    if takes and not domains:
        raise ValueError("takes needs domains: whose addresses the provider answers for")
    return Provider(
        council=council,
        code=code,
        name=str(section["name"]),
        issuer=issuer,
        client_id=str(section["client_id"]),
        secret=_secret(section),
        takes=takes,
        domains=tuple(str(domain).lower() for domain in domains),
    )


def _secret(section: Mapping[str, Any]) -> str:
    if place := section.get("secret_file"):
        return Path(place).read_text().strip()
    return str(section.get("secret", ""))


def is_safe(address: str) -> bool:
    """Whether what is said to this address is encrypted, or never leaves the machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    host = parts.hostname or ""
    if parts.scheme != "http":
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
