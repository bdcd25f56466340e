"""From which network a request comes: the peer's address, or what a trusted proxy says of it."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from hortus.core import Settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_Scope = Mapping[str, Any]

NOWHERE = ""
"""The zone of an address that is in no named network."""


class Zones:
    """Names the network that a request comes from.

    Of several networks that hold an address the narrowest counts. ``header`` is the one in which
    the proxies in ``trusted`` say for whom they ask; from anybody else it is not read, since a
    client can write what it likes there.
    """

    def __init__(
        self, networks: Mapping[str, Sequence[str]], trusted: Sequence[str] = (), header: str = ""
    ) -> None:
        named = [(ip_network(text), name) for name, texts in networks.items() for text in texts]
        self._named = sorted(named, key=lambda one: one[0].prefixlen, reverse=True)
        self._trusted = [ip_network(text) for text in trusted]
        self._header = header.encode()
        self._is_forwarded = header == "forwarded"

    @classmethod
    def of(cls, settings: Settings) -> "Zones":
        """Return the networks that the settings name."""
        server = settings.server
        return cls(settings.zones, server.trusted_proxies, server.forwarded_header)

    def zone_of(self, scope: _Scope) -> str:
        """Return the name of the network that a request (ASGI) comes from, or ``NOWHERE``."""
        if not self._named:
            return NOWHERE
        address = self.address_of(scope)
        if address is None:
            return NOWHERE
        return next((name for network, name in self._named if address in network), NOWHERE)

    def address_of(self, scope: _Scope) -> Address | None:
        """Return where a request comes from, or None where nobody who is trusted can say."""
        host, _ = scope.get("client") or ("", 0)
        address = parse_address(host)
        if address is None or not self._is_trusted(address):
            return address
        hops = self._hops(scope)
        while hops and address is not None and self._is_trusted(address):
            address = parse_address(hops.pop())
        return address

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)

    def _hops(self, scope: _Scope) -> list[str]:
        """Return for whom each proxy asked, the last proxy's word last."""
        lines = [value for name, value in scope["headers"] if name == self._header]
        # Cut at every comma, quoted or not: the last pieces are the proxies' own, and a quote that
        # a client has left open before them must not swallow them.
        pieces = b",".join(lines).decode("latin-1").split(",") if lines else []
        return [_for(piece) for piece in pieces] if self._is_forwarded else pieces


def parse_address(text: str) -> Address | None:
    """Return an address that may be quoted, in brackets or with a port, or None for none.

    An IPv4 address within an IPv6 one is the IPv4 address.
    """
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _for(piece: str) -> str:
    """Return what a piece of a ``Forwarded`` header (RFC 7239) says after ``for=``."""
    for pair in piece.split(";"):
        name, _, value = pair.strip().partition("=")
        if name.casefold() == "for":
            return value
    return ""
