"""``hortus libs``: libraries, symbols, and ten wrong ways to ask."""

import json
import os
import subprocess

import pytest

from hortus.cli.dispatch import dispatch

FILES = {
    "lib": {
        "pyproject.toml": '[project]\nname = "acme-http"\n',
        "acme_http.py": 'def fetch(url):\n    """Fetch."""\n\n\n'
        'def get(url):\n    """Deprecated: use fetch."""\n',
    },
    "shop": {"shop.py": "from acme_http import fetch\n\n\ndef pay():\n    fetch(1)\n"},
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    root = tmp_path_factory.mktemp("libs")
    for name, files in FILES.items():
        (root / name).mkdir()
        for path, text in files.items():
            (root / name / path).write_text(text)
        author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Begin")):
            command = ["git", "-C", str(root / name), *author, *words]
            environment = {"PATH": os.defpath, "GIT_CONFIG_GLOBAL": os.devnull}
            subprocess.run(command, check=True, env=environment)
    assert dispatch(["index", "add", str(root), "--data", str(root / "data")]) == 0
    return root / "data"


def ask(capsys, data, *words):
    status = dispatch(["libs", *words, "--data", str(data)])
    return status, capsys.readouterr()


def test_libraries_are_listed_with_their_users(capsys, data):
    status, said = ask(capsys, data)
    assert status == 0
    assert said.out.split("\n")[1].split() == [
        "acme-http",
        "python",
        "lib",
        "1",
        "repository",
        "1",
    ]


def test_a_library_shows_its_symbols(capsys, data):
    _, said = ask(capsys, data, "acme-http")
    assert "used by 1 repository: shop" in said.out
    assert "deprecated, use fetch" in said.out


def test_a_symbol_shows_its_card(capsys, data):
    _, said = ask(capsys, data, "fetch", "--most", "1")
    for words in (
        "acme_http.fetch  (function of acme-http)",
        "def fetch(url)",
        "owner",
        "real calls",
    ):
        assert words in said.out
    assert "shop.py:5@" in said.out


def test_what_is_deprecated_is_listed(capsys, data):
    _, said = ask(capsys, data, "--deprecated")
    assert said.out.startswith("acme_http.get  (acme-http)")


@pytest.mark.parametrize("words", [(), ("acme-http",), ("fetch",), ("--deprecated",)])
def test_programs_get_json(capsys, data, words):
    _, said = ask(capsys, data, *words, "--json")
    assert json.loads(said.out)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("no-such",), 1),
        (("fetsh",), 1),
        (("",), 0),
        (("a b c",), 1),
        (("../../etc",), 1),
        (("fetch", "--all"), 2),
        (("fetch", "--deprecated"), 2),
        (("--most", "-1"), 2),
        (("--most", "x"), 2),
        (("fetch", "more"), 2),
    ],
)
def test_a_wrong_question_is_answered_in_two_lines(capsys, data, words, status):
    found, said = ask(capsys, data, *words)
    assert found == status
    if status:
        assert said.err.startswith("hortus: ")
        assert "remedy: " in said.err


def test_a_review_warns_of_what_a_library_calls_deprecated(capsys, data, tmp_path):
    ask(capsys, data)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "new.py").write_text("from acme_http import get\n")
    dispatch(["review", "--repo", str(tmp_path), "--data", str(data)])
    said = capsys.readouterr().out
    assert "new.py:1:1: warn: acme_http.get of acme-http is deprecated, use fetch" in said
    dispatch(["review", "--repo", str(tmp_path), "--data", str(tmp_path / "none")])
    assert "deprecated" not in capsys.readouterr().out
