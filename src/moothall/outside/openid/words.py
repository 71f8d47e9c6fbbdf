"""The words of single sign-on: who a provider is, whom it vouches for, what it may not do."""

from dataclasses import dataclass, field


class ProviderRefused(Exception):
    """The provider, or what came back in its name, cannot be believed. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider that one council trusts to say who somebody is.

    *issuer* is its address, exactly as its discovery document and its tokens name it. *takes* is
    the role that newcomers of *domains* get without an invitation; none where it is empty.
    """

    council: str
    code: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    takes: str = ""
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way: where the browser goes, and what its session keeps until it is back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for. The key is issuer and subject; the rest is only said."""

    issuer: str
    subject: str
    email: str = ""
    name: str = ""
    is_email_verified: bool = False
