"""Small things all dialects share in reading and writing JSON."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from hortus.gateway.dialects.losses import Lost, named
from hortus.gateway.errors import BadRequestError, MalformedAnswerError, TooDeepError

T = TypeVar("T")

NO_RAW = msgspec.Raw()
"""The absent JSON value; a field that holds it is not written."""

_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
# A field with one of these asks for nothing, so that leaving it out loses nothing.
_NOTHING = frozenset({b"null", b"false", b"{}", b"[]", b'""'})
_BASE64_MARK = ";base64,"


def read_request(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """Return the decoded body of a client; raises ``BadRequestError`` that names the field."""
    try:
        return _decode(decoder, body)
    except RecursionError as e:
        raise TooDeepError("the body is nested too deeply", remedy="flatten it") from e
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise BadRequestError(f"the body does not fit: {e}", remedy="mend the field named") from e


def read_answer(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """Return the decoded body of a model server; raises ``MalformedAnswerError``."""
    try:
        return _decode(decoder, body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise MalformedAnswerError(
            f"the model server's answer does not fit: {e}",
            remedy="look at the model server, or set the dialect it speaks",
        ) from e


def _decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    # msgspec checks only the strings it keeps; what is carried as raw JSON must be UTF-8 too.
    body.decode()
    return decoder.decode(body)


def unknown_fields(body: bytes, known: tuple[str, ...]) -> Iterator[str]:
    """Name, as losses, the top-level fields that ask for something and are not ``known``."""
    for name, value in _FIELDS.decode(body).items():
        if name not in known and bytes(value) not in _NOTHING:
            yield named(Lost.FIELD, name)


def raw_text(raw: msgspec.Raw) -> str:
    """Return JSON as text; absent and null are the empty text."""
    text = bytes(raw).decode()
    return "" if text == "null" else text


def raw(text: str) -> msgspec.Raw:
    """Return JSON text as a value to be written as it stands."""
    return msgspec.Raw(text.encode()) if text else NO_RAW


def json_text(value: object) -> str:
    """Return a value as JSON text; text is taken to be JSON already."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def is_object(text: str) -> bool:
    """Return whether ``text`` is a JSON object."""
    try:
        _FIELDS.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


def data_url(media_type: str, data: str) -> str:
    """Return base64 data as a URL."""
    return f"data:{media_type}{_BASE64_MARK}{data}"


def parse_data_url(url: str) -> tuple[str, str] | None:
    """Return media type and base64 data of a data URL, or ``None`` for any other address."""
    if not url.startswith("data:") or _BASE64_MARK not in url:
        return None
    media_type, _, data = url.removeprefix("data:").partition(_BASE64_MARK)
    return media_type, data
