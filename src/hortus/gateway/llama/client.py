"""A client of a model run inside: starts it with the first request, then speaks plain HTTP."""

from collections.abc import Awaitable, Callable, Sequence

from hortus.gateway.llama.server import LlamaServer
from hortus.gateway.upstream import (
    Header,
    Timeouts,
    UpstreamClient,
    UpstreamResponse,
    open_client,
)


class LlamaClient:
    """What the gateway holds for a model with a ``gguf``: an upstream like any other."""

    def __init__(
        self,
        server: LlamaServer,
        timeouts: Timeouts,
        *,
        release: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._server = server
        self._timeouts = timeouts
        self._release = release or server.stop
        self._closed = False
        self._url = ""
        self._client: UpstreamClient | None = None

    async def send(self, path: str, headers: Sequence[Header], body: bytes) -> UpstreamResponse:
        """POST ``body`` once the model is loaded; raises ``UpstreamError`` where it cannot be."""
        client = await self._current(await self._server.start())
        key = (b"authorization", b"Bearer " + self._server.api_key.encode())
        return await client.send(path, [*headers, key], body)

    async def close(self) -> None:
        """Close the connections, and end the process unless others use it."""
        if self._closed:
            return
        self._closed = True
        if self._client is not None:
            await self._client.close()
        await self._release()

    async def _current(self, url: str) -> UpstreamClient:
        if self._client is not None and url == self._url:
            return self._client
        # The new one is in place before the old one is waited for: requests come meanwhile.
        old, self._url = self._client, url
        client = self._client = open_client(url, self._timeouts)
        if old is not None:
            await old.close()
        return client
