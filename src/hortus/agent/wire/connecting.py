"""Open a connection to one address: over TLS and a proxy where they are asked for."""

import os
import select
import socket
import ssl
import threading
from contextlib import suppress

from msgspec import Struct

from hortus.agent.wire.address import Address
from hortus.agent.wire.errors import NoWayError, UnreachableError
from hortus.agent.wire.types import Endpoint
from hortus.agent.wire.watching import STEP_S, Watch, WatchedSocket
from hortus.core.network import Proxy

_LONGEST_HEAD = 16_384
_REMEDY = "check the address, and that hortus runs there (`hortus up`)"


class _Found(Struct, frozen=True):
    family: int
    address: tuple[str, int] | tuple[str, int, int, int]


def connect(endpoint: Endpoint, address: Address, watch: Watch) -> WatchedSocket:
    """Return a connection over which requests can be sent. Raises ``UnreachableError``."""
    limit = endpoint.limits.connect_s
    try:
        plain = _reached(endpoint, address, watch)
    except TimeoutError as e:
        raise _out_of_reach(address, f"no connection within {limit:g} s") from e
    except ssl.SSLCertVerificationError as e:
        raise NoWayError(
            f"the certificate of {address.shown} does not hold: {e.verify_message}",
            remedy="have the company's certificate put into this machine's trust store, or name "
            "its file: SSL_CERT_FILE, or `ca_file` in agent.toml",
        ) from e
    except (OSError, ValueError) as e:
        raise _out_of_reach(address, getattr(e, "strerror", None) or str(e)) from e
    return WatchedSocket(plain, watch, endpoint.limits.send_s, endpoint.limits.silence_s)


def _reached(endpoint: Endpoint, address: Address, watch: Watch) -> socket.socket:
    limit = endpoint.limits.connect_s
    proxy = Proxy.of(endpoint.proxy) if endpoint.proxy else None
    plain = _dialled_to(proxy, address, limit, watch)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not address.secure:
            return plain
        if proxy is not None:
            _tunnel(plain, proxy, address, limit, watch)
        return _wrapped(plain, endpoint, address, watch)
    except BaseException:
        plain.close()
        raise


def _dialled_to(
    proxy: Proxy | None, address: Address, limit_s: float, watch: Watch
) -> socket.socket:
    """Return a connection to the proxy where there is one, else to the address."""
    if proxy is None:
        return _dialled(address.host, address.port, limit_s, watch)
    try:
        return _dialled(proxy.host, proxy.port, limit_s, watch)
    except OSError as e:
        raise _held_up(proxy, address, e.strerror or f"no connection in {limit_s:g} s") from e


def _dialled(host: str, port: int, limit_s: float, watch: Watch) -> socket.socket:
    """Return a connection to the first address of a host that takes one."""
    problem: OSError = OSError("the name has no address")
    for found in _resolved(host, port, limit_s, watch):
        plain = socket.socket(found.family, socket.SOCK_STREAM)
        try:
            _connected(plain, found, limit_s, watch)
        except OSError as e:
            plain.close()
            problem = e
        except BaseException:
            plain.close()
            raise
        else:
            return plain
    raise problem


def _connected(plain: socket.socket, found: _Found, limit_s: float, watch: Watch) -> None:
    plain.setblocking(False)
    with suppress(BlockingIOError):
        plain.connect(found.address)
    ready = select.poll()
    ready.register(plain, select.POLLOUT)

    def look() -> None:
        if not ready.poll(STEP_S * 1000):
            raise TimeoutError

    watch.until(limit_s, look)
    if number := plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        raise OSError(number, os.strerror(number))
    plain.settimeout(STEP_S)


def _resolved(host: str, port: int, limit_s: float, watch: Watch) -> list[_Found]:
    """Return the addresses of a host; names are looked up aside, since that cannot be stopped."""
    found: list[_Found] = []
    problems: list[OSError] = []
    done = threading.Event()

    def look_up() -> None:
        try:
            # As bytes: a text is first made ready for names of other alphabets, 4 ms of CPU.
            name = host.encode() if host.isascii() else host
            for family, _, _, _, address in socket.getaddrinfo(
                name, port, type=socket.SOCK_STREAM
            ):
                if isinstance(address[0], str):
                    found.append(_Found(family, address))
        except OSError as e:
            problems.append(e)
        done.set()

    def look() -> None:
        if not done.wait(STEP_S):
            raise TimeoutError

    threading.Thread(target=look_up, daemon=True).start()
    watch.until(limit_s, look)
    if problems:
        raise problems[0]
    return found


def _wrapped(
    plain: socket.socket, endpoint: Endpoint, address: Address, watch: Watch
) -> ssl.SSLSocket:
    trust = _trust(endpoint)
    trust.set_alpn_protocols(["http/1.1"])
    secure = trust.wrap_socket(plain, server_hostname=address.host, do_handshake_on_connect=False)
    try:
        watch.until(endpoint.limits.connect_s, secure.do_handshake)
    except BaseException:
        secure.close()
        raise
    return secure


def _trust(endpoint: Endpoint) -> ssl.SSLContext:
    """Return whom to trust, and what to show of ourselves."""
    file = endpoint.ca_file
    try:
        trust = ssl.create_default_context(cafile=file or None)
        if file := endpoint.client_certificate:
            # A key that is locked by a password must not ask for it in the middle of the work.
            trust.load_cert_chain(file, endpoint.client_key or None, password="")
    except OSError as e:
        raise NoWayError(
            f"the certificates in {file} cannot be used: {e.strerror or e}",
            remedy="check `ca_file`, `client_certificate` and `client_key` in agent.toml, or "
            "SSL_CERT_FILE",
        ) from e
    return trust


def _tunnel(
    plain: socket.socket, proxy: Proxy, address: Address, limit_s: float, watch: Watch
) -> None:
    """Have the proxy connect to the address, so that it only passes bytes on."""
    target = f"{address.host}:{address.port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    lines += [f"{name}: {value}" for name, value in proxy.proof.items()]
    head = "\r\n".join([*lines, "", ""]).encode()
    WatchedSocket(plain, watch, limit_s, limit_s).sendall(head)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        # One byte at a time: what follows the head belongs to TLS.
        piece = watch.until(limit_s, lambda: plain.recv(1))
        answer += piece
        if not piece or len(answer) > _LONGEST_HEAD:
            raise _held_up(proxy, address, "it hung up")
    status = answer.split(b"\r\n", 1)[0].decode("latin-1")
    code = status.partition(" ")[2][:3]
    if code != "200":
        # 5xx says that it could not get there either, which may pass.
        kind = UnreachableError if code.startswith("5") else NoWayError
        raise _held_up(proxy, address, f"it says {status!r}", kind)


def _held_up(
    proxy: Proxy, address: Address, problem: str, kind: type[UnreachableError] = UnreachableError
) -> UnreachableError:
    return kind(
        f"the proxy {proxy.shown} does not lead to {address.shown}: {problem}",
        remedy="check HTTPS_PROXY, or `proxy` in agent.toml; NO_PROXY names hosts to reach "
        "without it",
    )


def _out_of_reach(address: Address, problem: str) -> UnreachableError:
    return UnreachableError(f"nobody answers at {address.shown}: {problem}", remedy=_REMEDY)
