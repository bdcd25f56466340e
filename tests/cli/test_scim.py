"""``hortus scim``: keys for the directory, and what it has told."""

import json

import pytest

from hortus.core import SCIM_DOOR, ScimSettings, SystemClock
from hortus.identity import Keyring
from hortus.scim.service import Service
from hortus.scim.types import Asked
from hortus.store import StoreView

DAY_US = 86_400_000_000


@pytest.fixture
def fed(tmp_path):
    """Let a directory tell of two people, of whom one is switched off, and a group."""
    with StoreView.open(tmp_path, create=True) as view:
        service = Service(view.people, ScimSettings(), SystemClock())

        def tell(path, body):
            raw = json.dumps(body).encode()
            answer = service.answer(Asked("POST", path, "https://h", {}, raw))
            assert answer.status == 201
            return json.loads(answer.body)["id"]

        ada = tell(
            "/Users",
            {"userName": "ada", "addresses": [{"type": "work", "country": "Germany"}]},
        )
        tell("/Users", {"userName": "bob", "active": False})
        tell("/Groups", {"displayName": "Code Red", "members": [{"value": ada}]})


def test_a_token_opens_the_directory_and_nothing_else(hortus, tmp_path):
    status, out, err = hortus("scim", "token")
    assert (status, "only time" in err) == (0, True)
    with StoreView.open(tmp_path) as view:
        keyring = Keyring.open(view, tmp_path, SystemClock())
        assert keyring.find(out.strip()).models == {SCIM_DOOR}
        key = keyring.list()[0]
    assert (key.expires_us - key.created_us) // DAY_US == 180


def test_a_second_token_says_which_one_to_end(hortus):
    first = json.loads(hortus("scim", "token", "--json")[1])
    _, out, err = hortus("scim", "token", "--days", "30")
    assert f"hortus key revoke {first['id']}" in err
    assert first["secret"] not in out


def test_a_token_may_be_bound_to_a_network(hortus, tmp_path):
    (tmp_path / "hortus.toml").write_text('[zones]\noffice = ["10.0.0.0/8"]\n')
    assert hortus("scim", "token", "--zone", "office")[0] == 0
    assert "office" in hortus("scim", "status")[1]
    assert hortus("scim", "token", "--zone", "moon")[0] == 2


@pytest.mark.parametrize("days", ["0", "731", "-1"])
def test_a_token_does_not_work_for_ever(hortus, days):
    status, out, _ = hortus("scim", "token", "--days", days)
    assert (status, out) == (2, "")


@pytest.mark.usefixtures("fed")
def test_the_status_counts_what_was_told_and_what_is_missing(hortus):
    assert hortus("person", "add", "root")[0] == 0
    assert json.loads(hortus("scim", "status", "--json")[1]) == {
        "users": 2,
        "users_switched_off": 1,
        "users_without_region": 2,
        "users_without_entity": 2,
        "groups": 1,
        "people_not_of_the_directory": 1,
        "keys": [],
    }
    _, out, err = hortus("scim", "status")
    assert "users without region        2" in out
    assert "`hortus scim token` makes one" in err


@pytest.mark.usefixtures("fed")
def test_other_settings_are_applied_to_what_was_told_before(hortus, tmp_path):
    settings = '[scim.countries]\nGermany = "DE"\n[scim.clearances]\n"Code Red" = "restricted"\n'
    (tmp_path / "hortus.toml").write_text(settings)
    assert json.loads(hortus("scim", "reread", "--json")[1]) == {"changed": 1}
    shown = json.loads(hortus("person", "show", "ada", "--json")[1])
    assert (shown["region"], shown["clearance"]) == ("DE", "restricted")
    assert hortus("scim", "reread")[1] == "the facts of 0 people have changed\n"
    ended = json.loads(hortus("person", "show", "bob", "--json")[1])
    assert ended["ended_us"] > 0
