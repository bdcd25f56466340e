"""The paths that ask nothing of a model: the list of models, health and metrics."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from hortus.core import NotFoundError, Principal
from hortus.gateway.catalogue import Catalogue
from hortus.gateway.doors import DOORS
from hortus.gateway.entrance import Entrance
from hortus.gateway.errors import MethodError, PathError
from hortus.gateway.metrics import CONTENT_TYPE, Metrics
from hortus.gateway.reply import JSON_TYPE, Reply

Scope = Mapping[str, Any]
Passports = Callable[[Principal, Mapping[str, str]], object]
"""Returns what somebody may do, for what they say in the query."""
Explained = Callable[[Principal, str], object]
"""Returns the record of a decision about somebody; raises where there is none of theirs."""

_TEXT = (b"content-type", b"text/plain; charset=utf-8")

PATHS = {
    "/v1/models": "the models that a key may ask for",
    "/models": "the same, for clients whose base URL has no /v1",
    "/api/hello": "answers 200 to a client that looks whether anybody is there",
    "/healthz": "answers 200 while the process runs",
    "/readyz": "answers 200 while requests can be served, else 503 with what is not ready",
    "/hortus/v1/passport": "which models the holder of a key may ask, and why not (`?project=`), "
    "or whether they may do one thing (`?do=use_tool&what=NAME`)",
    "/hortus/v1/decision": "the record of one decision about the holder of a key (`?id=`)",
    "/metrics": "counts and times in Prometheus' text format",
}
"""Every path that takes no request for a model, with its meaning."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests can be served, and the state of each part in words."""

    ready: bool
    parts: Mapping[str, str]


def no_passport(principal: Principal, _: Mapping[str, str]) -> object:
    """Return nothing but who asks: there are no policies."""
    return {"who": principal.name}


def nothing_explained(principal: Principal, decision_id: str) -> object:
    """Know of no decision: nobody keeps records."""
    del principal
    raise no_such_decision(decision_id)


def no_such_decision(decision_id: str) -> NotFoundError:
    """Return what says that somebody has no such decision, be it another's or nobody's."""
    return NotFoundError(
        f"there is no decision {decision_id[:60]!r} about you",
        remedy="give the whole id, as in X-Hortus-Decision",
    )


class Pages:
    """Answers the paths that need no model."""

    def __init__(
        self,
        catalogue: Catalogue,
        entrance: Entrance,
        metrics: Metrics,
        readiness: Callable[[], Readiness],
        passports: Passports = no_passport,
        explained: Explained = nothing_explained,
    ) -> None:
        self._catalogue = catalogue
        self._entrance = entrance
        self._metrics = metrics
        self._readiness = readiness
        self._passports = passports
        self._explained = explained

    async def show(self, scope: Scope, reply: Reply) -> None:
        """Answer a request for a page. Raises ``PathError`` or ``MethodError`` otherwise."""
        path = scope["path"].rstrip("/") or "/"
        if path not in PATHS:
            raise PathError(
                f"there is nothing at {path[:100]!r}",
                remedy=f"the doors are {', '.join(d for d in DOORS if d.startswith('/v1'))}; "
                "for a browser there are /console and /signin",
            )
        if scope["method"] not in {"GET", "HEAD"}:
            raise MethodError(f"{path} is only read", remedy="use GET")
        match path:
            case "/v1/models" | "/models":
                principal = self._entrance.admit(scope)
                await reply.whole(200, [JSON_TYPE], self._catalogue.listing(principal))
            case "/hortus/v1/passport":
                principal = self._entrance.admit(scope)
                # The network last: nobody says themselves where they are.
                said = parse_qsl(scope["query_string"].decode("latin-1"))
                asked = {**dict(said), "zone": self._entrance.zone_of(scope)}
                body = msgspec.json.encode(self._passports(principal, asked))
                await reply.whole(200, [JSON_TYPE], body)
            case "/hortus/v1/decision":
                await self._decision(scope, reply)
            case "/metrics":
                kind = (b"content-type", CONTENT_TYPE.encode())
                await reply.whole(200, [kind], self._metrics.render())
            case "/readyz":
                state = self._readiness()
                status = 200 if state.ready else 503
                await reply.whole(status, [JSON_TYPE], msgspec.json.encode(state))
            case _:
                await reply.whole(200, [_TEXT], b"ok\n")

    async def _decision(self, scope: Scope, reply: Reply) -> None:
        principal = self._entrance.admit(scope)
        said = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        # Records are read from a disk or over a network.
        found = await asyncio.to_thread(self._explained, principal, said.get("id", ""))
        await reply.whole(200, [JSON_TYPE], msgspec.json.encode(found))
