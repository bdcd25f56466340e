"""Read the few fields that routing needs, and refuse what is no request at all."""

from dataclasses import dataclass

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.depth import deeper_than
from hortus.gateway.dialects.tokens import readable_chars
from hortus.gateway.errors import BadRequestError, TooDeepError


@dataclass(frozen=True, slots=True)
class Envelope:
    """What can be told from the outside of a request.

    ``input_chars`` estimates the characters a model will read; ``conversation`` identifies the
    conversation where the body says so, else it is empty. ``max_output`` is the longest answer
    that is asked for, in tokens, 0 where nothing is said, and ``choices`` how many of them.
    """

    model: str
    stream: bool
    input_chars: int
    conversation: str
    max_output: int = 0
    choices: int = 1


class _Metadata(msgspec.Struct, frozen=True):
    user_id: str | None = None
    session_id: str | None = None


class _Session(msgspec.Struct, frozen=True):
    session_id: str = ""


class _Fields(msgspec.Struct, frozen=True):
    model: str = ""
    stream: bool | None = None
    prompt_cache_key: str | None = None
    metadata: msgspec.Raw = msgspec.Raw()
    max_tokens: msgspec.Raw = msgspec.Raw()
    max_completion_tokens: msgspec.Raw = msgspec.Raw()
    max_output_tokens: msgspec.Raw = msgspec.Raw()
    n: msgspec.Raw = msgspec.Raw()
    best_of: msgspec.Raw = msgspec.Raw()


# More digits than any count of tokens has.
_MOST_DIGITS = 12
_DECODER = msgspec.json.Decoder(_Fields)
_METADATA = msgspec.json.Decoder(_Metadata)
_SESSION = msgspec.json.Decoder(_Session)


def peek(body: bytes, dialect: Dialect, *, max_depth: int) -> Envelope:
    """Return what routing needs of ``body``.

    Raises ``BadRequestError`` that names the fault: empty, no UTF-8, no JSON (with the place), no
    object, no model, or (as ``TooDeepError``) nested deeper than ``max_depth``.
    """
    fields = _fields(body, max_depth)
    if not fields.model.strip():
        raise BadRequestError(
            "the request names no model",
            remedy='add "model"; GET /v1/models lists those you may use',
        )
    conversation = fields.prompt_cache_key or ""
    if not conversation and dialect is not Dialect.EMBEDDINGS:
        conversation = _session(fields.metadata)
    return Envelope(
        fields.model,
        bool(fields.stream),
        readable_chars(body),
        conversation,
        max(
            map(
                _number,
                (fields.max_tokens, fields.max_completion_tokens, fields.max_output_tokens),
            )
        ),
        max(1, _number(fields.n), _number(fields.best_of)),
    )


def check_json(body: bytes, *, max_depth: int) -> None:
    """Raise ``BadRequestError`` unless ``body`` is a JSON object of at most this depth."""
    _fields(body, max_depth)


def _fields(body: bytes, max_depth: int) -> _Fields:
    if not body.strip():
        raise BadRequestError(
            "the request has no body",
            remedy="send a JSON object with Content-Type: application/json",
        )
    try:
        # msgspec checks only the strings it keeps, so the encoding is checked on its own.
        body.decode()
        fields = _DECODER.decode(body)
        too_deep = deeper_than(max_depth, body)
    except UnicodeDecodeError as e:
        raise BadRequestError(
            f"the body is not valid UTF-8: byte {e.start}", remedy="send JSON encoded as UTF-8"
        ) from e
    except msgspec.ValidationError as e:
        raise BadRequestError(f"the body does not fit: {e}", remedy="mend the field named") from e
    except msgspec.DecodeError as e:
        raise BadRequestError(
            f"the body is not valid JSON: {_place(e, body)}", remedy="send one JSON object"
        ) from e
    except RecursionError as e:
        raise _too_deep(max_depth) from e
    if too_deep:
        raise _too_deep(max_depth)
    return fields


def _number(raw: msgspec.Raw) -> int:
    """Return a count; what is none is for the model's server to refuse."""
    digits = bytes(raw)
    return int(digits) if digits.isdigit() and len(digits) <= _MOST_DIGITS else 0


def _too_deep(max_depth: int) -> TooDeepError:
    return TooDeepError(
        f"the body is nested deeper than {max_depth} levels",
        remedy="flatten it, or raise server.max_json_depth",
    )


def _place(error: msgspec.DecodeError, body: bytes) -> str:
    text = str(error)
    return text if "(byte" in text else f"{text} (byte {len(body)})"


def _session(metadata: msgspec.Raw) -> str:
    """Return the session named in ``metadata``; what cannot be read names none."""
    try:
        found = _METADATA.decode(metadata) if metadata else _Metadata()
        if found.session_id:
            return found.session_id
        # Claude Code puts a JSON object into the string.
        if found.user_id and found.user_id.startswith("{"):
            return _SESSION.decode(found.user_id).session_id
    except msgspec.DecodeError:
        return ""
    return found.user_id.partition("_session_")[2] if found.user_id else ""
