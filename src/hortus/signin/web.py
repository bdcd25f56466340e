"""Ask other houses for their documents: small answers, short waits, no redirects."""

from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlsplit

from hortus.signin.errors import ProviderError

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

_TIMEOUT_S = 10.0
_MOST_BYTES = 1_048_576
_FIRST_SERVER_ERROR = 500
_OK = 200


class Web:
    """A client of identity providers; the environment's proxies are not asked."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    async def get(self, address: str) -> bytes:
        """Return a document. Raises ``ProviderError`` where it cannot be had."""
        return await self._ask("GET", address)

    async def post(
        self, address: str, form: Mapping[str, str], credentials: tuple[str, str] | None
    ) -> bytes:
        """Return the answer to a form, also one that is a refusal. Raises ``ProviderError``."""
        return await self._ask("POST", address, form, credentials)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None = None,
        credentials: tuple[str, str] | None = None,
    ) -> bytes:
        import aiohttp  # noqa: PLC0415 - loaded with the first sign-in

        session = self._opened()
        headers = {"Authorization": _basic(*credentials)} if credentials else {}
        try:
            async with session.request(
                method, address, data=form, headers=headers, allow_redirects=False
            ) as answer:
                return await self._read(method, address, answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as e:
            why = str(e) or type(e).__name__
            raise _silent(address, f"no connection ({why[:200]})") from e

    async def _read(self, method: str, address: str, answer: "ClientResponse") -> bytes:
        wanted = answer.status == _OK if method == "GET" else answer.status < _FIRST_SERVER_ERROR
        if not wanted:
            raise _silent(address, f"HTTP {answer.status}")
        body = await answer.content.read(_MOST_BYTES)
        while more := await answer.content.read(_MOST_BYTES):
            body += more
            if len(body) > _MOST_BYTES:
                raise _silent(address, "its answer is too long")
        return body

    def _opened(self) -> "ClientSession":
        import aiohttp  # noqa: PLC0415 - as above

        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session


def _basic(name: str, secret: str) -> str:
    # Both are encoded before they are joined (RFC 6749, 2.3.1).
    joined = f"{quote_plus(name)}:{quote_plus(secret)}"
    return f"Basic {b64encode(joined.encode()).decode()}"


def _silent(address: str, why: str) -> ProviderError:
    return ProviderError(
        f"the identity provider at {urlsplit(address).netloc} does not answer: {why}",
        remedy="who is signed in can go on; new sign-ins wait until it is back",
    )
