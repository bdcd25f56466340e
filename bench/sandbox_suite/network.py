"""Cases about ways out to the network and to programs on the same machine."""

from sandbox_suite.case import Case, Control, Group, Look, both, marked, python, silent, unmarked
from sandbox_suite.execution import Launch, Outcome
from sandbox_suite.stage import Stage

_UNIX = """
with socket.socket(socket.AF_UNIX) as peer:
    peer.connect({address})
    peer.sendall(b"out")
"""
_TCP = """
with socket.create_connection(({host!r}, {port}), 5) as peer:
    peer.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
    peer.recv(100)
"""


def _unix(address: str) -> str:
    return python(_UNIX.format(address=address))


def _reached(name: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return name in stage.listeners.arrived()

    return look


_WAYS = (
    Case("tcp-host", Group.NETWORK, python(_TCP.format(host="127.0.0.1", port="@TCP@")), silent),
    Case("tcp6-host", Group.NETWORK, python(_TCP.format(host="::1", port="@TCP6@")), silent),
    Case(
        "udp-dns",
        Group.NETWORK,
        python(
            'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"out", ("127.0.0.1", @UDP@))'
        ),
        silent,
    ),
    Case(
        "dns-resolve",
        Group.NETWORK,
        python('socket.getaddrinfo("example.com", 80)\nmark()'),
        unmarked,
    ),
    Case("unix-socket", Group.NETWORK, _unix('"@CANARY@/host.sock"'), silent),
    Case("unix-in-tmp", Group.NETWORK, _unix('"@TMPSOCK@"'), silent),
    Case("unix-in-workspace", Group.NETWORK, _unix('"@WS@/dev.sock"'), silent),
    Case("abstract-socket", Group.NETWORK, _unix('"\\0@ABSTRACT@"'), silent),
    Case(
        "ssh-agent",
        Group.NETWORK,
        _unix('os.environ.get("SSH_AUTH_SOCK", "@HOME@/.ssh/agent.sock")'),
        silent,
    ),
    Case(
        "host-addresses",
        Group.NETWORK,
        "ls /sys/class/net; cat /proc/net/dev /proc/net/fib_trie; "
        + python("print(*[name for _, name in socket.if_nameindex()])")
        + "true",
        lambda stage, outcome: not any(name in outcome.output for name in stage.interfaces()),
    ),
    Case(
        "raw-socket",
        Group.NETWORK,
        python("socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)\nmark()"),
        unmarked,
        Control.ROOM,
    ),
    Case(
        "packet-socket",
        Group.NETWORK,
        python("socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3)\nmark()"),
        unmarked,
        Control.ROOM,
    ),
)
# Asks the proxy that the variables name, whatever `no_proxy` says; without one, the host itself.
_PROXIED = """
import base64, urllib.parse
proxy = urllib.parse.urlsplit(os.environ.get("HTTP_PROXY") or os.environ.get("http_proxy") or "")
through = (proxy.hostname, proxy.port) if proxy.hostname else ("{direct}", {port})
with socket.create_connection(through, 5) as peer:
    lines = ["{request} HTTP/1.1", "Host: {host}"]
    if proxy.username:
        known = f"{{urllib.parse.unquote(proxy.username)}}:{{proxy.password}}".encode()
        lines.append("Proxy-Authorization: Basic " + base64.b64encode(known).decode())
    peer.sendall("\\r\\n".join([*lines, "", ""]).encode())
    said = peer.recv(500)
    if b" 200 " in said and b"hello" not in said:
        peer.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
        said += peer.recv(500)
    print(said)
    if b"hello-from-host" in said:
        mark()
"""
_LISTED = ("127.0.0.1:@TCP@",)


def _asked(request: str, host: str, *, listed: bool = False) -> str:
    direct, port = ("127.0.0.1", "@TCP@") if listed else ("127.0.0.2", "@OTHER@")
    return python(_PROXIED.format(request=request, host=host, direct=direct, port=port))


def _tunnel(target: str, *, listed: bool = False) -> str:
    return _asked(f"CONNECT {target}", target, listed=listed)


def _forward(target: str, host: str = "") -> str:
    return _asked(f"GET http://{target}/", host or target)


def _proxied(name: str, script: str, allow: tuple[str, ...] = _LISTED) -> Case:
    return Case(name, Group.PROXY, script, _spared("other"), launch=Launch(allow=allow))


def _spared(name: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return name not in stage.listeners.arrived()

    return look


_PROXY = (
    Case(
        "works-allowed-host",
        Group.WORKS,
        _tunnel("127.0.0.1:@TCP@", listed=True),
        both(marked, _reached("tcp")),
        launch=Launch(allow=_LISTED),
    ),
    _proxied("proxy-not-asked", python(_TCP.format(host="127.0.0.2", port="@OTHER@"))),
    _proxied("proxy-forward", _forward("127.0.0.2:@OTHER@")),
    _proxied("proxy-tunnel", _tunnel("127.0.0.2:@OTHER@")),
    _proxied("proxy-host-line", _forward("127.0.0.2:@OTHER@", host="127.0.0.1:@TCP@")),
    _proxied("proxy-two-hosts", _tunnel("127.0.0.1:@TCP@@127.0.0.2:@OTHER@")),
    _proxied("proxy-spelling", _tunnel("0x7f.2:@OTHER@")),
    _proxied("proxy-mapped", _tunnel("[::ffff:127.0.0.2]:@OTHER@")),
    _proxied("proxy-by-address", _tunnel("127.0.0.2:@OTHER@"), ("example.org",)),
    Case(
        "proxy-rebinding",
        Group.PROXY,
        # A name that is let through and that resolves to this machine.
        _tunnel("@NAME@:@TCP@", listed=True),
        _spared("tcp"),
        launch=Launch(allow=("@NAME@",)),
    ),
)

CASES = (*_WAYS, *_PROXY)
