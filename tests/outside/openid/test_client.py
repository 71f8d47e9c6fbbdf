"""Only what a provider has proved is believed (S36): our own stand-in, and somebody else's."""

import time

import jwt
import pytest
from tests.outside.openid.serving import BACK, approved, elses, provider, standin

from moothall.outside.openid import check, client
from moothall.outside.openid.words import ProviderRefused


def walk(issuer, sub="s-1", **said):
    trusted = provider(issuer)
    begun = client.begin(trusted, BACK)
    came = approved(begun.address, sub, **said)
    assert came["state"] == begun.state
    return client.complete(
        trusted, BACK, code=came["code"], nonce=begun.nonce, verifier=begun.verifier
    )


@pytest.fixture(scope="module")
def another():
    with elses() as address:
        yield address


@pytest.fixture(params=["our stand-in", pytest.param("somebody else's", marks=pytest.mark.slow)])
def issuer(request):
    if request.param == "our stand-in":
        with standin() as kept:
            yield kept.issuer
    else:
        yield request.getfixturevalue("another")


def test_a_provider_says_who_somebody_is(issuer):
    found = walk(issuer, "s-1", email="asha@ashby.example", name="Asha")
    assert (found.issuer, found.subject) == (issuer, "s-1")


def test_a_code_works_once_and_only_for_whoever_asked(issuer):
    trusted = provider(issuer)
    begun = client.begin(trusted, BACK)
    came = approved(begun.address, "s-1")
    with pytest.raises(ProviderRefused):
        client.complete(trusted, BACK, code="guessed", nonce=begun.nonce, verifier=begun.verifier)
    kept = {"code": came["code"], "verifier": begun.verifier}
    client.complete(trusted, BACK, nonce=begun.nonce, **kept)
    with pytest.raises(ProviderRefused):
        client.complete(trusted, BACK, nonce=begun.nonce, **kept)


def test_a_token_for_another_sign_in_is_refused(issuer):
    trusted = provider(issuer)
    begun = client.begin(trusted, BACK)
    came = approved(begun.address, "s-1")
    with pytest.raises(ProviderRefused, match="not for this sign-in"):
        client.complete(trusted, BACK, code=came["code"], nonce="another", verifier=begun.verifier)


def test_what_is_said_beside_the_subject_comes_along():
    with standin() as kept:
        found = walk(kept.issuer, "s-1", email="asha@ashby.example", name="Asha")
    assert (found.email, found.name, found.is_email_verified) == (
        "asha@ashby.example",
        "Asha",
        False,
    )


NOW = int(time.time())
LIES = {
    "another audience": {"aud": "another"},
    "another issuer": {"iss": "https://login.example"},
    "run out": {"exp": NOW - 3600},
    "from the future": {"iat": NOW + 3600},
    "another nonce": {"nonce": "guessed"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": ""},
    "another client among many": {"aud": ["moothall", "other"], "azp": "other"},
    "many clients and none named": {"aud": ["moothall", "other"]},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_is_not_as_it_must_be_is_refused(lie):
    def bend(claims):
        return {k: v for k, v in {**claims, **lie}.items() if v is not None}

    with standin(bend=bend) as kept, pytest.raises(ProviderRefused):
        walk(kept.issuer)


@pytest.mark.parametrize("missing", ["iss", "sub", "aud", "exp", "iat"])
def test_a_token_without_a_claim_that_it_must_have_is_refused(missing):
    def bend(claims):
        return {k: v for k, v in claims.items() if k != missing}

    with standin(bend=bend) as kept, pytest.raises(ProviderRefused):
        walk(kept.issuer)


def unsigned(claims, key):
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})


def by_the_shared_secret(claims, key):
    secret = "not so secret" * 4
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "one"})


def by_a_key_of_its_own(claims, key):
    from cryptography.hazmat.primitives.asymmetric import rsa

    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, own, algorithm="RS256", headers={"kid": "one"})


def with_an_unknown_key(claims, key):
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "two"})


@pytest.mark.parametrize(
    "sign", [unsigned, by_the_shared_secret, by_a_key_of_its_own, with_an_unknown_key]
)
def test_a_token_that_the_provider_did_not_sign_is_refused(sign):
    with standin(sign=sign) as kept, pytest.raises(ProviderRefused):
        walk(kept.issuer)


def test_a_provider_that_calls_itself_otherwise_is_refused():
    with standin() as kept:
        place, kept.issuer = kept.issuer, "https://login.example"
        with pytest.raises(ProviderRefused, match="calls itself"):
            client.discover(provider(place))


def test_a_provider_that_is_not_there_is_refused_and_the_check_says_so():
    gone = provider("http://127.0.0.1:9")
    with pytest.raises(ProviderRefused, match="cannot be asked"):
        client.begin(gone, BACK)
    [(name, said, mend)] = check.look([gone])
    assert "Ashby staff account" in name
    assert "cannot be asked" in said
    assert mend


def test_the_check_finds_a_provider_that_answers(issuer):
    [(_, said, mend)] = check.look([provider(issuer)])
    assert (said, mend) == (f"{issuer} answers", "")
