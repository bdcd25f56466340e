"""The gateway as an ASGI app: every path, and every fault as a defined answer."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any

from hortus.core import Clock, HortusError, ServerSettings, new_id
from hortus.core.asgi import Receive, Send
from hortus.gateway.call import Call
from hortus.gateway.dialects import peek
from hortus.gateway.doors import DOORS, PAGE, Door
from hortus.gateway.entrance import Entrance
from hortus.gateway.errors import DrainingError, InternalError, MethodError
from hortus.gateway.intake import read_body, read_head
from hortus.gateway.interruption import Interruption, UnderWay
from hortus.gateway.ledger import Ledger
from hortus.gateway.pages import Pages
from hortus.gateway.refusing import refuse
from hortus.gateway.relay import Relay
from hortus.gateway.reply import Reply

Scope = Mapping[str, Any]

_log = logging.getLogger(__name__)


class Gateway:
    """Takes requests in each dialect and answers every one, or says why not."""

    def __init__(
        self,
        settings: ServerSettings,
        entrance: Entrance,
        relay: Relay,
        ledger: Ledger,
        pages: Pages,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._entrance = entrance
        self._relay = relay
        self._ledger = ledger
        self._pages = pages
        self._clock = clock
        self._under_way = UnderWay()
        self._draining = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        reply = Reply(send)
        door = DOORS.get(scope["path"])
        call = self._open(door or PAGE, scope)
        try:
            if door is None:
                await self._pages.show(scope, reply)
            else:
                await self._serve(call, scope, receive, reply)
        except HortusError as e:
            await refuse(call, reply, e, self._ledger)
        except Exception:  # noqa: BLE001 - logged whole; the client gets a sentence
            _log.exception("decision %s failed", call.decision_id)
            await refuse(call, reply, InternalError(call.decision_id), self._ledger)

    @property
    def in_flight(self) -> int:
        """How many requests are being answered."""
        return len(self._under_way)

    def end_withdrawn(self) -> int:
        """End the requests under way of those who may ask no more; return how many there were.

        Whole answers become an error, streams end with an error event; each is on record.
        """
        return self._under_way.stop_withdrawn(self._entrance.withdrawn)

    async def drain(self, timeout_s: float) -> None:
        """Take no more requests, let those under way finish, and after ``timeout_s`` end them."""
        self._draining = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._under_way.none_left(), timeout_s)
        self._under_way.stop_all()
        await self._under_way.none_left()

    async def _serve(self, call: Call, scope: Scope, receive: Receive, reply: Reply) -> None:
        if scope["method"] != "POST":
            raise MethodError(f"{scope['path']} takes requests by POST", remedy="use POST")
        head = read_head(call.fields)
        call.principal = self._entrance.holder(scope, call.fields)
        self._entrance.check(call.principal, call.zone)
        if self._draining:
            raise DrainingError
        call.body = await read_body(receive, head, self._settings.max_body_bytes)
        call.envelope = peek(call.body, call.door.dialect, max_depth=self._settings.max_json_depth)
        call.conversation = head.conversation or call.envelope.conversation
        async with Interruption(receive, self._under_way, reply, call.principal):
            await self._relay.carry(call, reply)

    def _open(self, door: Door, scope: Scope) -> Call:
        fields = dict(scope["headers"])
        client = self._entrance.client_of(fields)
        return Call(
            decision_id=new_id("dec", self._clock.now_us()),
            door=door,
            started=self._clock.monotonic(),
            fields=fields,
            query=scope["query_string"],
            client=client.name,
            client_version=client.version,
            zone=self._entrance.zone_of(scope) if door is not PAGE else "",
        )
