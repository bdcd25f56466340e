"""``hortus wiki``: pages are built, found again, and mistakes are told in two lines."""

import json
import subprocess

import pytest

from hortus.cli.dispatch import dispatch

pytest.importorskip("ast_grep_py")


@pytest.fixture
def repository(tmp_path):
    """Return a repository with one module."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "a.py").write_text('"""Sells lanterns."""\n')
    (folder / ".env").write_text("X=1\n")
    git = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return folder


@pytest.fixture
def wiki(tmp_path, capsys):
    """Run ``hortus wiki`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["wiki", *map(str, words), "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_wiki_is_built_and_found_again(wiki, repository, tmp_path):
    status, out, err = wiki("build", repository)
    assert status == 0
    first = tmp_path / "data" / "wiki"
    assert out.startswith(str(first / "shop-"))
    assert "7 written, 0 removed" in err
    assert "left out: 1 secret" in err
    assert wiki("path", repository) == (0, out, "")
    assert "0 written" in wiki("build", repository)[2]


def test_the_folder_at_hand_is_the_default_and_another_can_be_written_to(
    wiki, repository, tmp_path, monkeypatch
):
    monkeypatch.chdir(repository)
    status, out, _ = wiki("build", "--out", tmp_path / "pages", "--name", "Lantern shop", "--json")
    told = json.loads(out)
    assert (status, told["page"]) == (0, str(tmp_path / "pages" / "index.html"))
    assert (told["pages"], told["written"], told["skipped"]) == (7, 7, {"secret": 1})
    assert "Lantern shop" in (tmp_path / "pages" / "index.html").read_text()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("build", "{tmp}/nothing"), 1, "is not a folder"),
        (("build", "{tmp}/empty"), 1, "cannot be read as a git repository"),
        (("build", "{tmp}/unborn"), 1, "has no commit"),
        (("build", "{tmp}/shop", "--out", "{tmp}/shop"), 1, "is not empty and holds no wiki"),
        (("build", "{tmp}/shop", "--out", "{tmp}/shop/a.py"), 1, "is a file"),
        (("build", "{tmp}/shop", "--out", "/proc/wiki"), 1, "/proc/wiki cannot be written: "),
        (("build", "{tmp}/shop", "--out", "{tmp}/shop/a.py/x"), 1, "cannot be read: Not"),
        (("path", "{tmp}/shop"), 1, "there is no wiki"),
        (("paint",), 2, "invalid choice"),
        ((), 2, "required"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_cannot_be_is_said_with_a_remedy(wiki, tmp_path, words, status, said):
    (tmp_path / "empty").mkdir()
    subprocess.run(["git", "init", "-q", str(tmp_path / "unborn")], check=True)
    found, _, err = wiki(*(word.format(tmp=tmp_path) for word in words))
    assert found == status
    assert said in err
    assert "remedy: " in err
    assert "Traceback" not in err
