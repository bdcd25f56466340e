"""A token of another house is believed only while everything about it holds."""

import asyncio

import msgspec
import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from hortus.core.testing import FrozenClock
from hortus.signin.errors import BadIdTokenError, ProviderError
from hortus.signin.issuer import Issuer

HOUSE = "https://idp.example/realms/acme"
DOCUMENT = f"{HOUSE}/.well-known/openid-configuration"
NOW = 1_700_000_000


class Site:
    """A provider's published documents, which can change."""

    def __init__(self):
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.documents = {DOCUMENT: {"issuer": HOUSE, "jwks_uri": f"{HOUSE}/keys"}}
        self.asked = []
        self.publish(self.key)

    def publish(self, *keys):
        self.documents[f"{HOUSE}/keys"] = {"keys": [key.as_dict(private=False) for key in keys]}

    async def fetch(self, address):
        self.asked.append(address)
        found = self.documents[address]
        return found if isinstance(found, bytes) else msgspec.json.encode(found)

    def token(self, key=None, kid="one", **change):
        said = {"iss": HOUSE, "sub": "s", "aud": "hortus", "iat": NOW, "exp": NOW + 300}
        header = {"alg": "ES256", "kid": kid}
        body = msgspec.json.encode(said | change)
        return jws.serialize_compact(header, body, key or self.key, ["ES256"])


@pytest.fixture
def clock():
    return FrozenClock(NOW * 1_000_000)


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def verify(site, clock):
    issuer = Issuer(HOUSE, site.fetch, clock, 60.0)
    return lambda token: asyncio.run(issuer.verify(token, "hortus"))


def test_what_a_good_token_says_is_known(verify, site):
    verified = verify(site.token(groups=["dev"], nonce="n"))
    assert (verified.claims.sub, verified.claims.nonce) == ("s", "n")
    assert verified.more["groups"] == ["dev"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"iss": "https://other.example"}, "it is of"),
        ({"aud": "other"}, "not for 'hortus'"),
        ({"aud": ["hortus", "other"], "azp": "other"}, "not for 'hortus'"),
        ({"exp": NOW - 60}, "ended 60 s ago by the clock here"),
        ({"iat": NOW + 61}, "begins 61 s from now by the clock here"),
        ({"nbf": NOW + 90}, "begins 90 s from now"),
        ({"sub": 7}, "does not say what it must"),
        ({"exp": None}, "does not say what it must"),
    ],
)
def test_a_token_about_anything_else_is_refused(verify, site, change, words):
    with pytest.raises(BadIdTokenError, match=words):
        verify(site.token(**change))


@pytest.mark.parametrize(
    "change", [{"exp": NOW - 59}, {"iat": NOW + 60}, {"aud": ["x", "hortus"]}]
)
def test_clocks_may_be_a_minute_apart(verify, site, change):
    assert verify(site.token(**change))


def test_a_new_key_is_fetched_when_it_is_first_met(verify, site, clock):
    verify(site.token())
    clock.advance(20)
    new = ECKey.generate_key("P-256", {"kid": "two"})
    site.publish(new)
    assert verify(site.token(new, kid="two"))
    assert site.asked.count(f"{HOUSE}/keys") == 2


def test_tokens_with_unknown_keys_do_not_make_us_ask_all_the_time(verify, site):
    verify(site.token())
    strange = ECKey.generate_key("P-256", {"kid": "x"})
    for _ in range(5):
        with pytest.raises(BadIdTokenError, match="does not publish"):
            verify(site.token(strange, kid="x"))
    assert site.asked.count(f"{HOUSE}/keys") == 1


def test_a_key_that_is_published_nowhere_is_refused_after_asking(verify, site, clock):
    verify(site.token())
    clock.advance(20)
    with pytest.raises(BadIdTokenError, match="does not publish"):
        verify(site.token(ECKey.generate_key("P-256", {"kid": "x"}), kid="x"))


def test_keys_are_asked_for_again_after_an_hour(verify, site, clock):
    verify(site.token())
    clock.advance(3_601)
    verify(site.token(iat=NOW + 3_600, exp=NOW + 4_000))
    assert site.asked.count(f"{HOUSE}/keys") == 2


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 70_000, "é.é.é"])
def test_what_is_no_token_is_refused(verify, token):
    with pytest.raises(BadIdTokenError):
        verify(token)


def test_a_token_signed_with_a_public_key_as_if_it_were_secret_is_refused(verify, site):
    shared = OctKey.import_key(msgspec.json.encode(site.key.as_dict(private=False)))
    said = b'{"iss":"x","sub":"s","aud":"hortus","exp":1}'
    forged = jws.serialize_compact({"alg": "HS256", "kid": "one"}, said, shared, ["HS256"])
    with pytest.raises(BadIdTokenError, match="signature"):
        verify(forged)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"<html>", "cannot be read"),
        ({"issuer": HOUSE}, "cannot be read"),
        ({"issuer": "https://other.example", "jwks_uri": "x"}, "calls itself"),
    ],
)
def test_a_provider_whose_document_is_not_its_own_is_refused(verify, site, document, words):
    site.documents[DOCUMENT] = document
    with pytest.raises(ProviderError, match=words):
        verify(site.token())


@pytest.mark.parametrize("keys", [b"{", b"[]", b"{}", b'{"keys":[{"kty":"XX"}]}'])
def test_keys_that_cannot_be_read_are_named(verify, site, keys):
    site.documents[f"{HOUSE}/keys"] = keys
    with pytest.raises(ProviderError, match="keys cannot be read"):
        verify(site.token())
