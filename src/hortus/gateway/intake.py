"""Take a request in: the headers that matter and a body within its limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hortus.core.asgi import Receive
from hortus.gateway.errors import (
    BadRequestError,
    BodyTooLargeError,
    ClientGoneError,
    MissingKeyError,
    UnsupportedMediaError,
)
from hortus.gateway.keys import Presented

Fields = dict[bytes, bytes]

# Where clients put the id of a conversation, surest first.
_CONVERSATION_HEADERS = (
    b"x-claude-code-session-id",
    b"session-id",
    b"x-session-id",
    b"x-session-affinity",
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the gateway reads in a request's headers; the rest is looked up when it is needed."""

    fields: Fields
    secret: str
    conversation: str
    length: int


def read_head(fields: Fields) -> Head:
    """Return the head of a request.

    Raises ``MissingKeyError``, and ``BadRequestError`` for a length that is no number.
    """
    return Head(fields, _secret(fields), _conversation(fields), _length(fields))


def presented(scope: Mapping[str, Any], fields: Fields) -> Presented | None:
    """Return the proof of a key that came with a request; most come without one."""
    proof = fields.get(b"dpop")
    if proof is None:
        return None
    host = fields.get(b"host", b"").decode("latin-1")
    said = proof.decode("latin-1")
    return Presented(said, scope["method"], host, scope["path"], scope.get("scheme", "http"))


async def read_body(receive: Receive, head: Head, limit: int) -> bytes:
    """Return the whole body.

    Raises ``BodyTooLargeError`` as soon as the body is known to exceed ``limit`` bytes,
    ``UnsupportedMediaError`` where it is announced as something else than JSON, and
    ``ClientGoneError`` where the client leaves before it is complete.
    """
    kind = head.fields.get(b"content-type", b"application/json")
    if b"json" not in kind:
        raise UnsupportedMediaError(
            f"the body is announced as {kind[:80].decode('latin-1')!r}, not as JSON",
            remedy="send `content-type: application/json`",
        )
    if head.fields.get(b"content-encoding", b"identity") != b"identity":
        raise UnsupportedMediaError(
            "the body is compressed", remedy="send it without `content-encoding`"
        )
    if head.length > limit:
        raise _too_large(head.length, limit)
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        body = await _rest(receive, body, limit)
    elif message["type"] == "http.disconnect":
        raise ClientGoneError
    elif len(body) > limit:
        # Sent in chunks, it has no length of its own, and may have come before anybody looked.
        raise _too_large(len(body), limit)
    return body


async def _rest(receive: Receive, first: bytes, limit: int) -> bytes:
    parts, size = [first], len(first)
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise _too_large(size, limit)
        more = message.get("more_body", False)
    return b"".join(parts)


def _too_large(size: int, limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(
        f"the request body has at least {size} bytes, more than the {limit} that are taken in",
        remedy="shorten the conversation, or raise `server.max_body_bytes`",
    )


def _secret(fields: Fields) -> str:
    authorization = fields.get(b"authorization", b"")
    if authorization[:7].lower() == b"bearer ":
        return authorization[7:].strip().decode("latin-1")
    if authorization[:5].lower() == b"dpop ":
        return authorization[5:].strip().decode("latin-1")
    if secret := fields.get(b"x-api-key"):
        return secret.decode("latin-1")
    raise MissingKeyError(
        "no key came with the request",
        remedy="send it as `Authorization: Bearer KEY` or `x-api-key: KEY`",
    )


def _conversation(fields: Fields) -> str:
    for name in _CONVERSATION_HEADERS:
        if value := fields.get(name):
            return value[:128].decode("latin-1")
    return ""


def _length(fields: Fields) -> int:
    text = fields.get(b"content-length", b"0")
    if not text.isdigit():
        raise BadRequestError(
            "the content-length header is no number", remedy="let the HTTP library set it"
        )
    return int(text)
