"""Where a webhook may lead: public addresses only, looked up once, and what an operator allows."""

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

HTTPS, HTTP = "https", "http"
PORTS = {HTTPS: 443, HTTP: 80}
LOCAL = "localhost"
SOMEWHERE = "1.1.1.1"
"""Stands for a public address that is not known yet; never called."""
Lookup = Callable[[str, int], list[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotThere(Exception):
    """A webhook may not lead there. The message says why."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a receiver: the address to connect to, and the name that it is asked by."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def looked_up(host: str, port: int) -> list[str]:
    """Return every address of a name, as the system's resolver gives them.

    :raises NotThere: when it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotThere(f"{host} cannot be found.") from fault
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def by_itself(host: str, port: int) -> list[str]:
    """Return what a host says by itself: a number its address, a name that it is public.

    For judging an address before it is called. Whoever calls looks a name up.
    """
    del port
    if ":" in host:
        return [host]
    if host == LOCAL or host.endswith(f".{LOCAL}"):
        return ["127.0.0.1"]
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return [SOMEWHERE]


def way(url: str, allowed: Collection[str], *, lookup: Lookup = looked_up) -> Way:
    """Return the way to an address, looked up once: connect to what it says, and ask nobody again.

    *allowed* are the hosts, as `host` or `host:port`, that may lie inside our own network and be
    called without TLS.

    :raises NotThere: for any other way in, and for what is no address.
    """
    scheme, host, port, path = _parts(url)
    is_allowed = host in allowed or f"{host}:{port}" in allowed
    if scheme != HTTPS and not is_allowed:
        raise NotThere("The address must begin with https://.")
    found = lookup(host, port)
    if not found:
        raise NotThere(f"{host} cannot be found.")
    if not is_allowed and not all(is_public(one) for one in found):
        raise NotThere(f"{host} lies in a network that is not public.")
    return Way(scheme, host, port, path, found[0])


def is_public(text: str) -> bool:
    """Whether an address can be reached by anybody, also when it is wrapped in another."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return _is_public(address) and all(_is_public(one) for one in _wrapped(address))


def _is_public(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _wrapped(address: Address) -> list[Address]:
    """Return the addresses that one of IPv6 carries within."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    if address in NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    found += address.teredo or ()
    return [one for one in found if one is not None]


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _parts(url: str) -> tuple[str, str, int, str]:
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise NotThere("That is no address.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise NotThere("That is no address.") from fault
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotThere("The address must begin with https:// and name a host.")
    if parts.username is not None or parts.password is not None:
        raise NotThere("The address must hold no name or password.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme], path
