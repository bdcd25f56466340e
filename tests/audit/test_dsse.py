"""Statements are signed in the form that in-toto and DSSE lay down, and no other passes."""

from base64 import b64decode, b64encode

import msgspec
import pytest

from hortus.audit.dsse import PAYLOAD_TYPE, Statement, Subject, peek, seal, signed_text, unseal
from hortus.audit.errors import EnvelopeError
from hortus.audit.formats import LOG, Checkpoint
from hortus.audit.signer import make_signer

STATEMENT = Statement(
    subject=(Subject("log/checkpoint", {"sha256": "00" * 32}),),
    predicate_type="urn:test",
    predicate=msgspec.Raw(b'{"a":1}'),
)


@pytest.fixture
def signer(tmp_path):
    return make_signer(tmp_path / "log.key", LOG)


@pytest.fixture
def envelope(signer):
    return seal(STATEMENT, signer.key, signer.sign_text)


def test_what_is_sealed_comes_out_again(signer, envelope):
    assert unseal(envelope, signer.key) == peek(envelope) == STATEMENT


def test_the_envelope_has_the_form_of_dsse(signer, envelope):
    found = msgspec.json.decode(envelope)
    assert found["payloadType"] == PAYLOAD_TYPE
    payload = b64decode(found["payload"])
    assert msgspec.json.decode(payload)["_type"] == "https://in-toto.io/Statement/v1"
    text = b"DSSEv1 28 application/vnd.in-toto+json %d " % len(payload) + payload
    assert signed_text(payload) == text
    (signature,) = found["signatures"]
    assert signer.key.has_signed(b64decode(signature["sig"]), text)
    assert signature["keyid"] == signer.key.identity.hex()


def test_another_key_has_not_signed_it(envelope, tmp_path):
    other = make_signer(tmp_path / "other.key", LOG)
    with pytest.raises(EnvelopeError, match="not signed by"):
        unseal(envelope, other.key)


def test_no_signature_under_a_checkpoint_passes_for_one_under_a_statement(signer, envelope):
    found = msgspec.json.decode(envelope)
    checkpoint = Checkpoint(signer.key.name, 1, bytes(32))
    found["signatures"][0]["sig"] = b64encode(signer.sign(checkpoint)).decode()
    found["payload"] = b64encode(checkpoint.body).decode()
    with pytest.raises(EnvelopeError):
        unseal(msgspec.json.encode(found), signer.key)


@pytest.mark.parametrize("place", range(0, 900, 37))
def test_a_changed_character_anywhere_is_found(signer, envelope, place):
    at = place % len(envelope)
    changed = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
    try:
        assert unseal(changed, signer.key) == STATEMENT
        assert b'"keyid"' in envelope[max(0, at - 24) : at + 1]
    except EnvelopeError as e:
        assert e.remedy  # noqa: PT017 - both ends are right, depending on the place


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"payloadType": "text/plain"}, "no in-toto statement"),
        ({"payload": "***"}, "no signed statement"),
        ({"payload": b64encode(b"{}").decode()}, "holds no in-toto statement"),
        ({"signatures": 5}, "no signed statement"),
    ],
)
def test_what_is_no_envelope_is_refused(envelope, change, said):
    changed = msgspec.json.decode(envelope) | change
    with pytest.raises(EnvelopeError, match=said):
        peek(msgspec.json.encode(changed))


def test_a_statement_of_another_version_is_refused(signer):
    other = msgspec.structs.replace(STATEMENT, type="https://in-toto.io/Statement/v0.1")
    with pytest.raises(EnvelopeError, match="another version"):
        peek(seal(other, signer.key, signer.sign_text))


def test_a_statement_of_bytes_that_are_no_text_is_refused(envelope):
    found = msgspec.json.decode(envelope)
    found["payload"] = b64encode(b'{"_type":"o\xf4"}').decode()
    with pytest.raises(EnvelopeError, match="holds no in-toto statement"):
        peek(msgspec.json.encode(found))
