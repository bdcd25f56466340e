"""How a client of ours reaches a server: through which proxy, trusting whose certificates."""

from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from hortus.core.errors import ConfigError

_NONE = "none"
_PORT = 80


class Proxy(Struct, frozen=True):
    """A proxy that connects to other servers."""

    host: str
    port: int
    secret: str = ""
    """``name:password``, where it wants to know who asks."""

    @classmethod
    def of(cls, address: str) -> "Proxy":
        """Return the proxy at an address; the scheme may be left out. Raises ``ConfigError``."""
        text = address if "://" in address else f"http://{address}"
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port or _PORT
        except ValueError:
            raise _unusable() from None
        if host is None or parts.scheme != "http" or not text.isprintable() or " " in text:
            raise _unusable()
        secret = f"{parts.username}:{parts.password or ''}" if parts.username else ""
        return cls(host, port, secret)

    @property
    def shown(self) -> str:
        """The address as a person may see it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def proof(self) -> dict[str, str]:
        """The header by which the proxy is told who asks; none where it does not want to know."""
        if not self.secret:
            return {}
        import base64  # noqa: PLC0415 - few proxies want to know

        secret = base64.b64encode(unquote(self.secret).encode()).decode()
        return {"Proxy-Authorization": f"Basic {secret}"}

    def __repr__(self) -> str:
        """Return it without the password."""
        return f"Proxy({self.shown})"


class Way(Struct, frozen=True):
    """How one server is reached. The proxy may have a name and a password in its address."""

    proxy: str = ""
    ca_file: str = ""
    """Certificates to trust in place of the system's; empty for the system's."""

    def __repr__(self) -> str:
        """Return it without what may be a password."""
        return f"Way(proxy={'...' if self.proxy else ''}, ca_file={self.ca_file})"


class Network(Struct, frozen=True):
    """What a machine says of the network around it."""

    https_proxy: str = ""
    http_proxy: str = ""
    no_proxy: tuple[str, ...] = ()
    """Hosts that are reached directly: names with all below them, addresses, networks, `*`."""
    ca_file: str = ""

    def __repr__(self) -> str:
        """Return it without what may be a password."""
        return f"Network(no_proxy={self.no_proxy}, ca_file={self.ca_file})"

    def way_to(self, url: str, proxy: str = "", ca_file: str = "") -> Way:
        """Return how a server is reached; ``proxy`` and ``ca_file`` go before what is set here.

        This machine is never reached through a proxy. Raises ``ConfigError`` for a proxy that
        cannot be used.
        """
        parts = urlsplit(url)
        said = proxy or (self.https_proxy if parts.scheme == "https" else self.http_proxy)
        trusted = ca_file or self.ca_file
        if not said or said == _NONE or self._is_direct(parts):
            return Way("", trusted)
        Proxy.of(said)
        return Way(said, trusted)

    def _is_direct(self, parts: SplitResult) -> bool:
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if host == "localhost" or host.endswith(".localhost"):
            return True
        return _is_address_among(host, ("127.0.0.0/8", "::1")) or any(
            _covers(entry, host, port) for entry in self.no_proxy
        )


def _unusable() -> ConfigError:
    # What is wrong is not shown: there may be a password in it.
    return ConfigError(
        "the proxy that is set cannot be used: it has to be like http://proxy.example:3128",
        remedy="set HTTPS_PROXY, or `proxy` in agent.toml; `none` there uses none",
    )


def _covers(entry: str, host: str, port: int) -> bool:
    """Tell whether an entry of NO_PROXY names a host."""
    name, _, wanted = entry.rpartition(":")
    if name and wanted.isdigit() and ":" not in name.strip("[]"):
        if int(wanted) != port:
            return False
        entry = name
    entry = entry.strip("[]").removeprefix("*.").strip(".").lower()
    if entry in {"*", host}:
        return True
    return bool(entry) and (host.endswith(f".{entry}") or _is_address_among(host, (entry,)))


def _is_address_among(host: str, networks: tuple[str, ...]) -> bool:
    if not (host.replace(".", "").isdigit() or ":" in host):
        return False
    import ipaddress  # noqa: PLC0415 - only for a host that is no name

    try:
        address = ipaddress.ip_address(host)
        return any(address in ipaddress.ip_network(each, strict=False) for each in networks)
    except ValueError:
        return False
