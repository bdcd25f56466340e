"""Proofs of possession hold once, for one request, with one key, at one time (RFC 9449)."""

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey, RSAKey

from hortus.core.testing import FrozenClock
from hortus.identity import BadProofError, Proof, Proofs, ReplayedProofError, token_digest
from hortus.identity.testing import ClientKey

URL = "https://hortus.example/v1/messages"
KEY = ClientKey.new()


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def proofs(clock):
    return Proofs(clock)


@pytest.fixture
def make(clock):
    return lambda **other: KEY.proof("POST", URL, clock.now_us(), "token", **other)


def test_a_proof_names_the_key_that_made_it(proofs, make):
    assert proofs.check(make(), "token") == KEY.thumbprint


def test_a_proof_of_an_edwards_curve_holds_too(proofs, clock):
    key = OKPKey.generate_key("Ed25519")
    jwk = {n: v for n, v in key.as_dict(private=False).items() if n in {"kty", "crv", "x"}}
    header = {"typ": "dpop+jwt", "alg": "Ed25519", "jwk": jwk}
    said = f'{{"jti":"1","htm":"GET","htu":"{URL}","iat":{clock.now_us() // 1_000_000}}}'
    text = jws.serialize_compact(header, said.encode(), key, ["Ed25519"])
    assert proofs.check(Proof(text, "GET", URL)) == key.thumbprint()


def test_a_proof_holds_once(proofs, make):
    proof = make()
    proofs.check(proof, "token")
    with pytest.raises(ReplayedProofError, match="before"):
        proofs.check(proof, "token")


def test_a_proof_is_remembered_for_as_long_as_it_would_hold(proofs, make, clock):
    proof = make(iat=clock.now_us() // 1_000_000 + 60)
    proofs.check(proof, "token")
    clock.advance(119)
    with pytest.raises(ReplayedProofError):
        proofs.check(proof, "token")


def test_what_no_longer_holds_is_forgotten(proofs, make, clock):
    for _ in range(5):
        proofs.check(make(), "token")
        clock.advance(130)
    assert len(proofs._seen) == 1


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"htm": "GET"}, "the request is a POST"),
        ({"htu": "https://[::1"}, "it cannot be read"),
        ({"htu": "https://hortus.example/v1/models"}, "the request went to"),
        ({"htu": "http://hortus.example/v1/messages"}, "the request went to"),
        ({"htu": "https://other.example/v1/messages"}, "the request went to"),
        ({"ath": token_digest("another")}, "another token"),
        ({"ath": ""}, "another token"),
        ({"jti": ""}, "id is empty"),
        ({"jti": "x" * 300}, "too long"),
        ({"jti": 7}, "cannot be read"),
        ({"iat": "now"}, "cannot be read"),
    ],
)
def test_a_proof_for_anything_else_is_refused(proofs, make, other, words):
    with pytest.raises(BadProofError, match=words):
        proofs.check(make(**other), "token")


@pytest.mark.parametrize("url", [URL + "?beta=true", URL + "#top", URL.replace("//h", "//H")])
def test_what_follows_the_path_and_the_case_of_the_host_do_not_matter(proofs, make, url):
    proof = make()
    assert proofs.check(Proof(proof.text, "POST", url), "token") == KEY.thumbprint


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("https://h.example:443/a", "https://h.example/a"),
        ("http://h.example", "http://h.example:80/"),
    ],
)
def test_a_port_that_goes_without_saying_does_not_matter(proofs, clock, said, asked):
    proof = KEY.proof("GET", said, clock.now_us())
    assert proofs.check(Proof(proof.text, "GET", asked)) == KEY.thumbprint


@pytest.mark.parametrize("seconds", [-61, 61, 86_400])
def test_a_clock_that_is_off_by_more_than_a_minute_is_named(proofs, make, clock, seconds):
    with pytest.raises(BadProofError, match="s away from the time here") as caught:
        proofs.check(make(iat=clock.now_us() // 1_000_000 + seconds), "token")
    assert "clock" in caught.value.remedy


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_that_is_off_by_less_does_no_harm(proofs, make, clock, seconds):
    proofs.check(make(iat=clock.now_us() // 1_000_000 + seconds), "token")


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"alg": "none"},
        {"alg": "HS256"},
        {"jwk": {"kty": "oct", "k": "c2VjcmV0"}},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
        {"jwk": {"kty": "EC"}},
        {"jwk": {"kty": "EC", "d": "x"}},
        {"jwk": []},
    ],
)
def test_a_header_that_is_not_as_the_standard_says_is_refused(proofs, header):
    said = {"jti": "1", "htm": "POST", "htu": URL, "iat": 1}
    _, _, rest = KEY.signed(said).partition(".")
    wrong = KEY.signed(said, **header) if header.keys() <= {"typ"} else _with(header, rest)
    with pytest.raises(BadProofError):
        proofs.check(Proof(wrong, "POST", URL))


def _with(header, rest):
    public = KEY.key.as_dict(private=False)
    full = {"typ": "dpop+jwt", "alg": "ES256", "jwk": public} | header
    return urlsafe_b64encode(json.dumps(full).encode()).rstrip(b"=").decode() + "." + rest


def test_a_signature_of_another_key_is_refused(proofs, make):
    proof = make()
    head, said, _ = proof.text.split(".")
    _, _, other = ClientKey.new().proof("POST", URL, 1, "token").text.split(".")
    with pytest.raises(BadProofError, match="does not hold"):
        proofs.check(Proof(f"{head}.{said}.{other}", "POST", URL), "token")


def test_a_key_that_others_could_have_is_refused(proofs):
    said = b'{"jti":"1","htm":"POST","htu":"u","iat":1}'
    rsa, shared = RSAKey.generate_key(2048), OctKey.generate_key(256)
    for key, alg in ((rsa, "RS256"), (shared, "HS256")):
        header = {"typ": "dpop+jwt", "alg": alg, "jwk": {"kty": key.key_type}}
        text = jws.serialize_compact(header, said, key, [alg])
        with pytest.raises(BadProofError):
            proofs.check(Proof(text, "POST", "u"))


@given(st.text(max_size=400))
def test_no_text_at_all_makes_it_fail_otherwise(text):
    with pytest.raises(BadProofError):
        Proofs(FrozenClock()).check(Proof(text, "POST", URL))


def test_a_text_of_unlikely_length_is_not_even_read(proofs):
    with pytest.raises(BadProofError, match="no signed token"):
        proofs.check(Proof("a" * 5_000, "POST", URL))
