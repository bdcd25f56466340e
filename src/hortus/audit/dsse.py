"""Signed statements about artefacts: DSSE envelopes around in-toto statements."""

from base64 import b64decode, b64encode
from collections.abc import Callable

import msgspec

from hortus.audit.errors import EnvelopeError
from hortus.audit.formats import Key

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"

_REMEDY = "ask for the file again, and keep both"


class Subject(msgspec.Struct, frozen=True):
    """An artefact that a statement is about: its name, and digests of its bytes by algorithm."""

    name: str
    digest: dict[str, str]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about the subjects; ``predicate`` is JSON of the kind ``predicate_type``."""

    type: str = msgspec.field(name="_type", default=STATEMENT_TYPE)
    subject: tuple[Subject, ...]
    predicate_type: str = msgspec.field(name="predicateType")
    predicate: msgspec.Raw


class _Signature(msgspec.Struct, frozen=True):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    payload: str
    payload_type: str = msgspec.field(name="payloadType")
    signatures: tuple[_Signature, ...]


def seal(statement: Statement, key: Key, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the envelope of ``statement``, with the signature that ``sign`` makes for ``key``."""
    payload = msgspec.json.encode(statement, order="sorted")
    signature = _Signature(key.identity.hex(), b64encode(sign(signed_text(payload))).decode())
    envelope = _Envelope(
        payload=b64encode(payload).decode(),
        payload_type=PAYLOAD_TYPE,
        signatures=(signature,),
    )
    return msgspec.json.encode(envelope)


def unseal(envelope: bytes, key: Key) -> Statement:
    """Return the statement that ``key`` has signed; raises ``EnvelopeError``."""
    payload, signatures = _read(envelope)
    text = signed_text(payload)
    if not any(key.has_signed(signature, text) for signature in signatures):
        raise EnvelopeError(
            f"it is not signed by {key.name}, or was changed afterwards", remedy=_REMEDY
        )
    return _statement(payload)


def peek(envelope: bytes) -> Statement:
    """Return the statement in an envelope whose signature nobody has looked at."""
    return _statement(_read(envelope)[0])


def signed_text(payload: bytes) -> bytes:
    """Return what is signed: DSSE's encoding, which no checkpoint of a log can be taken for."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _read(envelope: bytes) -> tuple[bytes, list[bytes]]:
    try:
        found = msgspec.json.decode(envelope, type=_Envelope)
        payload = b64decode(found.payload, validate=True)
        signatures = [b64decode(each.sig, validate=True) for each in found.signatures]
    except (msgspec.MsgspecError, ValueError) as e:
        raise EnvelopeError(f"it is no signed statement: {e}", remedy=_REMEDY) from e
    if found.payload_type != PAYLOAD_TYPE:
        raise EnvelopeError("it is a signed text, but no in-toto statement", remedy=_REMEDY)
    return payload, signatures


def _statement(payload: bytes) -> Statement:
    try:
        statement = msgspec.json.decode(payload, type=Statement)
    except (msgspec.MsgspecError, ValueError) as e:  # bytes that are no text are a ValueError
        raise EnvelopeError(f"it holds no in-toto statement: {e}", remedy=_REMEDY) from e
    if statement.type != STATEMENT_TYPE:
        raise EnvelopeError("it holds a statement of another version", remedy=_REMEDY)
    return statement
