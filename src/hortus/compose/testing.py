"""A whole hortus on a free port, for tests that go in by the front door."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec
import tomlkit

from hortus.compose.house import House, open_house
from hortus.core import Clock, Settings, SystemClock, load_settings
from hortus.gateway import HttpServer, bind
from hortus.store import Decision

PATHS = {
    "chat": "/v1/chat/completions",
    "messages": "/v1/messages",
    "responses": "/v1/responses",
}
"""The door of each chat dialect."""


def ask(dialect: str, model: str, text: str = "Say hello.", **more: object) -> dict[str, object]:
    """Return the body in which a client of a dialect asks ``text``."""
    said = {"role": "user", "content": text}
    if dialect == "responses":
        return {"model": model, "input": [{"type": "message", **said}], **more}
    few = {"max_tokens": 64} if dialect == "messages" else {}
    return {"model": model, "messages": [said], **few, **more}


def inside(url: str, dialect: str = "chat", **more: object) -> dict[str, object]:
    """Return the table of a model whose server at ``url`` runs inside the company."""
    base = url if url.endswith("/v1") else f"{url}/v1"
    return {"url": base, "dialect": dialect, "inside": True, **more}


def open_outside(data: Path, *models: str) -> dict[str, list[str]]:
    """Write parameters that open models outside to everybody; return the table ``policy``."""
    folder = data / "policy"
    folder.mkdir(parents=True, exist_ok=True)
    text = tomlkit.dumps({"outside-models": {"models": list(models), "everyone": True}})
    (folder / "parameters.toml").write_text(text, encoding="utf-8")
    return {"packs": ["outside-models"]}


@dataclass(frozen=True, slots=True)
class Heard:
    """An HTTP answer as it came, header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return msgspec.json.decode(self.body)

    @property
    def message(self) -> str:
        """The error message that a client shows."""
        return str(self.json["error"]["message"])


class RunningHouse:
    """Serves a data folder on a free loopback port with a key of its own.

    ``tables`` are settings in the shape of ``hortus.toml``.
    """

    def __init__(
        self,
        data: Path,
        clock: Clock | None = None,
        port: int = 0,
        **tables: Mapping[str, object],
    ) -> None:
        self._data = data
        self._port = port
        self.clock = clock or SystemClock()
        self._tables = tables

    async def __aenter__(self) -> Self:
        self._data.mkdir(parents=True, exist_ok=True)
        self.write_settings(**self._tables)
        self.house = await asyncio.to_thread(self._open)
        listener = bind("127.0.0.1", self._port)
        tls = self.house.certificate
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        self._server = HttpServer(self.house.app, listener, tls.context if tls else None)
        self._serving = asyncio.create_task(self.house.serve(self._server))
        self.key = self.house.keyring.create("tester").secret
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()
        await self.stop(patience_s=0.0)

    def write_settings(self, **tables: Mapping[str, object]) -> None:
        """Replace ``hortus.toml``; what runs takes it up within a second.

        Hyperscan is left out unless asked for: its trial would take longer than most stories.
        """
        tables["dlp"] = {"engine": "portable", **tables.get("dlp", {})}
        msgspec.convert(tables, Settings)
        (self._data / "hortus.toml").write_text(tomlkit.dumps(tables), encoding="utf-8")

    async def stop(self, *, patience_s: float) -> None:
        """Stop as on Ctrl-C; safe to call twice."""
        await self.house.stop(self._server, patience_s)
        await self._serving
        await asyncio.to_thread(self.house.close)

    async def get(self, path: str, *, key: str = "") -> Heard:
        """Return the answer to a GET."""
        return await self.request("GET", path, key=key)

    async def request(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Heard:
        """Return the answer to a request without a body."""
        headers = {**self._auth(key), **(headers or {})}
        async with self._session.request(method, self.url + path, headers=headers) as response:
            return await _heard(response)

    async def post(
        self,
        path: str,
        body: object,
        *,
        key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Heard:
        """Return the whole answer to a POST.

        ``body`` is sent as JSON unless it is bytes, whole or in pieces.
        """
        async with self.opened(path, body, key=key, headers=headers) as response:
            return await _heard(response)

    def opened(
        self,
        path: str,
        body: object,
        *,
        key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return a block in which the answer to a POST can be read piece by piece."""
        data = body if isinstance(body, bytes | AsyncIterator) else msgspec.json.encode(body)
        every = {"content-type": "application/json", **self._auth(key), **(headers or {})}
        return self._session.post(self.url + path, data=data, headers=every)

    def decision(self, heard: Heard) -> Decision:
        """Return what was recorded of the request that ``heard`` answers."""
        return self.house.store.records.find(heard.headers["x-hortus-decision"])

    def _auth(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key or self.key}"}

    def _open(self) -> House:
        loaded = load_settings(data=self._data, environment={"HOME": str(self._data)})
        return open_house(loaded, self.clock, lambda *_: None)


async def _heard(response: aiohttp.ClientResponse) -> Heard:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Heard(response.status, headers, await response.read())
