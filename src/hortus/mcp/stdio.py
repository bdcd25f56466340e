"""MCP over standard input and output: one message a line, several requests at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Protocol as Interface

import msgspec

from hortus.mcp.context import Asked
from hortus.mcp.errors import INTERNAL, RpcError
from hortus.mcp.messages import Id, Message, fault, id_of, params_of, read_message, result
from hortus.mcp.protocol import Called, Protocol
from hortus.mcp.versions import HANDSHAKE, Spoken, is_self_spoken, negotiated_in, spoken_in

MOST_BYTES = 4 * 1024 * 1024
_log = logging.getLogger(__name__)
Write = Callable[[bytes], Awaitable[None]]


class Lines(Interface):
    """Where messages come from."""

    async def readline(self) -> bytes:
        """Return the next line, b'' at the end."""
        ...


class Answers(Interface):
    """What answers the requests of one client."""

    def answer(self, message: Message) -> bytes:
        """Return the answer to a request."""
        ...


class LocalAnswers:
    """Answers from the index on this machine; the handshake settles what is spoken."""

    def __init__(self, protocol: Protocol, asked: Asked) -> None:
        self._protocol = protocol
        self._asked = asked
        self._version = HANDSHAKE[-1]

    def answer(self, message: Message) -> bytes:
        """Return the answer to a request."""
        number = message.id if isinstance(message.id, int | str) else ""
        try:
            params = params_of(message)
            spoken = spoken_in(params) if is_self_spoken(params) else Spoken(self._version)
            if message.method == "initialize":
                self._version = negotiated_in(params)
            if message.method == "server/discover" and not spoken.is_stateless:
                spoken = spoken_in(params)
            value = self._protocol.answer(
                message.method, params, spoken, self._asked, _tell_nobody
            )
        except RpcError as e:
            return fault(number, e)
        return result(number, value)


class StdioServer:
    """Reads messages until there are no more; a request that is cancelled gets no answer."""

    def __init__(self, answers: Answers, executor: Executor) -> None:
        self._answers = answers
        self._executor = executor
        self._running: dict[Id, asyncio.Task[None]] = {}

    async def serve(self, lines: Lines, write: Write) -> None:
        """Serve until the input ends, then finish what is under way."""
        while line := await _line(lines, write):
            if not line.strip():
                continue
            try:
                message = read_message(line)
            except RpcError as e:
                await write(fault(id_of(line), e) + b"\n")
                continue
            if message is not None:
                self._take(message, write)
        if self._running:
            await asyncio.wait(self._running.values())

    def _take(self, message: Message, write: Write) -> None:
        if isinstance(message.id, int | str):
            number = message.id
            task = asyncio.create_task(self._answer(message, write))
            self._running[number] = task
            task.add_done_callback(lambda _: self._running.pop(number, None))
        elif message.method == "notifications/cancelled":
            self._cancel(message)

    def _cancel(self, message: Message) -> None:
        wanted = cancelled_in(message)
        # What a thread does cannot be broken off; its answer is dropped.
        if wanted is not None and (task := self._running.get(wanted)):
            task.cancel()

    async def _answer(self, message: Message, write: Write) -> None:
        loop = asyncio.get_running_loop()
        try:
            said = await loop.run_in_executor(self._executor, self._answers.answer, message)
        except Exception:  # noqa: BLE001 - logged whole; the client gets a sentence
            _log.exception("a message of an MCP client failed")
            number = message.id if isinstance(message.id, int | str) else None
            said = fault(number, RpcError(INTERNAL, "hortus failed by a fault of its own"))
        await write(said + b"\n")


async def _line(lines: Lines, write: Write) -> bytes:
    """Return the next line; one that is too long is refused and passed over."""
    while True:
        try:
            return await lines.readline()
        except ValueError:
            refused = RpcError(INTERNAL, f"a line has more than {MOST_BYTES} bytes", "send less")
            await write(fault(None, refused) + b"\n")


def cancelled_in(message: Message) -> Id | None:
    """Return the id of the request that a notification cancels, None where it says none."""
    try:
        return msgspec.json.decode(message.params, type=_Cancelled).request_id
    except msgspec.DecodeError:
        return None


class _Cancelled(msgspec.Struct, frozen=True, rename="camel"):
    request_id: Id


def _tell_nobody(_: Called) -> None:
    """Record nothing: the index is the user's own."""
