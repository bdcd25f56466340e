"""Chooses the client for an address."""

from ssl import SSLContext

from hortus.gateway.upstream.address import check_proxy, parse_address
from hortus.gateway.upstream.client import PlainClient
from hortus.gateway.upstream.types import Timeouts, UpstreamClient


def open_client(
    url: str, timeouts: Timeouts, *, proxy: str = "", trust: SSLContext | None = None
) -> UpstreamClient:
    """Return a client of the server at ``url``, the base that request paths are added to.

    Plain HTTP goes through hortus's own client; TLS and proxies through aiohttp, which is
    imported only then. ``trust`` says whose certificates are believed, else what this machine
    believes. Raises ``ConfigError`` for a URL that names no server or proxy.
    """
    address = parse_address(url)
    if address.scheme == "http" and not proxy:
        return PlainClient(address, timeouts)
    if proxy:
        check_proxy(proxy)
    from hortus.gateway.upstream.secure import SecureClient  # noqa: PLC0415 (90 ms saved)

    return SecureClient(address, timeouts, proxy=proxy, trust=trust)
