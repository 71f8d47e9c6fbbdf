"""Read settings from the environment, and explain what is wrong with one that cannot be read."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class WrongSetting(ValueError):
    """A setting cannot be used as it stands; the message says which, why and what to write."""


def text(name: str, default: str = "", env: Mapping[str, str] = os.environ) -> str:
    """Return the setting as text."""
    return env.get(name, default).strip()


def origin(address: str) -> str:
    """Return the scheme and the host of an address, as a content security policy names them.

    :raises WrongSetting: when it is not https, or its host is not written out.
    """
    found = urlsplit(address)
    if found.scheme != "https" or not found.hostname or "{" in found.netloc:
        raise WrongSetting(f"{address!r} must begin with https:// and name one host.")
    return f"https://{found.netloc}"


def number(name: str, default: int, env: Mapping[str, str] = os.environ) -> int:
    """Return the setting as a whole number.

    :raises WrongSetting: when it is something else.
    """
    raw = text(name, str(default), env)
    if not raw.lstrip("-").isdigit():
        raise WrongSetting(f"{name} is {raw!r}; write a whole number, for example {default}.")
    return int(raw)


def flag(name: str, *, default: bool, env: Mapping[str, str] = os.environ) -> bool:
    """Return the setting as a yes or no.

    :raises WrongSetting: when it is neither.
    """
    raw = text(name, "yes" if default else "no", env).lower()
    if raw not in {"yes", "no", "true", "false", "1", "0"}:
        raise WrongSetting(f"{name} is {raw!r}; write yes or no.")
    return raw in {"yes", "true", "1"}


def choice(name: str, default: str, known: set[str], env: Mapping[str, str] = os.environ) -> str:
    """Return the setting as one of the words that are known.

    :raises WrongSetting: when it is none of them.
    """
    raw = text(name, default, env).lower()
    if raw not in known:
        raise WrongSetting(f"{name} is {raw!r}; write {' or '.join(sorted(known))}.")
    return raw


def words(name: str, default: str = "", env: Mapping[str, str] = os.environ) -> list[str]:
    """Return the setting as a list, written with commas or spaces between."""
    return text(name, default, env).replace(",", " ").split()


def database(url: str, name: str) -> dict[str, Any]:
    """Return Django's settings for a database address ``postgresql://user:password@host/name``.

    :raises WrongSetting: when it is no PostgreSQL address with a database name.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise WrongSetting(
            f"{name} is not a PostgreSQL address; write postgresql://user:password@host:5432/name."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(parts.port or "")
    return {
        "ENGINE": "moothall.outside.postgres.backend",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }
