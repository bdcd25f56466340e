"""Whatever a program sends inside is taken, at any address and port."""

import pytest

from hortus.inspector.chamber import Planted
from hortus.inspector.observation import Connection, Datagram, Lookup, Request
from hortus.inspector.world import World

PROGRAM = r"""
import errno, http.client, json, os, socket, ssl, subprocess, threading, time, urllib.request
said = {}

def tried(name, what):
    try:
        said[name] = what()
    except OSError as e:
        said[name] = errno.errorcode.get(e.errno, type(e).__name__)

def get(connection, path="/", body=None):
    connection.request("POST" if body else "GET", path, body, {"Host": connection.host})
    with connection.getresponse() as answer:
        return answer.status

def secure(host, port=443):
    return get(http.client.HTTPSConnection(host, port, timeout=5))

def plain(host, port):
    return get(http.client.HTTPConnection(host, port, timeout=5), body=b"hello")

def mapped():
    with socket.socket(socket.AF_INET6) as client:
        client.settimeout(5)
        client.connect(("::ffff:203.0.113.9", 81))
        client.sendall(b"GET /mapped HTTP/1.0\r\n\r\n")
        return client.recv(12).decode()

def datagram(family, address, port):
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        return client.sendto(b"quic?", (address, port))

def asked(server):
    name = b"\x03dns\x06bypass\x07example\0"
    question = bytes.fromhex("000701000001000000000000") + name + b"\0\1\0\1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.sendto(question, (server, 53))
        reply, sender = client.recvfrom(512)
        return [sender[0], socket.inet_ntoa(reply[-4:])]

def own(port):
    # a server of its own, at a port at which the world has servers as well
    with socket.create_server(("127.0.0.1", port)) as server:
        with socket.create_connection(("127.0.0.1", port), 5) as client:
            there, _ = server.accept()
            there.send(b"mine")
            there.close()
            return client.recv(9).decode()

def nobody():
    socket.create_connection(("127.0.0.1", 9), 5)

tried("model", lambda: secure("gateway.example.com"))
tried("other", lambda: secure("other.example"))
tried("odd port", lambda: plain("odd.example", 8123))
tried("address", lambda: plain("203.0.113.7", 80))
tried("new address", lambda: plain("2001:db8::7", 4444))
tried("mapped", mapped)
tried("datagram", lambda: datagram(socket.AF_INET, "203.0.113.8", 443))
tried("new datagram", lambda: datagram(socket.AF_INET6, "2001:db8::8", 443))
tried("bypass", lambda: asked("192.0.2.53"))
tried("own port", lambda: own(443))
tried("nobody", nobody)
tried("fast open", lambda: socket.socket().sendto(b"x", 0x20000000, ("203.0.113.9", 99)))
tried("broadcast", lambda: datagram(socket.AF_INET, "255.255.255.255", 9))
subprocess.run(["/bin/cat", "/etc/hostname"], stdout=subprocess.DEVNULL)
said["date"] = time.strftime("%Y-%m-%dT%H", time.gmtime())
began = time.monotonic()
time.sleep(0.05)
said["slept"] = time.monotonic() - began
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def run(script):
    files = {"hostname": b"bench-7731\n", "resolv.conf": b"nameserver 198.18.0.1\n"}
    planted = tuple(Planted(path=f"/etc/{name}", content=text) for name, text in files.items())
    return script(PROGRAM, traced=True, files=planted)


@pytest.fixture(scope="module")
def said(run):
    return run[0]


@pytest.fixture(scope="module")
def seen(run):
    return run[1]


def events(seen, kind):
    return [each for each in seen.events if isinstance(each, kind)]


def connection(seen, **fields):
    (found,) = [
        each
        for each in events(seen, Connection)
        if all(getattr(each, name) == value for name, value in fields.items())
    ]
    return found


def test_the_world_answers(said):
    answers = {name: said[name] for name in ("model", "other", "odd port", "address")}
    assert answers == {"model": 404, "other": 404, "odd port": 200, "address": 200}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("203.0.113.7", 80), ""),
        (("2001:db8::7", 4444), ""),
        (("203.0.113.9", 81), ""),
    ],
)
def test_a_connection_to_any_address_is_seen_with_its_program(seen, place, name):
    found = connection(seen, address=place[0], port=place[1])
    assert found.name == name
    assert found.program.startswith("/usr/bin/python3")
    assert found.sent > 0


def test_a_connection_tells_the_name_that_was_meant(seen):
    assert connection(seen, name="odd.example").port == 8123
    assert connection(seen, name="other.example").tls.server_name == "other.example"


def test_requests_are_kept_with_their_role(seen):
    found = {each.authority: each.role for each in events(seen, Request)}
    assert found["gateway.example.com"] == "model"
    assert found["odd.example"] == "third party"


def test_names_are_kept_with_whom_they_were_asked_of(said, seen):
    assert said["bypass"] == ["192.0.2.53", said["bypass"][1]]
    asked = {each.name: each.server for each in events(seen, Lookup)}
    assert asked["dns.bypass.example"] == "192.0.2.53"


def test_datagrams_of_both_generations_are_kept(seen):
    found = {(each.address, each.port, each.body) for each in events(seen, Datagram)}
    assert {("203.0.113.8", 443, b"quic?"), ("2001:db8::8", 443, b"quic?")} <= found


def test_the_program_s_own_machine_is_left_to_it(said, seen):
    assert said["own port"] == "mine"
    assert said["nobody"] == "ECONNREFUSED"
    assert not [each for each in events(seen, Connection) if each.address.startswith("127.")]


def test_a_connection_without_the_announced_call_is_not_to_be_had(said):
    assert said["fast open"] in ("EOPNOTSUPP", "ENOTSUP", "ECONNREFUSED", "EINPROGRESS")


def test_waiting_takes_as_long_as_it_should(said):
    assert 0.05 <= said["slept"] < 5


def test_the_clock_is_the_world_s_where_it_is_pinned(said, seen):
    pinned = said["date"] == "2026-03-11T12"
    assert seen.clock_pinned is pinned
    assert bool(seen.own_clock) is not pinned


def test_the_traced_run_shows_files_and_programs(seen):
    assert seen.trace.programs[0][0] == "/usr/bin/python3"
    assert ("/bin/cat", "/etc/hostname") in seen.trace.programs
    touches = {(each.path, each.how, each.by_tool) for each in seen.trace.touches}
    assert ("/etc/hostname", "read", False) in touches
    assert ("/etc/resolv.conf", "read", True) in touches


CLOSED = r"""
import errno, http.client, json, socket, ssl
said = {}
for host in ("gateway.example.com", "other.example"):
    client = http.client.HTTPSConnection(host, timeout=5)
    try:
        client.request("GET", "/")
        said[host] = client.getresponse().status
    except ssl.SSLCertVerificationError:
        said[host] = "not believed"
    except OSError as e:
        said[host] = errno.errorcode[e.errno]
print(json.dumps(said))
"""


@pytest.mark.parametrize(
    ("world", "model", "other"),
    [
        (World(third_parties="refuse"), 404, "ECONNREFUSED"),
        (World(trust="model"), 404, "not believed"),
    ],
)
def test_third_parties_may_be_out_of_reach_or_not_believed(script, world, model, other):
    said, seen = script(CLOSED, world=world)
    assert said == {"gateway.example.com": model, "other.example": other}
    failures = {each.name: each.failure for each in events(seen, Connection)}
    assert failures["gateway.example.com"] == ""
    assert failures["other.example"]
