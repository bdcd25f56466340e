"""Connections: over TLS and proxies where asked for, and never waited for without an end."""

import base64
import socket
import threading
from contextlib import closing, contextmanager

import pytest

from hortus.agent.testing import Answer, ConnectProxy, Say, ScriptedModel
from hortus.agent.wire import (
    HungUpError,
    Limits,
    NoWayError,
    RefusedError,
    UnreachableError,
    stream,
)
from hortus.core import UsageError
from hortus.gateway.testing import issue_certificate
from tests.agent.wire.asking import ask, endpoint, request, said

DONE = Answer((Say("Done."),))
HURRY = Limits(connect_s=0.1, silence_s=5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a certificate for 127.0.0.1 and its key."""
    return issue_certificate(tmp_path_factory.mktemp("tls"))


def test_a_server_with_a_certificate_that_is_trusted_is_asked(certificate, dialect):
    with ScriptedModel([DONE, DONE], certificate=certificate) as model:
        trusting = {"ca_file": str(certificate[0])}
        assert said(ask(model, dialect, **trusting)) == "Done."
        assert said(ask(model, dialect, **trusting)) == "Done."


def test_a_certificate_that_the_system_does_not_trust_is_refused_with_a_remedy(certificate):
    with (
        ScriptedModel([DONE], certificate=certificate) as model,
        pytest.raises(UnreachableError, match="does not hold") as caught,
    ):
        ask(model)
    assert "trust store" in caught.value.remedy
    assert model.received == []


def test_a_certificate_of_ones_own_is_shown(certificate):
    own = "\n".join(file.read_text() for file in certificate)
    file = certificate[0].parent / "both.pem"
    file.write_text(own)
    with ScriptedModel([DONE] * 2, certificate=certificate) as model:
        shown = {"ca_file": str(certificate[0]), "client_certificate": str(file)}
        assert said(ask(model, **shown)) == "Done."
        split = {"client_certificate": str(certificate[0]), "client_key": str(certificate[1])}
        assert said(ask(model, **{**shown, **split})) == "Done."


def test_a_server_that_speaks_no_tls_is_out_of_reach():
    with ScriptedModel([DONE]) as model, pytest.raises(UnreachableError):
        ask(At(model.url.replace("http:", "https:")))


def test_a_proxy_only_passes_bytes_on_to_a_server_with_tls(certificate, dialect):
    with ScriptedModel([DONE, DONE], certificate=certificate) as model, ConnectProxy() as proxy:
        trusting = {"ca_file": str(certificate[0])}
        address = f"http://me:p%40ss@127.0.0.1:{proxy.port}"
        for way in (trusting, {"proxy": address, **trusting}):
            assert said(ask(model, dialect, **way)) == "Done."
        direct, led = model.received
    (head,) = proxy.heads
    first, *rest = head.split("\r\n")
    assert first == f"CONNECT 127.0.0.1:{model.port} HTTP/1.1"
    assert "Proxy-Authorization: Basic " + base64.b64encode(b"me:p@ss").decode() in rest
    assert "authorization" not in {line.partition(":")[0].lower() for line in rest}
    # The server cannot tell: only the way differs.
    assert (led.path, led.headers, led.body) == (direct.path, direct.headers, direct.body)


def test_a_proxy_that_refuses_is_said_to_have(certificate):
    with (
        ScriptedModel([DONE], certificate=certificate) as model,
        ConnectProxy("407 Who are you") as proxy,
        pytest.raises(UnreachableError, match="407 Who are you") as caught,
    ):
        ask(model, proxy=f"http://me:p%40ss@127.0.0.1:{proxy.port}")
    assert "p@ss" not in str(caught.value)
    assert "p%40ss" not in str(caught.value)
    assert "NO_PROXY" in caught.value.remedy


@pytest.mark.parametrize(("said", "is_for_good"), [("403 No", True), ("503 Busy", False)])
def test_only_a_refusal_of_a_proxy_is_for_good(said, is_for_good):
    with ConnectProxy(said) as proxy, pytest.raises(UnreachableError) as caught:
        ask(At("https://gateway.test"), proxy=proxy.url)
    assert isinstance(caught.value, NoWayError) is is_for_good


def test_a_proxy_that_nobody_answers_at_is_named_and_not_the_gateway_blamed(certificate):
    with ScriptedModel([DONE], certificate=certificate) as model, ConnectProxy() as proxy:
        pass
    with pytest.raises(UnreachableError, match="the proxy http://127") as caught:
        ask(model, proxy=f"me:hunter2@127.0.0.1:{proxy.port}")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("field", ["ca_file", "client_certificate", "client_key"])
def test_a_file_that_is_not_there_is_named(certificate, tmp_path, field):
    files = {"ca_file": str(certificate[0]), "client_certificate": str(certificate[0])}
    files |= {"client_key": str(certificate[1]), field: str(tmp_path / "gone.pem")}
    with (
        ScriptedModel([DONE], certificate=certificate) as model,
        pytest.raises(UnreachableError, match="cannot be used: No such file") as caught,
    ):
        ask(model, **files)
    assert field in caught.value.remedy


def test_a_key_that_is_locked_by_a_password_is_refused_without_a_question(certificate, tmp_path):
    locked = issue_certificate(tmp_path, passphrase=b"open sesame")
    shown = {"client_certificate": str(locked[0]), "client_key": str(locked[1])}
    with (
        ScriptedModel([DONE], certificate=certificate) as model,
        pytest.raises(UnreachableError, match="cannot be used"),
    ):
        ask(model, ca_file=str(certificate[0]), **shown)


def test_a_proxy_is_told_the_whole_address_of_a_server_without_tls():
    with ScriptedModel([DONE]) as proxy, pytest.raises(RefusedError):
        ask(At("http://models.example:8/ai"), proxy=proxy.url)
    assert proxy.received[0].path == "http://models.example:8/ai/v1/chat/completions"
    assert proxy.received[0].headers["host"] == "models.example:8"


@contextmanager
def nobody_accepts():
    """Yield the port of a listener whose queue is full: connections to it hang."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
        for each in waiting:
            each.close()


class At:
    """An address in place of a server."""

    def __init__(self, url):
        self.url = url


def test_a_connection_that_nobody_accepts_is_given_up_after_the_limit():
    with nobody_accepts() as port, pytest.raises(UnreachableError, match=r"within 0\.1 s"):
        ask(At(f"http://127.0.0.1:{port}"), limits=HURRY)


def test_a_stop_is_seen_while_nobody_accepts():
    stop = threading.Event()
    stopping = threading.Timer(0.05, stop.set)
    stopping.start()
    with nobody_accepts() as port, pytest.raises(HungUpError):
        list(stream(endpoint(At(f"http://127.0.0.1:{port}")), request(), stop))
    stopping.join()


def test_a_name_that_means_no_host_is_out_of_reach():
    with pytest.raises(UnreachableError, match=r"no-such-host\.invalid"):
        ask(At("http://no-such-host.invalid"))


def test_an_address_that_is_none_is_refused_before_anything_is_sent():
    with pytest.raises(UsageError):
        ask(At("gateway"))
