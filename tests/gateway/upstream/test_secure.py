"""TLS is verified, proxies are used, and both keep the promises of the plain client."""

import asyncio
import shutil
import ssl
import subprocess

import pytest

from hortus.gateway.testing import faults
from hortus.gateway.testing.faults import FaultyServer
from hortus.gateway.upstream import (
    ConnectFailedError,
    FirstByteTimeoutError,
    Timeouts,
    TotalTimeoutError,
    UnsafeRequestError,
)
from hortus.gateway.upstream.address import parse_address
from hortus.gateway.upstream.secure import SecureClient

TIMEOUTS = Timeouts(5, 10, 10, 20)
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the paths of a certificate for 127.0.0.1 and its key, made for this run."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


class TlsServer(asyncio.Protocol):
    """Answers requests over TLS; a request to /silent is left waiting."""

    lost: asyncio.Event

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if data.startswith(b"POST /v1/silent"):
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")
        elif data.startswith(b"POST"):
            self.transport.write(ANSWER)

    def connection_lost(self, exc):
        del exc
        self.lost.set()


async def over_tls(certificate, scenario, *, trusted=True):
    """Run a scenario with a client, the port and the event of a lost connection."""
    cert, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    lost = TlsServer.lost = asyncio.Event()
    server = await asyncio.get_running_loop().create_server(TlsServer, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    trust = ssl.create_default_context(cafile=cert) if trusted else None
    client = SecureClient(parse_address(f"https://127.0.0.1:{port}/v1"), TIMEOUTS, trust=trust)
    try:
        return await scenario(client, lost)
    finally:
        await client.close()
        server.close()
        await asyncio.sleep(0.05)


def test_an_answer_comes_over_tls_and_the_connection_is_kept(run, certificate):
    async def twice(client, lost):
        bodies = [await (await client.send("/x", [], b"{}")).read(10) for _ in range(2)]
        return bodies, lost.is_set()

    assert run(lambda: over_tls(certificate, twice)) == ([b"hi", b"hi"], False)


def test_a_certificate_that_is_not_trusted_ends_the_attempt(run, certificate):
    async def once(client, _lost):
        with pytest.raises(ConnectFailedError, match="certificate") as caught:
            await client.send("/x", [(b"authorization", b"Bearer secret")], b"{}")
        return caught.value

    error = run(lambda: over_tls(certificate, once, trusted=False))
    assert "secret" not in error.message


def test_giving_up_closes_a_tls_connection_without_waiting_for_a_farewell(run, certificate):
    async def give_up(client, lost):
        response = await client.send("/silent", [], b"{}")
        assert await response.chunk() == b"half"
        response.abort()
        async with asyncio.timeout(2):
            await lost.wait()

    run(lambda: over_tls(certificate, give_up))


def test_a_proxy_is_asked_with_the_whole_address(run):
    async def scenario():
        async with FaultyServer(faults.answers_well()) as proxy:
            client = SecureClient(
                parse_address("http://models.invalid/v1"),
                TIMEOUTS,
                proxy=f"http://127.0.0.1:{proxy.port}",
            )
            response = await client.send("/chat/completions", [], b"{}")
            await response.read(10_000)
            await client.close()
            return response.status, proxy.asked[0].path

    assert run(scenario) == (200, "http://models.invalid/v1/chat/completions")


def test_a_proxy_that_refuses_is_a_failed_connection_and_its_password_stays_secret(run):
    async def scenario():
        async with FaultyServer(faults.status(403)) as proxy:
            client = SecureClient(
                parse_address("https://models.invalid/v1"),
                TIMEOUTS,
                proxy=f"http://ada:hunter2@127.0.0.1:{proxy.port}",
            )
            with pytest.raises(ConnectFailedError, match="refused with status 403") as caught:
                await client.send("/chat/completions", [], b"{}")
            await client.close()
            return caught.value, proxy.asked[0].headers

    error, headers = run(scenario)
    assert "models.invalid:443" in error.message
    assert "hunter2" not in error.message
    assert any(name == b"proxy-authorization" for name, _ in headers)


def test_a_proxy_that_is_not_there_is_a_failed_connection_and_its_password_stays_secret(run):
    async def scenario():
        async with FaultyServer(faults.refuses()) as nowhere:
            client = SecureClient(
                parse_address("http://models.invalid/v1"),
                TIMEOUTS,
                proxy=f"http://ada:hunter2@127.0.0.1:{nowhere.port}",
            )
            with pytest.raises(ConnectFailedError) as caught:
                await client.send("/chat/completions", [], b"{}")
            await client.close()
            return caught.value

    assert "hunter2" not in run(scenario).message


@pytest.mark.parametrize(
    ("timeouts", "leaf"),
    [
        (Timeouts(1, 0.2, 5, 5), FirstByteTimeoutError),
        (Timeouts(1, 5, 5, 0.2), TotalTimeoutError),
    ],
    ids=["first byte", "total"],
)
def test_the_time_that_ran_out_first_is_the_one_named(run, timeouts, leaf):
    async def scenario():
        async with FaultyServer(faults.hangs()) as server:
            client = SecureClient(parse_address(server.url), timeouts)
            with pytest.raises(leaf):
                await client.send("/x", [], b"{}")
            await server.hung_up()
            await client.close()

    run(scenario)


def test_header_bytes_that_are_no_text_are_refused(run):
    async def scenario():
        async with FaultyServer(faults.answers_well()) as server:
            client = SecureClient(parse_address(server.url), TIMEOUTS)
            with pytest.raises(UnsafeRequestError, match="UTF-8"):
                await client.send("/x", [(b"x", b"\xff")], b"{}")
            await client.close()
            return server.asked

    assert run(scenario) == []


def test_nothing_is_added_to_the_headers_but_what_frames_the_message(run):
    async def scenario():
        async with FaultyServer(faults.answers_well()) as server:
            client = SecureClient(parse_address(server.url), TIMEOUTS)
            await (await client.send("/x", [(b"x-a", b"1")], b"{}")).read(10_000)
            await client.close()
            return {name for name, _ in server.asked[0].headers}

    assert run(scenario) == {b"host", b"accept-encoding", b"content-length", b"x-a"}
