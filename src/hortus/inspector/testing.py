"""Observations made by hand, for tests of what is concluded from them."""

import json
from collections.abc import Iterable

from hortus.inspector.observation import Ending, Observation, Request
from hortus.inspector.world import MODEL, World

BASE = World()


def request(
    body: object = None,
    *,
    host: str = "",
    path: str = "/v1/chat/completions",
    headers: Iterable[tuple[str, str]] = (),
    raw: bytes = b"",
    scheme: str = "https",
) -> Request:
    """Return a request to the model, or to another host where one is named."""
    return Request(
        at=0.1,
        connection=1,
        role="third party" if host else MODEL,
        scheme=scheme,
        authority=host or BASE.gateway,
        version="1.1",
        method="POST",
        target=path,
        headers=(("Content-Type", "application/json"), *headers),
        body=raw or (json.dumps(body).encode() if body is not None else b""),
        status=200,
    )


def observation(*events: Request, world: World = BASE) -> Observation:
    """Return a run in which these events were seen."""
    ending = Ending(status=0, reason="exited", seconds=1.0, output="")
    return Observation(world=world, scenario="hello", events=events, ending=ending)
