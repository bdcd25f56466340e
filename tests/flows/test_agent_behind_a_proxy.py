"""The agent reaches its gateway through the proxy of a company, and sends it the same bytes."""

import json

import pytest

from hortus.agent.testing import Answer, ConnectProxy, Say, ScriptedModel
from hortus.cli import main
from hortus.gateway.testing import issue_certificate

OK = Answer((Say("ok"),))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a certificate of a gateway that only the proxy can find, and its key."""
    return issue_certificate(tmp_path_factory.mktemp("tls"), hosts=["gateway.test"])


@pytest.fixture
def asked(tmp_path, monkeypatch, certificate, capsys):
    """Ask a gateway behind a proxy; return the status, what was received, heads and errors."""
    home, work, key = tmp_path / "home", tmp_path / "work", tmp_path / "key"
    work.mkdir()
    key.touch(mode=0o600)
    key.write_text("secret-key")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HORTUS_DATA", "HORTUS_CONFIG"):
        monkeypatch.delenv(name, raising=False)

    def asked(host="gateway.test", settings="", status="200 OK", **variables):
        (home / ".config" / "hortus").mkdir(parents=True, exist_ok=True)
        with (
            ScriptedModel([OK], certificate=certificate) as model,
            ConnectProxy(status) as proxy,
        ):
            address = proxy.url.replace("//", "//me:hunter2@")
            text = settings.format(proxy=address, ca=certificate[0])
            (home / ".config" / "hortus" / "agent.toml").write_text(text)
            for name, value in variables.items():
                monkeypatch.setenv(name, value.format(proxy=address, ca=certificate[0]))
            where = ["--workspace", str(work), "--key-file", str(key)]
            url = f"https://{host}:{model.port}"
            ended = main(["code", "-p", "say ok", *where, "--url", url])
            return ended, model.received, proxy.heads, capsys.readouterr()

    return asked


def test_what_the_environment_says_is_honoured(asked):
    ended, received, heads, said = asked(HTTPS_PROXY="{proxy}", SSL_CERT_FILE="{ca}")
    assert (ended, said.out) == (0, "ok\n")
    assert [head.split()[1].partition(":")[0] for head in heads] == ["gateway.test"]
    assert received[0].headers["authorization"] == "Bearer secret-key"
    assert "proxy-authorization" not in received[0].headers


def test_the_persons_settings_do_without_the_environment(asked):
    settings = 'proxy = "{proxy}"\nca_file = "{ca}"\n'
    ended, _, heads, _ = asked(settings=settings, HTTPS_PROXY="http://127.0.0.1:1")
    assert ended == 0
    assert len(heads) == 1


def test_this_machine_is_reached_directly_with_the_same_bytes(asked):
    variables = {"HTTPS_PROXY": "{proxy}", "SSL_CERT_FILE": "{ca}"}
    _, (led,), _, _ = asked(**variables)
    ended, (direct,), heads, _ = asked(host="127.0.0.1", **variables)
    assert (ended, heads) == (0, [])
    assert led.body == direct.body
    differ = {name for name in led.headers if led.headers[name] != direct.headers[name]}
    assert differ == {"host"}


def test_a_proxy_that_refuses_is_told_without_its_password(asked):
    ended, received, _, said = asked(
        status="407 Proxy Authentication Required", HTTPS_PROXY="{proxy}", SSL_CERT_FILE="{ca}"
    )
    assert (ended, received) == (1, [])
    assert "407 Proxy Authentication Required" in said.err
    assert "hunter2" not in said.err + said.out


def test_a_proxy_that_is_none_stops_the_start(asked):
    ended, _, _, said = asked(HTTPS_PROXY="socks5://me:hunter2@proxy.example")
    assert ended == 1
    assert "http://proxy.example:3128" in said.err
    assert "hunter2" not in said.err


def test_settings_are_shown_without_a_password(asked, capsys):
    asked(settings='proxy = "{proxy}"\nca_file = "{ca}"\n')
    assert main(["code", "--settings", "--json"]) == 0
    shown = capsys.readouterr().out
    assert "hunter2" not in shown
    assert {row["name"] for row in json.loads(shown)} >= {"proxy", "ca_file"}
