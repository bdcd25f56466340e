"""Every request is answered, whatever goes wrong on the way."""

import asyncio
from types import SimpleNamespace

import msgspec
import pytest

from hortus.core import HortusError, Principal, ServerSettings
from hortus.gateway.app import Gateway
from hortus.gateway.entrance import Entrance
from hortus.gateway.errors import PathError
from hortus.gateway.zones import Zones
from hortus.identity import UnknownKeyError

BODY = b'{"model":"m","metadata":{"session_id":"of the body"}}'


class Desk:
    """A gateway whose relay does as told."""

    def __init__(self, parts):
        self._ledger, self._clock, self.listener = parts
        self.carried = []
        self.work = None
        self.gateway = Gateway(
            ServerSettings(max_body_bytes=100, max_json_depth=5),
            Entrance(SimpleNamespace(find=self._find), Zones({}), self._ledger, self._clock),
            SimpleNamespace(carry=self._carry),
            self._ledger,
            SimpleNamespace(show=self._show),
            self._clock,
        )

    async def ask(self, path="/v1/messages", *, method="POST", body=BODY, headers=()):
        heard = iter([{"type": "http.request", "body": body}])

        async def receive():
            return next(heard, None) or await asyncio.Future()

        scope = {"path": path, "method": method, "query_string": b"beta=true"}
        fields = [(b"x-api-key", b"good"), *headers]
        await self.gateway({**scope, "headers": fields}, receive, self.listener.send)
        return self.listener

    def _find(self, secret, _presented=None):
        if secret != "good":
            raise UnknownKeyError("unknown", remedy="ask")
        return Principal("key_1", "ada")

    async def _carry(self, call, reply):
        self.carried.append(call)
        if self.work is not None:
            await self.work()
        await reply.whole(200, [], b"done")

    async def _show(self, scope, reply):
        del reply
        raise PathError(f"nothing at {scope['path']}", remedy="go away")


@pytest.fixture
def desk(ledger, clock, listener):
    return Desk((ledger, clock, listener))


def code_of(listener):
    return msgspec.json.decode(listener.body)["error"]["code"]


def test_a_request_is_carried_with_all_that_is_known_of_it(desk):
    agent = (b"user-agent", b"claude-cli/2.1.0")
    heard = asyncio.run(desk.ask(headers=[agent]))
    assert heard.body == b"done"
    (call,) = desk.carried
    assert (call.principal.name, call.client, call.client_version) == (
        "ada",
        "claude-code",
        "2.1.0",
    )
    assert (call.body, call.envelope.model, call.query) == (BODY, "m", b"beta=true")
    assert call.conversation == "of the body"
    assert call.decision_id.startswith("dec_")


def test_the_conversation_a_header_names_comes_before_the_bodys(desk):
    asyncio.run(desk.ask(headers=[(b"session-id", b"of the header")]))
    assert desk.carried[0].conversation == "of the header"


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"method": "GET"}, 405, "method_not_allowed"),
        ({"path": "/nowhere"}, 404, "no_such_path"),
        ({"headers": [(b"x-api-key", b"bad")]}, 401, "key_refused"),
        ({"headers": [(b"content-type", b"text/plain")]}, 415, "unsupported_media_type"),
        ({"body": b"x" * 101}, 413, "body_too_large"),
        ({"body": b"{"}, 400, "bad_request"),
        ({"body": b'{"model":"m","x":' + b"[" * 20 + b"]" * 20 + b"}"}, 400, "too_deep"),
    ],
)
def test_what_is_no_request_is_refused(desk, asked, status, code):
    if asked.get("body", b"")[:1] == b"x":
        asked = {**asked, "headers": [(b"content-length", b"101")]}
    heard = asyncio.run(desk.ask(**asked))
    assert heard.status == status
    assert code_of(heard) in {code, "key_unknown"}
    assert desk.carried == []


def test_a_fault_of_our_own_is_logged_whole_and_said_in_a_sentence(desk, caplog):
    async def work():
        raise ZeroDivisionError("secret detail")

    desk.work = work
    heard = asyncio.run(desk.ask())
    assert (heard.status, code_of(heard)) == (500, "internal_error")
    assert b"secret detail" not in heard.body
    assert "secret detail" in caplog.text
    assert desk.carried[0].decision_id in caplog.text


def test_a_refusal_on_the_way_is_the_answer(desk):
    async def work():
        raise HortusError("no", remedy="-")

    desk.work = work
    assert asyncio.run(desk.ask()).status == 500


def test_a_gateway_that_drains_finishes_what_it_has_and_takes_nothing_new(desk):
    async def story():
        may_end = asyncio.Event()
        desk.work = may_end.wait
        asking = asyncio.create_task(desk.ask())
        await asyncio.sleep(0)
        assert desk.gateway.in_flight == 1
        draining = asyncio.create_task(desk.gateway.drain(10))
        await asyncio.sleep(0)
        desk.listener, first = type(desk.listener)(), desk.listener
        refused = await desk.ask()
        may_end.set()
        await draining
        await asking
        return first, refused

    first, refused = asyncio.run(story())
    assert first.body == b"done"
    assert (refused.status, code_of(refused)) == (503, "draining")


def test_what_takes_too_long_is_ended(desk):
    async def story():
        desk.work = asyncio.Event().wait
        asking = asyncio.create_task(desk.ask())
        await asyncio.sleep(0)
        await desk.gateway.drain(0)
        return await asking

    heard = asyncio.run(story())
    assert (heard.status, code_of(heard)) == (503, "draining")
