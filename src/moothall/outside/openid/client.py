"""Ask an OpenID Connect provider who somebody is, and believe only what is proved.

Authorisation code flow with PKCE (RFC 7636), state and nonce. The signature of every identity
token is checked, though the standard would let it pass over TLS; the key of a person is issuer and
subject, never an address (OpenID Connect Core 1.0, sections 3.1.3.7 and 5.7).
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from moothall.outside.openid.configuration import is_safe
from moothall.outside.openid.words import Begun, Provider, ProviderRefused, Vouched

if TYPE_CHECKING:
    import jwt

TIMEOUT = 5
"""Seconds that a provider may take for each answer."""
MOST = 1_000_000
"""Bytes that an answer may have."""
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with a key pair. Neither 'none' nor one made with the shared secret is taken."""
CLOCKS_DIFFER = 60
"""Seconds by which the provider's clock may be off."""
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
LONGEST_SUBJECT = 255


def begin(provider: Provider, back: str, *, asks_again: bool = False) -> Begun:
    """Start a sign-in. *back* is the address that the provider sends the browser to.

    :param asks_again: whether the provider is to ask who it is, though they be signed in there.

    :raises ProviderRefused: when the provider cannot be asked.
    """
    place = discover(provider)["authorization_endpoint"]
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    if asks_again:
        asked |= {"prompt": "login", "max_age": "0"}
    joint = "&" if "?" in place else "?"
    return Begun(f"{place}{joint}{urlencode(asked)}", state, nonce, verifier)


def complete(
    provider: Provider,
    back: str,
    *,
    code: str,
    nonce: str,
    verifier: str,
    since: float | None = None,
) -> Vouched:
    """Change the code that came back for the proved word of the provider.

    :param since: after when the provider must have asked who it is, in seconds of the epoch; its
        word for that is `auth_time` (OpenID Connect Core 1.0, section 2). None: whenever it was.
    :raises ProviderRefused: when it cannot be believed.
    """
    known = discover(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    answer = _answer("POST", known["token_endpoint"], **_introduced(provider, known, form))
    if not isinstance(answer.get("id_token"), str):
        raise ProviderRefused("the provider sent no identity token")
    claims = proved(provider, answer["id_token"], _answer("GET", known["jwks_uri"]))
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce) or not nonce:
        raise ProviderRefused("the identity token is not for this sign-in")
    if since is not None and not _is_asked_since(claims, since):
        raise ProviderRefused("the provider did not ask again who it was, or does not say when")
    return Vouched(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email") or ""),
        name=str(claims.get("name") or ""),
        is_email_verified=claims.get("email_verified") is True,
    )


def _is_asked_since(claims: dict[str, Any], since: float) -> bool:
    at = claims.get("auth_time")
    return isinstance(at, int) and not isinstance(at, bool) and at >= since - CLOCKS_DIFFER


def discover(provider: Provider) -> dict[str, Any]:
    """Return what the provider says of itself.

    :raises ProviderRefused: when it cannot be reached, speaks for another, or names a place that
        is neither encrypted nor on this machine.
    """
    found = _answer("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderRefused(f"the provider calls itself {found.get('issuer')!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_safe(str(found.get(name, ""))):
            raise ProviderRefused(f"the provider's {name} is missing or not encrypted")
    return found


def proved(provider: Provider, token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """Return the claims of an identity token, its signature and every claim checked.

    :raises ProviderRefused: when anything is not as it must be.
    """
    import jwt  # noqa: PLC0415 - large; only those who trust a provider pay for it

    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(token, keys),
            algorithms=SIGNED_BY,
            issuer=provider.issuer,
            audience=provider.client_id,
            leeway=CLOCKS_DIFFER,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as fault:
        raise ProviderRefused(f"the identity token does not hold: {fault}") from fault
    is_for_many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if is_for_many else provider.client_id) != provider.client_id:
        raise ProviderRefused("the identity token was made for another client")
    if not 0 < len(str(claims["sub"])) <= LONGEST_SUBJECT:
        raise ProviderRefused("the identity token names nobody")
    return claims


def _key(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    import jwt  # noqa: PLC0415 - as above

    header = jwt.get_unverified_header(token)
    if header.get("alg") not in SIGNED_BY:
        raise ProviderRefused(f"the identity token is signed by {header.get('alg')!r}")
    known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use != "enc"]
    named = [key for key in known if key.key_id == header.get("kid")]
    if "kid" not in header and len(known) == 1:
        named = known
    if len(named) != 1:
        raise ProviderRefused("the identity token is signed with a key the provider does not have")
    return named[0]


def _introduced(
    provider: Provider, known: dict[str, Any], form: dict[str, str]
) -> dict[str, dict[str, str]]:
    """Return the request's fields and headers with who we are in them (RFC 6749, section 2.3.1)."""
    ways = known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if provider.secret and "client_secret_basic" in ways:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
        named = base64.b64encode(pair.encode()).decode()
        return {"data": form, "headers": {"Authorization": f"Basic {named}"}}
    form = {**form, "client_id": provider.client_id}
    return {"data": form | ({"client_secret": provider.secret} if provider.secret else {})}


def _answer(method: str, address: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401 -- what `requests` takes
    import requests  # noqa: PLC0415 - as above

    try:
        with requests.request(
            method, address, timeout=TIMEOUT, allow_redirects=False, stream=True, **request
        ) as answer:
            body = answer.raw.read(MOST + 1, decode_content=True)
            if answer.status_code != 200 or len(body) > MOST:
                raise ProviderRefused(f"the provider answered {answer.status_code} at {address}")
            found = json.loads(body)
    except (requests.RequestException, OSError, ValueError) as fault:
        raise ProviderRefused(f"the provider cannot be asked at {address}") from fault
    if not isinstance(found, dict):
        raise ProviderRefused(f"the provider did not answer with an object at {address}")
    return found
