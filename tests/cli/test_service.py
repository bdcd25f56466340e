"""``hortus service``: programs with accounts, and how they prove who they are."""

import json

import pytest

from hortus.cli.dispatch import dispatch

PUBLIC = {"kty": "EC", "crv": "P-256", "x": "eA", "y": "eQ"}


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run ``hortus service`` on the data folder and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["service", *words, "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def key_file(tmp_path):
    """Return a function that writes a key file."""

    def write(text):
        file = tmp_path / "key.json"
        file.write_text(text if isinstance(text, str) else json.dumps(text))
        return str(file)

    return write


def listed(hortus):
    return json.loads(hortus("list", "--ended", "--json")[1])


def test_a_service_proves_itself_by_a_key_of_its_own(hortus, key_file):
    assert hortus("add", "build", "--public-key", key_file(PUBLIC))[0] == 0
    [build] = listed(hortus)
    assert json.loads(build["public_key"]) == PUBLIC
    assert "a key" in hortus("list")[1]


def test_a_service_proves_itself_by_tokens_of_the_ci(hortus):
    words = ("--issuer", "https://ci.example", "--subject", "repo:acme/*")
    assert hortus("add", "build", *words)[0] == 0
    assert "tokens of https://ci.example for repo:acme/*" in hortus("list")[1]


def test_a_service_of_a_team_that_is_not_there_is_refused(hortus):
    status, out, err = hortus("add", "build", "--team", "paymnets")
    assert (status, out) == (1, "")
    assert "there is no team 'paymnets'" in err


@pytest.mark.parametrize("half", [("--issuer", "https://ci.example"), ("--subject", "repo:*")])
def test_tokens_of_anybody_are_not_taken_by_mistake(hortus, half):
    status, _, err = hortus("add", "build", *half)
    assert status == 2
    assert "belong together" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({**PUBLIC, "d": "secret-part"}, "a private key"),
        ({"kty": "oct", "k": "secret-part"}, "a private key"),
        ({"crv": "P-256"}, "no `kty`"),
        ("not json", "no JSON Web Key"),
        ("[1]", "no JSON Web Key"),
    ],
    ids=["private", "symmetric", "kind", "text", "list"],
)
def test_what_is_no_public_key_is_refused_without_repeating_it(hortus, key_file, text, said):
    status, out, err = hortus("add", "build", "--public-key", key_file(text))
    assert status == 1
    assert said in err
    assert "secret-part" not in out + err


def test_a_key_file_that_cannot_be_read_is_named(hortus, tmp_path):
    status, _, err = hortus("add", "build", "--public-key", str(tmp_path / "none.json"))
    assert status == 1
    assert "none.json cannot be read" in err


def test_a_service_is_changed_ended_restored_and_removed(hortus):
    hortus("add", "build")
    assert hortus("change", "build", "--region", "DE")[1] == "changed build\n"
    assert hortus("change", "build")[0] == 2
    assert hortus("end", "build")[1] == "ended build\n"
    assert listed(hortus)[0]["ended_us"] > 0
    assert hortus("restore", "build")[1] == "restored build\n"
    assert (listed(hortus)[0]["ended_us"], listed(hortus)[0]["region"]) == (0, "DE")
    assert hortus("remove", "build")[1] == "removed build\n"
    assert listed(hortus) == []
