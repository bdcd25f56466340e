"""The address decides which client is used, and aiohttp stays away from plain ones."""

import subprocess
import sys

import pytest

from hortus.core import ConfigError
from hortus.gateway.upstream import Timeouts, open_client
from hortus.gateway.upstream.client import PlainClient
from hortus.gateway.upstream.secure import SecureClient

TIMEOUTS = Timeouts(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("url", "proxy", "kind"),
    [
        ("http://127.0.0.1:1/v1", "", PlainClient),
        ("https://127.0.0.1:1/v1", "", SecureClient),
        ("http://127.0.0.1:1/v1", "http://127.0.0.1:2", SecureClient),
    ],
    ids=["plain", "tls", "proxy"],
)
def test_each_kind_of_address_has_its_client(url, proxy, kind):
    assert type(open_client(url, TIMEOUTS, proxy=proxy)) is kind


def test_a_url_that_names_no_server_is_refused_at_once():
    with pytest.raises(ConfigError):
        open_client("models", TIMEOUTS)


@pytest.mark.parametrize(
    "proxy", ["proxy:3128", "socks5://proxy:1080", "http://", "http://p:x", "http://user:pw@:80"]
)
def test_a_proxy_that_is_none_is_refused_and_not_repeated(proxy):
    with pytest.raises(ConfigError) as caught:
        open_client("https://models/v1", TIMEOUTS, proxy=proxy)
    assert "pw" not in caught.value.message
    assert proxy not in caught.value.message


def test_plain_addresses_do_not_load_aiohttp():
    code = (
        "import sys; from hortus.gateway.upstream import Timeouts, open_client; "
        "open_client('http://127.0.0.1:1/v1', Timeouts(1, 1, 1, 1)); "
        "print('aiohttp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
