"""The way to a server over HTTP: its certificate, and a proxy in between."""

from contextlib import closing

import pytest

from hortus.agent.servers import ServerStartError
from hortus.agent.servers.exchange import Exchange, Sent, Trust
from hortus.agent.testing import Answer, ConnectProxy, Say, ScriptedModel
from hortus.gateway.testing import issue_certificate

PATH = "/v1/chat/completions"
DONE = Answer((Say("ok"),), whole=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a certificate for a host that only a proxy knows, and its key."""
    return issue_certificate(tmp_path_factory.mktemp("tls"), hosts=["mcp.test"])


def status(url, trust):
    """Return the status of an answer, whatever else it is."""
    sent = Sent("POST", url, {"Authorization": "Bearer k"}, b"{}")
    with closing(Exchange(sent, 5.0, trust)) as exchange:
        return exchange.response().status


def test_a_server_behind_a_proxy_gets_what_it_would_get_without(certificate):
    with ScriptedModel([DONE] * 2, certificate=certificate) as model, ConnectProxy() as proxy:
        trust = Trust(str(certificate[0]), proxy=proxy.url.replace("//", "//me:hunter2@"))
        assert status(f"https://mcp.test:{model.port}{PATH}", trust) == 200
        assert status(f"https://127.0.0.1:{model.port}{PATH}", Trust(str(certificate[0]))) == 200
        led, direct = model.received
    (head,) = proxy.heads
    assert head.startswith(f"CONNECT mcp.test:{model.port} ")
    assert "Bearer" not in head
    assert "hunter2" not in repr(trust)
    assert {**led.headers, "host": ""} == {**direct.headers, "host": ""}
    assert led.headers["host"] == f"mcp.test:{model.port}"


def test_a_proxy_that_refuses_is_said_to_have():
    with (
        ConnectProxy("403 Not there") as proxy,
        pytest.raises(ServerStartError, match="403 Not there") as caught,
    ):
        status("https://mcp.test/mcp", Trust(proxy=proxy.url.replace("//", "//me:hunter2@")))
    assert "hunter2" not in str(caught.value)


def test_a_server_without_tls_is_named_to_the_proxy():
    with ScriptedModel([DONE]) as proxy:
        trust = Trust(proxy=proxy.url.replace("//", "//me:pw@"))
        status("http://mcp.test:8/mcp?a=b", trust)
    (request,) = proxy.received
    assert request.path == "http://mcp.test:8/mcp?a=b"
    assert request.headers["host"] == "mcp.test:8"
    assert request.headers["proxy-authorization"] == "Basic bWU6cHc="


def test_a_certificate_that_is_not_trusted_is_refused(certificate):
    with (
        ScriptedModel([DONE], certificate=certificate) as model,
        pytest.raises(ServerStartError, match="certificate"),
    ):
        status(f"https://127.0.0.1:{model.port}{PATH}", Trust())
    assert model.received == []
