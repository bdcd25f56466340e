"""How servers are reached: the person's settings, and where their files are."""

from pathlib import Path

import pytest

from hortus.agent.assembly.ways import Ways
from hortus.agent.options import Gateway, Options, Places
from hortus.agent.settings import AgentSettings
from hortus.core.network import Network, Way

GATEWAY = "https://gateway.example"


@pytest.fixture
def ways(tmp_path):
    """Return a maker of ways out of settings and a network."""

    def make(network=None, **settings):
        places = Places(tmp_path, tmp_path, tmp_path / "user")
        gateway = Gateway(GATEWAY, None)
        options = Options(places, gateway, network=network or Network())
        return Ways(options, AgentSettings(**settings))

    return make


def test_without_settings_the_machine_decides(ways):
    network = Network("http://proxy.example", no_proxy=("near.example",), ca_file="/company.pem")
    found = ways(network)
    assert found.to(GATEWAY) == Way("http://proxy.example", "/company.pem")
    assert found.to("https://near.example") == Way("", "/company.pem")
    assert (found.client_certificate, found.client_key) == ("", "")


def test_files_are_beside_the_settings_in_home_or_where_they_say(ways, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    found = ways(ca_file="company.pem", client_certificate="~/me.pem", client_key="/keys/me")
    assert found.to(GATEWAY).ca_file == str(tmp_path / "user" / "company.pem")
    assert found.client_certificate == str(Path("/home/ada/me.pem"))
    assert found.client_key == "/keys/me"
