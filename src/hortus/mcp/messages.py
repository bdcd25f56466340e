"""The messages of JSON-RPC 2.0 as MCP uses them: read with their faults, and written."""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from hortus.mcp.errors import PARSE, REQUEST, RpcError

Id = int | str
MOST_IN_BATCH = 32


class Message(msgspec.Struct, frozen=True):
    """A request (with an id) or a notification (without)."""

    jsonrpc: Literal["2.0"]
    method: str
    id: Id | UnsetType = UNSET
    params: msgspec.Raw = msgspec.Raw(b"{}")

    @property
    def is_request(self) -> bool:
        """Tell whether an answer is expected."""
        return self.id is not UNSET


class _Reply(msgspec.Struct, frozen=True):
    """An answer to something that the server would have asked, which this one never does."""

    jsonrpc: Literal["2.0"]
    id: Id | None
    result: msgspec.Raw | UnsetType = UNSET
    error: msgspec.Raw | UnsetType = UNSET


def read_messages(data: bytes) -> tuple[list[Message | None], bool]:
    """Return the messages of a body, None for answers, and whether it was a batch.

    Raises ``RpcError`` for what is no JSON, and for what is no message.
    """
    try:
        # What is no JSON at all is told apart from what is no message.
        msgspec.json.decode(data, type=msgspec.Raw)
        is_batch = data.lstrip()[:1] == b"["
        parts = msgspec.json.decode(data, type=list[msgspec.Raw]) if is_batch else []
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise RpcError(PARSE, f"the message is no JSON: {e}", "send one JSON object") from e
    if not is_batch:
        return [_message(data)], False
    if not 0 < len(parts) <= MOST_IN_BATCH:
        raise RpcError(REQUEST, f"a batch has 1 to {MOST_IN_BATCH} messages, not {len(parts)}")
    return [_message(bytes(one)) for one in parts], True


def read_message(data: bytes) -> Message | None:
    """Return the one message of a line; None for an answer."""
    found, is_batch = read_messages(data)
    if is_batch:
        raise RpcError(REQUEST, "batches are not taken here", "send each message by itself")
    return found[0]


def id_of(data: bytes) -> Id | None:
    """Return the id of a message that is faulty otherwise, if it can be made out."""
    try:
        return msgspec.json.decode(data, type=_Bare).id
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def result(number: Id, value: object) -> bytes:
    """Return the answer to a request."""
    return msgspec.json.encode({"jsonrpc": "2.0", "id": number, "result": value})


def fault(number: Id | None, error: RpcError) -> bytes:
    """Return the refusal of a request; the remedy is a part of what it says."""
    said: dict[str, object] = {
        "code": error.number,
        "message": f"{error.message}; {error.remedy}" if error.remedy else error.message,
    }
    if error.data is not None:
        said["data"] = error.data
    return msgspec.json.encode({"jsonrpc": "2.0", "id": number, "error": said})


def params_of(message: Message) -> Mapping[str, msgspec.Raw]:
    """Return the parameters by name; raise ``RpcError`` where they are no object."""
    try:
        return msgspec.json.decode(message.params, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as e:
        raise RpcError(REQUEST, "params is no JSON object", "give them by name") from e


class _Bare(msgspec.Struct, frozen=True):
    id: Id | None = None


def _message(data: bytes) -> Message | None:
    try:
        return msgspec.json.decode(data, type=Message)
    except (msgspec.DecodeError, RecursionError) as e:
        if _is_reply(data):
            return None
        raise RpcError(REQUEST, f"the message is not one of JSON-RPC 2.0: {e}") from e


def _is_reply(data: bytes) -> bool:
    try:
        reply = msgspec.json.decode(data, type=_Reply)
    except (msgspec.DecodeError, RecursionError):
        return False
    return reply.result is not UNSET or reply.error is not UNSET
