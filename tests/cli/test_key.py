"""``hortus key``: made once, listed without secrets, revoked for good."""

import json
import re

import pytest

from hortus.core import SystemClock
from hortus.identity import PATTERN, Keyring, RevokedKeyError
from hortus.store import Store

DAY_US = 86_400_000_000


@pytest.fixture
def made(hortus):
    """Make a key and return it as JSON."""

    def make(*words):
        status, out, _ = hortus("key", "new", *words, "--json")
        assert status == 0
        return json.loads(out)

    return make


def test_a_new_key_is_the_only_line_of_output(hortus):
    status, out, err = hortus("key", "new", "ada")
    assert status == 0
    assert re.fullmatch(PATTERN + "\n", out)
    assert "only time" in err
    assert out.strip() not in err


def test_a_new_key_ends_after_90_days_unless_told_otherwise(made):
    terms = [made("a"), made("b", "--days", "3"), made("c", "--no-expiry")]
    assert [
        key["expires_us"] and (key["expires_us"] - key["created_us"]) // DAY_US for key in terms
    ] == [90, 3, None]


def test_a_new_key_opens_only_the_models_named(made):
    assert made("ada", "--models", "house/fast,house/code,")["models"] == [
        "house/code",
        "house/fast",
    ]


@pytest.mark.parametrize("days", ["0", "-1", "36501"])
def test_a_term_that_makes_no_sense_is_refused(hortus, days):
    status, out, err = hortus("key", "new", "ada", "--days", days)
    assert (status, out) == (2, "")
    assert "--no-expiry" in err


@pytest.fixture
def ada(hortus, tmp_path):
    """Add a person, and networks to the settings."""
    (tmp_path / "hortus.toml").write_text('[zones]\noffice = ["10.0.0.0/8"]\n')
    assert hortus("person", "add", "ada")[0] == 0
    assert hortus("service", "add", "ci")[0] == 0


@pytest.mark.usefixtures("ada")
def test_a_key_for_a_person_ends_after_a_day_and_with_them(made):
    terms = [made("laptop", "--for", "ada"), made("laptop", "--for", "ADA", "--days", "90")]
    assert [(key["expires_us"] - key["created_us"]) // DAY_US for key in terms] == [1, 90]
    assert [(key["holder"], key["tier"]) for key in terms] == [("ada", "static")] * 2


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("term", [("--days", "91"), ("--no-expiry",)], ids=["long", "endless"])
def test_a_persons_key_does_not_work_for_long(hortus, term):
    status, out, err = hortus("key", "new", "laptop", "--for", "ada", *term)
    assert (status, out) == (2, "")
    assert "90" in err


@pytest.mark.usefixtures("ada")
def test_a_services_key_works_as_long_as_a_machines(made):
    key = made("runner", "--for", "ci", "--no-expiry")
    assert (key["expires_us"], key["holder"]) == (None, "ci")


@pytest.mark.usefixtures("ada")
def test_the_list_shows_whose_a_key_is_and_where_it_works(hortus, made):
    made("laptop", "--for", "ada", "--zone", "office")
    made("robot")
    _, out, _ = hortus("key", "list")
    heads, first, second = (line.split() for line in out.splitlines())
    assert heads[2:5] == ["holder", "tier", "zones"]
    assert (first[2:5], second[2:5]) == (["ada", "static", "office"], ["-", "static", "any"])


@pytest.mark.usefixtures("ada")
def test_a_key_whose_holder_was_removed_shows_their_id(hortus, made):
    made("laptop", "--for", "ada")
    hortus("person", "remove", "ada")
    _, out, _ = hortus("key", "list", "--json")
    assert json.loads(out)[0]["holder"].startswith("per_")


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--for", "eve"), "no person, service or team 'eve'"),
        (("--zone", "moon"), "no network 'moon'"),
    ],
)
def test_a_holder_and_a_network_must_be_there(hortus, words, problem):
    status, out, err = hortus("key", "new", "laptop", *words)
    assert (status > 0, out, problem in err) == (True, "", True)


def test_a_term_and_no_term_exclude_each_other(hortus):
    assert hortus("key", "new", "ada", "--days", "3", "--no-expiry")[0] == 2


def test_the_list_shows_what_each_key_is_good_for(hortus, made):
    made("ada", "--models", "house/code")
    bob = made("bob", "--no-expiry")
    hortus("key", "revoke", bob["id"])
    status, out, _ = hortus("key", "list")
    heads, ada, bob_row = out.splitlines()
    assert status == 0
    assert heads.split()[0] == "id"
    assert ada.endswith("valid")
    assert "house/code" in ada
    assert bob_row.endswith("revoked")
    assert "hort_" not in out


def test_the_list_for_programs_has_no_secret(hortus, made):
    secret = made("ada")["secret"]
    status, out, _ = hortus("key", "list", "--json")
    (key,) = json.loads(out)
    assert status == 0
    assert (key["name"], key["state"], key["last_used"]) == ("ada", "valid", None)
    assert secret not in out


def test_an_empty_list_says_how_to_make_a_key(hortus, tmp_path):
    Store.open(tmp_path).close()
    status, out, err = hortus("key", "list")
    assert (status, out) == (0, "")
    assert "hortus key new" in err


def test_a_revoked_key_is_refused_by_a_running_gateway(hortus, made, tmp_path):
    key = made("ada")
    with Store.open(tmp_path) as store:
        keyring = Keyring.open(store, tmp_path, SystemClock())
        assert keyring.find(key["secret"]).name == "ada"
        status, out, _ = hortus("key", "revoke", key["id"])
        assert (status, out) == (0, f"revoked {key['id']} (ada)\n")
        keyring.refresh()
        with pytest.raises(RevokedKeyError):
            keyring.find(key["secret"])


def test_revoking_for_programs_names_the_key(hortus, made):
    key = made("ada")
    _, out, _ = hortus("key", "revoke", key["id"], "--json")
    assert json.loads(out) == {"revoked": key["id"], "name": "ada"}


def test_revoking_what_is_not_there_fails_with_a_remedy(hortus, made):
    made("ada")
    status, _, err = hortus("key", "revoke", "key_9")
    assert status == 1
    assert "hortus key list" in err


@pytest.mark.parametrize(
    ("words", "problem"),
    [(["new"], "needs a name"), (["revoke"], "needs the id"), (["list", "x"], "takes no name")],
    ids=["new", "revoke", "list"],
)
def test_words_that_do_not_fit_are_named(hortus, words, problem):
    status, _, err = hortus("key", *words)
    assert status == 2
    assert problem in err


def test_listing_makes_no_data_folder(hortus, tmp_path):
    status, _, err = hortus("key", "list")
    assert status == 1
    assert "no records" in err
    assert list(tmp_path.iterdir()) == []
