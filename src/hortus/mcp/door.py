"""The door at ``/mcp`` as an ASGI app: streamable HTTP without sessions."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from typing import Protocol as Interface

from hortus.core import Clock, HortusError, Principal
from hortus.core.asgi import Receive, Scope, Send, read_body
from hortus.knowledge import Readable
from hortus.mcp.context import Asked, Sources
from hortus.mcp.errors import (
    INTERNAL,
    REFUSED,
    REQUEST,
    AcceptError,
    ForeignOriginError,
    MediaError,
    RpcError,
    TooLargeError,
)
from hortus.mcp.exchange import Exchange, Heard, Said
from hortus.mcp.protocol import Called, Protocol
from hortus.store import Event, Record, facts_text

PATH = "/mcp"
_MOST_BYTES = 2 * 1024 * 1024
_AT_ONCE = 4
_LONGEST_S = 60.0
_JSON = "application/json"
_log = logging.getLogger(__name__)


class Gate(Interface):
    """Lets somebody in, by their key and from where they come."""

    def admit(self, scope: Mapping[str, Any]) -> Principal:
        """Return who asks (ASGI). Raises why they may not come in."""
        ...


class Records(Interface):
    """Where rows become durable."""

    def append(self, *records: Record) -> asyncio.Future[None]:
        """Return a future that is done once the rows are on disk."""
        ...


@dataclass(frozen=True, slots=True)
class Needs:
    """What the door needs of other rooms; ``origins`` are those of pages that may ask it."""

    gate: Gate
    records: Records
    readable: Callable[[Principal], Readable]
    sources: Callable[[], Sources]
    clock: Clock
    origins: frozenset[str] = frozenset()


class McpDoor:
    """Takes the messages of MCP clients; each request is answered by itself."""

    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        try:
            said = await self._answer(scope, receive)
        except RpcError as e:
            said = Said.refused(e)
        except HortusError as e:
            # Who asks is not known, or may not: said before any message is read.
            said = Said.refused(RpcError(REFUSED, e.message, e.remedy, {"code": e.code}), e.status)
        except Exception:  # noqa: BLE001 - logged whole; the client gets a sentence
            _log.exception("a message of an MCP client failed")
            fault = RpcError(INTERNAL, "hortus failed by a fault of its own", "see its log")
            said = Said.refused(fault, 500)
        await _reply(said, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Said:
        fields = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self._check_origin(fields.get(b"origin", ""), fields.get(b"host", ""))
        # Before all else: some clients whose key is refused try a GET, and show what that says.
        principal = await asyncio.to_thread(self._needs.gate.admit, scope)
        if scope["method"] != "POST":
            # There are no streams to open and no sessions to end.
            refused = RpcError(REQUEST, f"{PATH} is asked by POST", "send each message by POST")
            return Said.refused(refused, 405)
        _check_media(fields)
        heard = Heard(await _body(receive), fields)
        readable = await asyncio.to_thread(self._needs.readable, principal)
        asked = Asked(readable, principal.account or principal.name, principal.key_id)
        work = asyncio.create_task(self._work(heard, asked))
        try:
            return await self._unless_gone(work, heard, receive)
        finally:
            work.cancel()

    async def _work(self, heard: Heard, asked: Asked) -> Said:
        calls: list[Called] = []
        async with self._slots:
            sources = await asyncio.to_thread(self._needs.sources)
            exchange = Exchange(Protocol(sources), asked, calls.append)
            try:
                said = await asyncio.wait_for(
                    asyncio.to_thread(exchange.answer, heard), _LONGEST_S
                )
            except TimeoutError as e:
                raise RpcError(
                    REFUSED, f"no answer within {_LONGEST_S:.0f} s", "ask again in a minute"
                ) from e
            finally:
                await self._record(calls, asked)
        return said

    async def _unless_gone(
        self, work: "asyncio.Task[Said]", heard: Heard, receive: Receive
    ) -> Said:
        """Return the answer; where hanging up cancels, look out for it meanwhile."""
        if not heard.is_stateless:
            return await work
        gone = asyncio.ensure_future(receive())
        await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not work.done():
            raise RpcError(REFUSED, "the client hung up", "nothing is to be done")
        return work.result()

    async def _record(self, calls: list[Called], asked: Asked) -> None:
        """Write down who called which tool; what was asked and answered is not kept."""
        events = [
            Event(
                self._needs.clock.now_us(),
                "mcp.called",
                asked.actor,
                call.tool,
                facts=facts_text({"code": call.code, "key": asked.key_id}),
            )
            for call in calls
        ]
        if events:
            await self._needs.records.append(*events)

    def _check_origin(self, origin: str, host: str) -> None:
        """Refuse pages of other sites: a browser would ask on behalf of its user."""
        if not origin or origin in self._needs.origins:
            return
        if origin.partition("://")[2] == host and _is_here(host):
            return
        raise ForeignOriginError(
            f"pages of {origin[:80]!r} may not ask", remedy="ask from a program, not from a page"
        )


def _is_here(host: str) -> bool:
    """Tell whether a name is one of this machine's, which no other site can take."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name in {"localhost", "127.0.0.1", "[::1]"}


def _check_media(fields: Mapping[bytes, str]) -> None:
    if _JSON not in fields.get(b"content-type", _JSON):
        raise MediaError("the body is not announced as JSON", remedy=f"send content-type: {_JSON}")
    accepted = fields.get(b"accept", "*/*")
    if not any(kind in accepted for kind in (_JSON, "*/*", "application/*")):
        raise AcceptError(
            "the client does not accept JSON", remedy=f"send accept: {_JSON}, text/event-stream"
        )


async def _body(receive: Receive) -> bytes:
    return await read_body(
        receive,
        _MOST_BYTES,
        gone=RpcError(REQUEST, "the client hung up", "nothing is to be done"),
        too_large=TooLargeError(
            f"the message has more than {_MOST_BYTES} bytes", remedy="check a diff in parts"
        ),
    )


async def _reply(said: Said, send: Send) -> None:
    headers = [
        (b"content-length", b"%d" % len(said.body)),
        (b"cache-control", b"no-store"),
        *([(b"content-type", _JSON.encode())] if said.body else []),
        *([(b"allow", b"POST")] if said.status == HTTPStatus.METHOD_NOT_ALLOWED else []),
        *([(b"www-authenticate", b"Bearer")] if said.status == HTTPStatus.UNAUTHORIZED else []),
    ]
    await send({"type": "http.response.start", "status": said.status, "headers": headers})
    await send({"type": "http.response.body", "body": said.body})
