"""An address for every name that is asked for, so that a connection tells which name it meant."""

import ipaddress

_FIRST_4 = ipaddress.IPv4Address("198.18.0.10")  # the block for benchmarks, RFC 2544
_FIRST_6 = ipaddress.IPv6Address("2001:db8:18::10")  # the block for documentation, RFC 3849


class Names:
    """The names handed out so far."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def address(self, name: str, *, version: int = 4) -> str:
        """Return the address of a name; the same one each time."""
        known = name.lower().rstrip(".")
        number = self._numbers.setdefault(known, len(self._numbers))
        address = str(_FIRST_4 + number if version == 4 else _FIRST_6 + number)  # noqa: PLR2004 - the wire
        self._names[address] = known
        return address

    def name(self, address: str) -> str:
        """Return the name that an address was handed out for, or nothing."""
        return self._names.get(address, "")
