"""Messages over standard input and output."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

from hortus.mcp import LocalAnswers, StdioServer
from hortus.mcp.messages import result


class Held:
    """Answers that wait until they are let go."""

    def __init__(self):
        self.go = threading.Event()

    def answer(self, message):
        if message.method == "held":
            self.go.wait(5)
        if message.method == "broken":
            raise ValueError("of its own")
        return result(message.id, {"was": message.method})


def talk(answers, *lines, limit=65_536):
    """Return what is answered to some lines."""
    said = []

    async def scenario():
        reader = asyncio.StreamReader(limit=limit)
        for line in lines:
            data = line if isinstance(line, bytes) else json.dumps(line).encode()
            reader.feed_data(data + b"\n")
        reader.feed_eof()

        async def write(data):
            assert data.count(b"\n") == 1
            said.append(json.loads(data))

        with ThreadPoolExecutor(2) as executor:
            await StdioServer(answers, executor).serve(reader, write)

    asyncio.run(scenario())
    return said


def request(number, method, **params):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def test_a_quick_answer_does_not_wait_for_a_slow_one():
    held = Held()
    threading.Timer(0.2, held.go.set).start()
    said = talk(held, request(1, "held"), request(2, "quick"))
    assert [one["id"] for one in said] == [2, 1]


def test_a_request_that_is_cancelled_gets_no_answer():
    held = Held()
    threading.Timer(0.2, held.go.set).start()
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
    said = talk(held, request(1, "held"), cancel, request(2, "quick"))
    assert [one["id"] for one in said] == [2]


def test_a_cancellation_of_nothing_is_passed_over():
    for params in ({}, {"requestId": 9}, {"requestId": []}):
        cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}
        assert [one["id"] for one in talk(Held(), cancel, request(2, "quick"))] == [2]


def test_faulty_lines_are_answered_and_the_next_ones_taken():
    said = talk(
        Held(), b"{", b"", b'{"id":4}', b"x" * 300, request(1, "quick"), request(2, "broken"),
        limit=200,
    )  # fmt: skip
    codes = [one.get("error", {}).get("code") for one in said]
    assert codes == [-32700, -32600, -32603, None, -32603]
    assert said[1]["id"] == 4


def test_a_handshake_settles_what_is_spoken_afterwards(protocol, may_read):
    answers = LocalAnswers(protocol, may_read())
    first = {"protocolVersion": "2024-11-05"}
    said = talk(answers, request(1, "initialize", **first))
    said += talk(answers, request(2, "tools/list"))
    assert said[0]["result"]["protocolVersion"] == "2024-11-05"
    assert "outputSchema" not in said[1]["result"]["tools"][0]


def test_a_request_that_speaks_for_itself_needs_no_handshake(protocol, may_read):
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    (said,) = talk(LocalAnswers(protocol, may_read()), request(1, "server/discover", _meta=meta))
    assert said["result"]["supportedVersions"] == ["2026-07-28"]
