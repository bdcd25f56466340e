"""``hortus passport`` from a data folder; over HTTP it is a story of its own in the flows."""

import pytest

from hortus.cli import main

SETTINGS = """
[models.near]
url = "http://127.0.0.1:9/v1"
inside = true
region = "DE"
[models.far]
url = "https://m.example/v1"
"""


@pytest.fixture
def passport(tmp_path, capsys, monkeypatch):
    """Run ``hortus passport`` in an empty folder with ada in the directory."""
    data, place = tmp_path / "data", tmp_path / "place"
    data.mkdir()
    place.mkdir()
    (data / "hortus.toml").write_text(SETTINGS, encoding="utf-8")
    assert main(["person", "add", "ada", "--data", str(data)]) == 0
    capsys.readouterr()
    monkeypatch.chdir(place)
    for variable in ("HORTUS_KEY_FILE", "HORTUS_URL"):
        monkeypatch.delenv(variable, raising=False)

    def run(*words):
        status = main(["passport", *words, "--data", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_it_says_for_each_model_yes_or_no_and_why(passport):
    status, out, _ = passport("--who", "ada")
    assert status == 0
    assert out.startswith("ada in no project: internal (not listed, so the default class)\n")
    assert "yes  near             inside, DE\n     why     near runs inside" in out
    assert "no   far              outside\n     why     nothing permits ada to infer far" in out
    assert "by      no-permit (hortus)" in out


def test_a_service_can_be_asked_about(passport):
    assert "ci in shop: internal" in passport("--who", "service:ci", "--project", "shop")[1]


def test_nobody_can_be_asked_about_without_a_key(passport):
    status, _, err = passport()
    assert (status, "--key-file" in err, "hortus login" in err) == (2, True, True)


def test_it_says_what_was_decided_about_a_client(passport, tmp_path, capsys):
    words = ("tools", "deny", "loom@1.x", "--reason", "it marks", "--data", str(tmp_path / "data"))
    assert main([*words]) == 0
    capsys.readouterr()
    out = passport("--who", "ada", "--client", "loom@1.2.0")[1]
    assert "\nclient loom@1.2.0: banned, to be looked at again by " in out
    assert "no   near" in out
    assert "loom@1.2.0 is banned in this company: it marks" in " ".join(out.split())
    assert (
        "client loom@2.0.0: reviewed by nobody"
        in passport("--who", "ada", "--client", "loom@2.0.0")[1]
    )
    assert "client" not in passport("--who", "ada")[1].split("yes")[0]
