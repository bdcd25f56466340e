"""Decide which names and addresses a command may reach through the proxy."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from hortus.agent.sandbox.errors import BadProfileError

_WEB = frozenset({80, 443})
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*\Z")
_LAST_PORT = 65535

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Rule:
    """One name that may be reached, at some ports; ``inside`` if in a private network too."""

    name: str
    ports: frozenset[int]
    inside: bool

    def covers(self, name: str, port: int) -> bool:
        """Tell whether a name and a port are meant."""
        if port not in self.ports:
            return False
        return name.endswith(self.name[1:]) if self.name.startswith("*.") else name == self.name


@dataclass(frozen=True, slots=True)
class Allowed:
    """All that may be reached."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def read(cls, net: Sequence[str], net_inside: Sequence[str]) -> Self:
        """Read names as a profile has them; raises BadProfileError."""
        rules = [_rule(word, inside=False) for word in net]
        return cls((*rules, *(_rule(word, inside=True) for word in net_inside)))

    def rule(self, name: str, port: int) -> Rule | None:
        """Return the widest rule that covers a name and a port."""
        name = name.lower().rstrip(".")
        found = [rule for rule in self.rules if rule.covers(name, port)]
        return max(found, key=lambda rule: rule.inside, default=None)


def may_connect(rule: Rule, address: str) -> bool:
    """Tell whether the address that a name stands for may be reached.

    A name that anybody can give an address to must not lead into the company's network.
    """
    return rule.inside or _is_public(ipaddress.ip_address(address.partition("%")[0]))


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_public(inner)
        if address in ipaddress.ip_network("64:ff9b::/96"):  # NAT64: an IPv4 address in its end
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


def _rule(word: str, *, inside: bool) -> Rule:
    name, ports = _split(word.strip().lower())
    literal = _literal(name)
    if literal is None and not _NAME.match(name.rstrip(".")):
        raise BadProfileError(
            f"{word!a} is no host", remedy="write host, host:port or *.host, without a scheme"
        )
    # Who names an address has chosen it, so it may be any.
    return Rule(name.rstrip("."), ports, inside or literal is not None)


def _split(word: str) -> tuple[str, frozenset[int]]:
    if "/" in word:
        return word, _WEB  # an address of the web: refused as a name
    if word.startswith("["):
        name, _, port = word[1:].partition("]")
        port = port.removeprefix(":")
    elif word.count(":") == 1:
        name, _, port = word.partition(":")
        if not port:
            return word, _WEB  # a colon too many: refused as a name
    else:
        name, port = word, ""
    if not port:
        return name, _WEB
    if not port.isascii() or not port.isdigit() or not 0 < int(port) <= _LAST_PORT:
        raise BadProfileError(f"{port!a} is no port", remedy="write host:port with 1 to 65535")
    return name, frozenset({int(port)})


def _literal(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def words(names: Iterable[str]) -> str:
    """Name what is allowed, for a message."""
    return ", ".join(names) or "nothing"
