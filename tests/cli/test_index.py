"""``hortus index``: repositories are added, shown, mended and removed."""

import asyncio
import json
import subprocess
from argparse import Namespace
from contextlib import closing
from threading import Thread
from types import SimpleNamespace

import pytest
from inline_snapshot import snapshot

from hortus.cli.dispatch import dispatch
from hortus.cli.index import _Vectors, open_library
from hortus.gateway.testing import ScriptedModel


def git(folder, *words):
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


def repository(folder, files):
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.fixture
def index(tmp_path, capsys):
    """Run ``hortus index`` on a data folder and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["index", *map(str, words), "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_an_added_repository_is_indexed_and_shown(index, tmp_path):
    one = repository(tmp_path / "one", {"a.py": "x = 1\n", "b.lock": "y\n"})
    status, out, _ = index("add", one)
    assert status == 0
    assert out.splitlines()[-1] == "1 files indexed or removed"
    (shown,) = json.loads(index("status", "--json")[1])
    assert shown["repository"]["name"] == "one"
    assert (shown["counts"]["files"], shown["counts"]["refused"]) == (1, [["data", 1]])
    assert "current" in index("status")[1]


def test_a_folder_of_repositories_is_added_at_once(index, tmp_path):
    for name in ("one", "two"):
        repository(tmp_path / "all" / name, {"a.py": f"{name} = 1\n"})
    assert index("add", tmp_path / "all")[0] == 0
    assert {s["repository"]["name"] for s in json.loads(index("status", "--json")[1])} == {
        "one",
        "two",
    }


def test_repositories_can_be_listed_in_a_file(index, tmp_path):
    repository(tmp_path / "one", {"a.py": "x = 1\n"})
    (tmp_path / "org.txt").write_text("# ours\n\none\n")
    assert index("add", "--org", tmp_path / "org.txt")[0] == 0
    status, _, err = index("add", "--org", tmp_path / "nothing.txt")
    assert (status, "cannot be read" in err) == (1, True)


def test_a_commit_makes_it_behind_until_it_is_updated(index, tmp_path):
    one = repository(tmp_path / "one", {"a.py": "x = 1\n"})
    index("add", one)
    git(one, "commit", "-q", "--allow-empty", "-m", "second")
    assert "behind" in index("status")[1]
    assert index("update")[0] == 0
    assert "current" in index("status")[1]


def test_damage_is_shown_and_mended(index, tmp_path):
    index("add", repository(tmp_path / "one", {"a.py": "x = 1\n"}))
    for file in (tmp_path / "data" / "knowledge").rglob("*.idx"):
        file.write_bytes(b"")
    status, out, err = index("status", "--check")
    assert (status, "unusable" in out, "hortus index update" in err) == (1, True, True)
    status, _, err = index("update")
    assert (status, "made again" in err) == (0, True)
    assert index("status", "--check")[0] == 0
    assert index("rebuild")[0] == 0


def test_a_removed_repository_is_shown_no_more(index, tmp_path):
    index("add", repository(tmp_path / "one", {"a.py": "x = 1\n"}), "--name", "uno")
    assert index("remove", "uno")[1] == "removed uno\n"
    assert json.loads(index("status", "--json")[1]) == []


def test_a_repository_that_has_gone_fails_by_its_name(index, tmp_path):
    one = repository(tmp_path / "one", {"a.py": "x = 1\n"})
    index("add", one)
    one.rename(tmp_path / "moved")
    status, _, err = index("update")
    assert (status, err.startswith("one was left as it is:")) == (1, True)


def test_what_does_not_fit_together_is_refused(index, tmp_path):
    assert index("add")[0] == 2
    for name in ("one", "two"):
        repository(tmp_path / "all" / name, {"a.py": f"{name} = 1\n"})
    assert index("add", tmp_path / "all", "--name", "x")[0] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), "`hortus index add` takes a path, or --org FILE, and not both"),
        (("add", "x", "--org", "y"), "takes a path, or --org FILE, and not both"),
        (("remove",), "`hortus index remove` needs a name"),
        (("rebuild", "shop"), "`hortus index rebuild` is about all repositories"),
        (("status", "shop"), "leave 'shop' out"),
        (("add", "--org", "no.txt"), "no.txt cannot be read: No such file or directory"),
    ],
)
def test_each_action_says_what_it_takes(index, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    status, out, err = index(*words)
    assert status == (1 if "no.txt" in words else 2)
    assert said in err
    assert (out, len(err.splitlines())) == ("", 2)


def test_a_list_that_is_no_text_is_a_mistake(index, tmp_path):
    (tmp_path / "list").write_bytes(b"\x7fELF\xd0\x00")
    status, _, err = index("add", "--org", tmp_path / "list")
    assert (status, "is no text" in err) == (2, True)
    assert "codec" not in err


def test_a_folder_without_a_repository_is_two_lines(index, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    status, out, err = index("add", "nowhere")
    assert (status, out) == (1, "")
    assert err.replace(str(tmp_path), "DIR") == snapshot("""\
hortus: DIR/nowhere is not a folder
  remedy: give the path of a git repository
""")


def test_of_a_list_with_a_mistake_in_it_the_others_are_indexed(index, tmp_path):
    repository(tmp_path / "one", {"a.py": "x = 1\n"})
    repository(tmp_path / "two", {"b.py": "y = 1\n"})
    (tmp_path / "org.txt").write_text("one\nnothing\ntwo\n")
    status, out, err = index("add", "--org", tmp_path / "org.txt")
    assert status == 1
    assert "2 files indexed or removed" in out
    assert f"{tmp_path / 'nothing'} was left as it is: " in err
    assert "behind" not in index("status")[1]


def test_an_empty_list_is_a_mistake(index, tmp_path):
    (tmp_path / "org.txt").write_text("# nothing yet\n")
    status, _, err = index("add", "--org", tmp_path / "org.txt")
    assert (status, "names no repository" in err) == (2, True)


def test_what_is_rebuilt_on_purpose_is_not_said_to_be_damaged(index, tmp_path):
    index("add", repository(tmp_path / "one", {"a.py": "x = 1\n"}))
    status, out, err = index("rebuild")
    assert (status, "damaged" in err) == (0, False)
    assert "1 files indexed or removed" in out


MODEL = '[knowledge]\nembedding_model = "m"\nembedding_url = "{}/v1"\n'


def set_model(data, url):
    data.mkdir(exist_ok=True)
    (data / "hortus.toml").write_text(MODEL.format(url))


def test_vectors_need_a_model_that_answers(index, tmp_path):
    index("add", repository(tmp_path / "one", {"a.py": "x = 1\n"}))
    status, _, err = index("embed")
    assert (status, "the settings name no model for vectors" in err) == (2, True)
    set_model(tmp_path / "data", "http://127.0.0.1:9")
    status, _, err = index("embed")
    assert (status, err.startswith("hortus: ")) == (1, True)


def test_while_it_watches_new_code_gets_vectors_beside_the_words(index, tmp_path):
    one = repository(tmp_path / "one", {"a.py": "x = 1\n"})
    index("add", one)
    args = Namespace(data=tmp_path / "data", config=None, url=None, key_file=None)
    told = []

    async def story():
        async with ScriptedModel() as model:
            set_model(tmp_path / "data", model.url)
            terminal = SimpleNamespace(note=told.append)
            vectors = _Vectors(args, terminal)
            Thread(target=vectors.run, daemon=True).start()
            await until(lambda: len(told) == 1)
            (one / "b.py").write_text("y = 2\n")
            git(one, "add", "-A")
            git(one, "commit", "-q", "-m", "second")
            with closing(open_library(args)) as library:
                await asyncio.to_thread(library.update)
            vectors.wake.set()
            await until(lambda: len(told) == 2)

    async def until(holds):
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110 - a thread of its own tells
                await asyncio.sleep(0.02)

    asyncio.run(story())
    assert told == ["1 texts were sent to m for vectors"] * 2
