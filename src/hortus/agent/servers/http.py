"""Messages to a server over HTTP: each by a POST, answered by JSON or by a stream of events."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from threading import Thread

from hortus import __version__
from hortus.agent.servers.errors import (
    ServerAnswerError,
    ServerRefusedError,
    SessionGoneError,
)
from hortus.agent.servers.events import MOST_BYTES, Stream
from hortus.agent.servers.exchange import SYSTEM, Exchange, Sent, Trust, unreachable
from hortus.agent.servers.links import Outgoing
from hortus.agent.servers.messages import (
    Fault,
    Incoming,
    answer_to,
    notification,
    read_messages,
    request,
)
from hortus.agent.servers.waiting import Inbox, Patience, Waiting
from hortus.agent.toolcalls import Json
from hortus.agent.values import ToolError

_SESSION, _VERSION = "Mcp-Session-Id", "MCP-Protocol-Version"
_STREAM = "text/event-stream"
_SHORT_S = 2.0
_MOST_RESUMED = 5
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

Headers = Callable[[str, str], Mapping[str, str]]
"""Returns the headers that prove who sends a request, by its method and path."""


class HttpLink:
    """Carries messages to one address; each request has a connection and a thread of its own."""

    version = ""

    def __init__(
        self,
        url: str,
        headers: Headers,
        noticed: Callable[[str], None],
        trust: Trust = SYSTEM,
    ) -> None:
        self._url = url
        self._trust = trust
        self._headers = headers
        self._inbox = Inbox(self._reply, noticed)
        self._session = ""
        self._active: set[_Worker] = set()

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more can come: each request is one of its own, so never."""
        return False

    def ask(self, call: Outgoing, patience: Patience) -> Incoming:
        """Return the answer to a request. Raises ``ToolError``."""
        waiting = self._inbox.expect(call.number, patience.progress)
        body = request(call.number, call.method, call.params)
        exchange = self._exchange("POST", body, patience.silence_s, call.fields)
        worker = _Worker(self, exchange, waiting, patience)
        self._active.add(worker)
        Thread(target=worker.run, name="mcp-http", daemon=True).start()
        try:
            return waiting.answer(patience)
        except ToolError:
            if patience.stop.is_set() and call.announces:
                self._told_quietly("notifications/cancelled", {"requestId": call.number})
            raise
        finally:
            self._inbox.forget(waiting)
            self._active.discard(worker)
            worker.end()

    def tell(self, method: str, params: Mapping[str, Json]) -> None:
        """Send a notification; what is answered to it does not matter."""
        self._send(notification(method, params))

    def close(self) -> None:
        """Break off what is under way, and end the session where the server has one."""
        for worker in tuple(self._active):
            worker.end()
        if self._session:
            exchange = self._exchange("DELETE", None, _SHORT_S)
            try:
                exchange.response()
            except ToolError:
                # A server need not let sessions be ended.
                return
            finally:
                exchange.close()

    def resumed(self, last_id: str, silence_s: float) -> Exchange:
        """Return a request that takes up a stream after an event."""
        return self._exchange("GET", None, silence_s, {"Last-Event-ID": last_id})

    def heard(self, response: HTTPResponse, waiting: Waiting, stream: Stream) -> None:
        """Take what comes back for a request. Raises ``ToolError``."""
        self._session = response.headers.get(_SESSION) or self._session
        kind = response.headers.get_content_type()
        if response.status >= HTTPStatus.BAD_REQUEST:
            self._refused(response, waiting)
        elif kind == _STREAM:
            for data in stream.events(response):
                self._take(data)
                if waiting.done.is_set():
                    return
        else:
            self._take(_body(response))

    def _take(self, data: bytes) -> None:
        for message in read_messages(data):
            self._inbox.take(message)

    def _refused(self, response: HTTPResponse, waiting: Waiting) -> None:
        body = _body(response)
        answer = _refusal(body)
        if response.status in _REFUSED:
            said = f": {answer[1].words}" if answer else ""
            raise ServerRefusedError(
                f"the server does not let this client in (HTTP {response.status}){said}",
                remedy="tell the person: its entry needs another key (`key_file`)",
            )
        if response.status == HTTPStatus.NOT_FOUND and self._session:
            self._session = ""
            raise SessionGoneError("the server has forgotten the session", remedy="call it again")
        if answer is None:
            raise ServerAnswerError(
                f"the server answers with HTTP {response.status}",
                remedy="tell the person: there may be no MCP server at its address",
            )
        waiting.take(answer[0])

    def _reply(self, message: Incoming) -> None:
        self._send(answer_to(message))

    def _told_quietly(self, method: str, params: Mapping[str, Json]) -> None:
        try:
            self.tell(method, params)
        except ToolError:
            # The call is over for us either way.
            return

    def _send(self, body: bytes) -> None:
        exchange = self._exchange("POST", body, _SHORT_S)
        try:
            exchange.response()
        finally:
            exchange.close()

    def _exchange(
        self,
        method: str,
        body: bytes | None,
        silence_s: float,
        fields: Mapping[str, str] | None = None,
    ) -> Exchange:
        path = "/" + self._url.partition("://")[2].partition("/")[2]
        headers = {
            "Accept": _STREAM if method == "GET" else f"application/json, {_STREAM}",
            "User-Agent": f"hortus-code/{__version__}",
            **({"Content-Type": "application/json"} if body is not None else {}),
            **({_VERSION: self.version} if self.version else {}),
            **({_SESSION: self._session} if self._session else {}),
            **(fields or {}),
            **self._headers(method, path),
        }
        return Exchange(Sent(method, self._url, headers, body), silence_s, self._trust)


class _Worker:
    """Reads the answer to one request; takes the stream up again where it broke."""

    def __init__(
        self, link: HttpLink, exchange: Exchange, waiting: Waiting, patience: Patience
    ) -> None:
        self._link = link
        self._exchange = exchange
        self._waiting = waiting
        self._patience = patience
        self._over = False

    def run(self) -> None:
        """Work until there is an answer, or it is known that there will be none."""
        try:
            self._read()
        except ToolError as e:
            self._waiting.take(e)
        except (OSError, HTTPException, ValueError, AttributeError) as e:
            # http.client fails with AttributeError where a socket is shut under its hands.
            self._waiting.take(unreachable("its address", e))
        finally:
            self._exchange.close()

    def end(self) -> None:
        """Stop reading."""
        self._over = True
        self._exchange.break_off()

    def _read(self) -> None:
        stream = Stream()
        for _ in range(_MOST_RESUMED):
            self._link.heard(self._exchange.response(), self._waiting, stream)
            if self._waiting.done.is_set():
                return
            if not stream.last_id or self._patience.stop.wait(stream.retry_ms / 1000):
                break
            self._exchange.close()
            if self._over:
                return
            self._exchange = self._link.resumed(stream.last_id, self._patience.silence_s)
        raise ServerAnswerError(
            "the server ended its answer before it was whole", remedy="call it again"
        )


def _refusal(body: bytes) -> tuple[Incoming, Fault] | None:
    """Return the refusal that a body with an error's status may hold, and what it says."""
    try:
        found = read_messages(body)
    except ServerAnswerError:
        return None
    fault = found[0].error if len(found) == 1 else None
    return (found[0], fault) if isinstance(fault, Fault) else None


def _body(response: HTTPResponse) -> bytes:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ServerAnswerError(
            f"the answer has more than {MOST_BYTES >> 20} MiB", remedy="ask the server for less"
        )
    return body
