"""A provider of our own on the loopback address: for demonstrations, and for tests of lies.

It speaks the real protocol: discovery, authorisation code with PKCE, signed tokens, keys. Whom it
signs in is typed into its page. A test may bend what it says with *bend*.
"""

import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

Claims = dict[str, Any]
FORM = """<!doctype html><html lang="en-GB"><title>Stand-in sign-in</title>
<h1>Stand-in sign-in</h1><p>Nobody is checked here: for demonstrations and tests only.</p>
<form method="post" action="?{query}"><p><label>Subject <input name="sub"></label>
<p><label>Email address <input name="email"></label><p><label>Name <input name="name"></label>
<p><button>Sign in</button></form></html>"""


@dataclass
class Standin:
    """The provider's memory: its key, the codes it gave out, and how it lies."""

    issuer: str = ""
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    codes: dict[str, Claims] = field(default_factory=dict)
    bend: Callable[[Claims], Claims] = dict
    sign: Callable[[Claims, Any], str] | None = None

    def token(self, claims: Claims) -> str:
        """Return the identity token of somebody, bent as the test asked."""
        claims = self.bend(claims)
        if self.sign is not None:
            return self.sign(claims, self.key)
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def keys(self) -> dict[str, Any]:
        """Return the key that tokens are proved with."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def approve(self, asked: dict[str, str], typed: dict[str, str]) -> str:
        """Return where the browser goes after somebody signed in."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"asked": asked, "typed": typed}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def redeem(self, form: dict[str, str]) -> dict[str, str] | None:
        """Return the tokens of a code, once, to whoever holds its verifier."""
        kept = self.codes.pop(form.get("code", ""), None)
        if kept is None:
            return None
        asked, now = kept["asked"], int(time.time())
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        said: Claims = {name: text for name, text in kept["typed"].items() if text}
        if "max_age" in asked:
            said["auth_time"] = now
        claims = {"iss": self.issuer, "aud": asked["client_id"], "nonce": asked["nonce"]}
        token = self.token({**claims, "iat": now, "exp": now + 300, **said})
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "id_token": token,
        }


class _Page(BaseHTTPRequestHandler):
    @property
    def _provider(self) -> Standin:
        return cast("Serving", self.server).provider

    def do_GET(self) -> None:
        provider, path = self._provider, urlsplit(self.path)
        if path.path.endswith("/.well-known/openid-configuration"):
            self._say(
                {
                    "issuer": provider.issuer,
                    "authorization_endpoint": f"{provider.issuer}/authorise",
                    "token_endpoint": f"{provider.issuer}/token",
                    "jwks_uri": f"{provider.issuer}/keys",
                }
            )
        elif path.path == "/keys":
            self._say(provider.keys())
        else:
            self._write(FORM.format(query=escape(path.query)).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        form = _one(self.rfile.read(int(self.headers["Content-Length"])).decode())
        path = urlsplit(self.path)
        if path.path == "/token":
            found = self._provider.redeem(form)
            self._say(found or {"error": "invalid_grant"}, 200 if found else 400)
            return
        self.send_response(303)
        self.send_header("Location", self._provider.approve(_one(path.query), form))
        self.end_headers()

    def _say(self, found: dict[str, Any], status: int = 200) -> None:
        self._write(dumps(found).encode(), "application/json", status)

    def _write(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has above
        """Say nothing."""


def _one(query: str) -> dict[str, str]:
    return {name: found[0] for name, found in parse_qs(query).items()}


class Serving(ThreadingHTTPServer):
    """The stand-in on a port of the loopback address; `serve_forever` runs it."""

    daemon_threads = True

    def __init__(self, provider: Standin, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Page)
        self.provider = provider
        provider.issuer = f"http://127.0.0.1:{self.server_port}"
