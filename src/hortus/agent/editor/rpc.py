"""JSON-RPC over lines: what either side asks of the other, and answers that find who waits."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Condition, Lock, Thread
from typing import BinaryIO

import msgspec

from hortus.agent.editor.errors import EditorError, EditorGoneError
from hortus.core import HortusError

_LARGEST = 64 * 1024 * 1024
Params = Mapping[str, object]
Handler = Callable[[Params], object]


@dataclass(frozen=True, slots=True)
class Methods:
    """What is answered at once, in order, and what is worked on in a thread of its own."""

    quick: Mapping[str, Handler]
    long: Mapping[str, Handler]
    notes: Mapping[str, Callable[[Params], None]]


class Peer:
    """The other side of a pair of streams: answers its requests and makes our own."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self._writing = Lock()
        self._answered = Condition()
        self._answers: dict[int, _Message] = {}
        self._asked = 0
        self._gone = False

    def serve(self, methods: Methods, gone: Callable[[], None]) -> None:
        """Answer until the other side closes; call ``gone`` and wait for what is worked on."""
        working: list[Thread] = []
        try:
            while line := self._source.readline(_LARGEST):
                message = self._read(line)
                if message is None:
                    continue
                if message.method is None:
                    self._take_answer(message)
                elif message.id is msgspec.UNSET:
                    self._heed(methods, message)
                else:
                    working = [one for one in working if one.is_alive()]
                    working += self._answer(methods, message)
        finally:
            with self._answered:
                self._gone = True
                self._answered.notify_all()
            gone()
            for thread in working:
                thread.join()

    def notify(self, method: str, params: object) -> None:
        """Tell the other side something that needs no answer."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: object) -> Params:
        """Ask the other side and wait. Raises ``EditorError`` for an error or nobody there."""
        with self._answered:
            self._asked += 1
            number = self._asked
        self._send({"id": number, "method": method, "params": params})
        with self._answered:
            self._answered.wait_for(lambda: number in self._answers or self._gone)
            answer = self._answers.pop(number, None)
        if answer is None:
            raise EditorGoneError("the editor has gone", remedy="open the session again")
        if answer.error is not None:
            raise EditorError(
                f"the editor refused {method}: {answer.error.message}", remedy="look in its log"
            )
        return answer.result if isinstance(answer.result, dict) else {}

    def _read(self, line: bytes) -> "_Message | None":
        if not line.strip():
            return None
        try:
            return msgspec.json.decode(line, type=_Message)
        except msgspec.ValidationError as e:
            self._refuse(_id_in(line), _INVALID_REQUEST, str(e))
        except (msgspec.DecodeError, UnicodeDecodeError) as e:
            self._refuse(None, _PARSE_ERROR, str(e))
        return None

    def _take_answer(self, message: "_Message") -> None:
        if isinstance(message.id, int):
            with self._answered:
                self._answers[message.id] = message
                self._answered.notify_all()

    def _heed(self, methods: Methods, message: "_Message") -> None:
        note = methods.notes.get(message.method or "")
        if note is not None and isinstance(message.params, dict):
            note(message.params)

    def _answer(self, methods: Methods, message: "_Message") -> list[Thread]:
        method = message.method or ""
        if (handler := methods.quick.get(method)) is not None:
            self._carry_out(handler, message)
            return []
        if (handler := methods.long.get(method)) is None:
            self._refuse(message.id, _NO_METHOD, f"there is no method {method!r}")
            return []
        thread = Thread(target=self._carry_out, args=(handler, message), daemon=True)
        thread.start()
        return [thread]

    def _carry_out(self, handler: Handler, message: "_Message") -> None:
        if not isinstance(message.params, dict):
            self._refuse(message.id, _INVALID_PARAMS, "params have to be an object")
            return
        try:
            result = handler(message.params)
        except msgspec.ValidationError as e:
            self._refuse(message.id, _INVALID_PARAMS, str(e))
        except HortusError as e:
            told = {"code": e.code, "remedy": e.remedy}
            self._refuse(message.id, _FAILED, f"{e.message}; {e.remedy}", told)
        else:
            self._send({"id": message.id, "result": result})

    def _refuse(
        self, number: object, code: int, message: str, data: Mapping[str, str] | None = None
    ) -> None:
        error: dict[str, object] = {"code": code, "message": message}
        self._send({"id": number, "error": error | ({"data": data} if data else {})})

    def _send(self, message: Mapping[str, object]) -> None:
        data = msgspec.json.encode({"jsonrpc": "2.0", **message}) + b"\n"
        try:
            with self._writing:
                self._sink.write(data)
                self._sink.flush()
        except (BrokenPipeError, ValueError):
            # Nobody reads any more; `serve` ends when nobody writes either.
            with self._answered:
                self._gone = True
                self._answered.notify_all()


class _Error(msgspec.Struct, frozen=True):
    message: str = ""
    code: int = 0


class _Message(msgspec.Struct, frozen=True):
    id: int | str | msgspec.UnsetType | None = msgspec.UNSET
    method: str | None = None
    params: object = {}
    result: object = None
    error: _Error | None = None


_PARSE_ERROR, _INVALID_REQUEST, _NO_METHOD, _INVALID_PARAMS = -32700, -32600, -32601, -32602
_FAILED = -32000


def _id_in(line: bytes) -> object:
    """Return the id of a request that is none, so that whoever sent it can tell which."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    number = found.get("id") if isinstance(found, dict) else None
    return number if isinstance(number, int | str) else None
