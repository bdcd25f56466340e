"""Take an address apart: where to connect to, and what to ask for there."""

from urllib.parse import urlsplit

from msgspec import Struct

from hortus.core import UsageError

_PORTS = {"http": 80, "https": 443}


class Address(Struct, frozen=True):
    """An address of a server, without the version that paths begin with."""

    secure: bool
    host: str
    port: int
    base: str = ""

    @property
    def host_header(self) -> str:
        """The host as requests name it."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        usual = _PORTS["https" if self.secure else "http"]
        return shown if self.port == usual else f"{shown}:{self.port}"

    @property
    def shown(self) -> str:
        """The address as a person may see it."""
        return f"http{'s' if self.secure else ''}://{self.host_header}{self.base}"


def read_address(url: str) -> Address:
    """Return the parts of an address of http or https; raises ``UsageError`` for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as e:
        raise _bad(url, str(e)) from e
    if parts.scheme not in _PORTS or not parts.hostname or not url.isprintable() or " " in url:
        raise _bad(url, "it has to begin with http:// or https:// and a host")
    base = parts.path.rstrip("/").removesuffix("/v1")
    return Address(parts.scheme == "https", parts.hostname, port or _PORTS[parts.scheme], base)


def _bad(url: str, problem: str) -> UsageError:
    return UsageError(
        f"{url!r} is no address of a gateway: {problem}",
        remedy="set HORTUS_URL to the gateway's address, such as https://hortus.example",
    )
