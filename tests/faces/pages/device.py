"""A device that makes and uses passkeys, in a few lines: what a browser would send."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from tests.faces.pages.signing import HOST

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
ORIGIN = "http://ashby.localhost"


class Device:
    """*flags*: what the device claims; a phone checks who holds it, a bare key does not."""

    def __init__(self, flags=PRESENT | VERIFIED, origin=ORIGIN):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number, self.flags, self.origin = b"a passkey of asha", flags, origin
        self.handle = b""

    def _seen(self, kind, options):
        return CollectedClientData.create(kind, websafe_decode(options["challenge"]), self.origin)

    def _proof(self, rp, credential=b""):
        flags = self.flags | (NEW if credential else 0)
        return AuthenticatorData.create(sha256(rp.encode()).digest(), flags, 0, credential)

    def _said(self, seen, **more):
        return json.dumps(
            {
                "id": websafe_encode(self.number),
                "rawId": websafe_encode(self.number),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {
                    "clientDataJSON": websafe_encode(bytes(seen)),
                    **{name: websafe_encode(bytes(value)) for name, value in more.items()},
                },
            }
        )

    def make(self, options):
        seen = self._seen("webauthn.create", options)
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(b"\0" * 16, self.number, public)
        proof = self._proof(options["rp"]["id"], kept)
        return self._said(seen, attestationObject=AttestationObject.create("none", proof, {}))

    def use(self, options, rp="ashby.localhost"):
        seen = self._seen("webauthn.get", options)
        proof = self._proof(rp)
        signature = self.key.sign(proof + seen.hash, ec.ECDSA(hashes.SHA256()))
        return self._said(
            seen, authenticatorData=proof, signature=signature, userHandle=self.handle
        )


def options(client):
    """What the sign-in page asks of a device."""
    answer = client.get(
        reverse("mfa_login_webauthn"), headers={**HOST, "accept": "application/json"}
    )
    return answer.json()["request_options"]["publicKey"]
