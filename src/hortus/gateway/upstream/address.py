"""Where a model server is, taken apart once from its URL."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from hortus.core import ConfigError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_REMEDY = 'write it as "http://host:port/v1" or "https://host/v1"'


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a base URL that a client needs."""

    scheme: str
    host: str
    port: int
    host_header: str
    base_path: str

    @property
    def label(self) -> str:
        """How the server is called in messages: host and port, never the path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_address(url: str) -> Address:
    """Take ``url`` apart; raise ``ConfigError`` where it is no address of a model server."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna" if "[" not in url else "ascii").decode()
        port = parts.port
    except ValueError as e:  # UnicodeError is one
        raise ConfigError(f"{url!r} is no URL: {e}", remedy=_REMEDY) from e
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise ConfigError(f"{url!r} names no http or https server", remedy=_REMEDY)
    _refuse_extras(parts)
    default = _DEFAULT_PORTS[parts.scheme]
    shown = f"[{host}]" if ":" in host else host
    return Address(
        scheme=parts.scheme,
        host=host,
        port=port or default,
        host_header=shown if (port or default) == default else f"{shown}:{port}",
        base_path=parts.path.rstrip("/"),
    )


def check_proxy(url: str) -> None:
    """Raise ``ConfigError`` where ``url`` names no HTTP proxy; it may hold a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            "the proxy of a model is no URL of an HTTP proxy",
            remedy='write it as "http://host:port"',
        )


def _refuse_extras(parts: SplitResult) -> None:
    if parts.username is not None or parts.password is not None:
        # Not repeated: what stands there is a password.
        raise ConfigError(
            f"the URL of the model server at {parts.hostname} holds a user name or password",
            remedy="put the key into a file and name it in api_key_file",
        )
    if parts.query or parts.fragment:
        raise ConfigError(
            f"the URL of the model server at {parts.hostname} has a query or fragment",
            remedy=_REMEDY,
        )
