"""One HTTP body of messages and what is answered to it, whatever the revision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from hortus.mcp.context import Asked
from hortus.mcp.errors import HEADERS, METHOD, REQUEST, VERSION, RpcError
from hortus.mcp.messages import (
    Message,
    fault,
    id_of,
    params_of,
    read_messages,
    result,
)
from hortus.mcp.protocol import Called, Protocol
from hortus.mcp.versions import (
    BATCHED,
    HANDSHAKE,
    STATELESS,
    UNSAID,
    Spoken,
    agreeing,
    is_self_spoken,
    spoken_in,
    unsupported,
)

_VERSION, _METHOD, _NAME = b"mcp-protocol-version", b"mcp-method", b"mcp-name"
_CALL = "tools/call"


@dataclass(frozen=True, slots=True)
class Heard:
    """A body and the headers that came with it, in lower case."""

    body: bytes
    fields: Mapping[bytes, str]

    @property
    def version(self) -> str:
        """The revision that the headers name."""
        return self.fields.get(_VERSION, "")

    @property
    def is_stateless(self) -> bool:
        """Tell whether the revision is one in which requests speak for themselves."""
        return self.version in STATELESS


@dataclass(frozen=True, slots=True)
class Said:
    """An HTTP answer; notifications get an empty one."""

    status: int
    body: bytes = b""

    @classmethod
    def refused(cls, error: RpcError, status: int = HTTPStatus.BAD_REQUEST) -> "Said":
        """Return the refusal of a body whose message is not known."""
        return cls(status, fault(None, error))


@dataclass(frozen=True, slots=True)
class Exchange:
    """Answers bodies on behalf of somebody; ``told`` hears of each tool that is called."""

    protocol: Protocol
    asked: Asked
    told: Callable[[Called], None]

    def answer(self, heard: Heard) -> Said:
        """Return the answer to a body, with its HTTP status."""
        if heard.version and heard.version not in (*HANDSHAKE, *STATELESS):
            return Said(
                HTTPStatus.BAD_REQUEST, fault(id_of(heard.body), unsupported(heard.version))
            )
        try:
            messages, is_batch = read_messages(heard.body)
        except RpcError as e:
            return Said(HTTPStatus.BAD_REQUEST, fault(id_of(heard.body), e))
        if is_batch:
            return self._batch(messages, heard)
        (message,) = messages
        if message is None or not message.is_request:
            return Said(HTTPStatus.ACCEPTED)
        return self._one(message, heard)

    def _batch(self, messages: list[Message | None], heard: Heard) -> Said:
        if (heard.version or UNSAID) not in BATCHED:
            return Said.refused(
                RpcError(REQUEST, "batches are not taken in this revision", "send one at a time")
            )
        asked = [m for m in messages if m is not None and m.is_request]
        if not asked:
            return Said(HTTPStatus.ACCEPTED)
        bodies = [self._one(message, heard).body for message in asked]
        return Said(HTTPStatus.OK, b"[" + b",".join(bodies) + b"]")

    def _one(self, message: Message, heard: Heard) -> Said:
        number = message.id if isinstance(message.id, int | str) else ""
        try:
            params = params_of(message)
            spoken = _spoken(message, params, heard)
            value = self.protocol.answer(message.method, params, spoken, self.asked, self.told)
        except RpcError as e:
            return Said(_status(e, heard), fault(number, e))
        return Said(HTTPStatus.OK, result(number, value))


def _spoken(message: Message, params: Mapping[str, msgspec.Raw], heard: Heard) -> Spoken:
    """Return what is spoken; raise ``RpcError`` where the headers say something else."""
    if not heard.is_stateless and not is_self_spoken(params):
        return Spoken(heard.version or UNSAID)
    spoken = spoken_in(params)
    agreeing(spoken.version, heard.version, "mcp-protocol-version")
    agreeing(message.method, heard.fields.get(_METHOD, ""), "mcp-method")
    if message.method == _CALL:
        agreeing(_name(params), heard.fields.get(_NAME, ""), "mcp-name")
    return spoken


def _name(params: Mapping[str, msgspec.Raw]) -> str:
    try:
        return msgspec.json.decode(params.get("name", b'""'), type=str)
    except msgspec.DecodeError:
        return ""


def _status(error: RpcError, heard: Heard) -> int:
    """Return the HTTP status of a refused request: only the newest revision asks for one."""
    if not heard.is_stateless and error.number not in {HEADERS, VERSION}:
        return HTTPStatus.OK
    return HTTPStatus.NOT_FOUND if error.number == METHOD else HTTPStatus.BAD_REQUEST
