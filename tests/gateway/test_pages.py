"""The paths that ask nothing of a model."""

import asyncio
from types import SimpleNamespace

import msgspec
import pytest

from hortus.core import Principal
from hortus.gateway.entrance import Entrance
from hortus.gateway.errors import MethodError, MissingKeyError, PathError
from hortus.gateway.pages import PATHS, Pages, Readiness
from hortus.gateway.zones import Zones

KEY = [(b"x-api-key", b"k")]


@pytest.fixture
def shown(listener, metrics):
    """Return a function that asks for a page and gives what was sent."""

    def shown(path, *, method="GET", headers=(), ready=True):
        catalogue = SimpleNamespace(listing=lambda principal: principal.name.encode())
        keys = SimpleNamespace(
            find=lambda secret, _presented: Principal("key_1", f"holder of {secret}")
        )
        state = Readiness(ready=ready, parts={"keys": "ok" if ready else "the disk is gone"})
        entrance = Entrance(keys, Zones({}), None, None)
        pages = Pages(catalogue, entrance, metrics, lambda: state)
        scope = {"path": path, "method": method, "headers": headers}
        asyncio.run(pages.show(scope, listener.reply))
        return listener

    return shown


@pytest.mark.parametrize("path", ["/v1/models", "/models", "/v1/models/"])
def test_the_list_of_models_is_for_the_holder_of_the_key(shown, path):
    assert shown(path, headers=KEY).body == b"holder of k"


def test_the_list_of_models_needs_a_key(shown):
    with pytest.raises(MissingKeyError):
        shown("/v1/models")


def test_a_passport_is_for_the_holder_of_the_key_in_the_network_they_come_from(listener, metrics):
    asked = []

    def passports(principal, said):
        asked.append((principal.name, said))
        return {"may": "all"}

    keys = SimpleNamespace(find=lambda secret, _: Principal("key_1", f"holder of {secret}"))
    entrance = Entrance(keys, Zones({"office": ["10.0.0.0/8"]}), None, None)
    pages = Pages(SimpleNamespace(), entrance, metrics, lambda: None, passports)
    scope = {
        "path": "/hortus/v1/passport",
        "method": "GET",
        "headers": KEY,
        "query_string": b"project=shop&zone=vpn",
        "client": ("10.1.2.3", 9),
    }
    asyncio.run(pages.show(scope, listener.reply))
    assert listener.body == b'{"may":"all"}'
    assert asked == [("holder of k", {"project": "shop", "zone": "office"})]


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
def test_readiness_has_a_status_and_the_state_of_each_part(shown, ready, status):
    page = shown("/readyz", ready=ready)
    assert page.status == status
    assert msgspec.json.decode(page.body)["ready"] is ready


def test_metrics_are_text_for_prometheus(shown):
    page = shown("/metrics")
    assert page.headers[b"content-type"].startswith(b"text/plain; version=0.0.4")
    assert b"hortus_build_info" in page.body


@pytest.mark.parametrize("path", ["/healthz", "/api/hello", "/healthz/"])
def test_a_probe_is_answered_with_a_word(shown, path):
    assert shown(path, method="HEAD").body == b"ok\n"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_only_read(shown, path):
    with pytest.raises(MethodError):
        shown(path, method="POST")


@pytest.mark.parametrize("path", ["/", "", "/v1/nothing", "/" + "x" * 5_000])
def test_any_other_path_names_the_doors(shown, path):
    with pytest.raises(PathError, match="there is nothing at") as caught:
        shown(path)
    assert "/v1/messages" in caught.value.remedy
    assert len(caught.value.message) < 200
