"""``hortus model``: added, found, listed, tested and removed from the command line."""

import asyncio
import json
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hortus.cli import main
from hortus.core import Settings, load_settings
from hortus.gateway.testing import Fault, ScriptedModel
from hortus.store import StoreView

LOCAL = ("--url", "http://127.0.0.1:8000/v1")
FAR = ("--url", "https://models.example/v1")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``hortus model`` on a data folder; return status, output and remarks."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["model", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path, environment={}).settings


@contextmanager
def serving(fault: Fault | None = None) -> Iterator[str]:
    """Run a scripted model in a thread of its own; yield its base URL."""
    ready, done = threading.Event(), threading.Event()
    urls: list[str] = []

    async def serve() -> None:
        async with ScriptedModel(always=fault) as server:
            urls.append(f"{server.url}/v1")
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield urls[0]
    finally:
        done.set()
        thread.join()


def test_a_model_on_this_machine_is_added_as_inside_and_that_is_said(
    model: Run, tmp_path: Path
) -> None:
    status, out, err = model("add", "qwen3:30b", *LOCAL, "--alias", "house/code")
    assert status == 0
    assert out == f"added qwen3:30b to {tmp_path}/hortus.toml\n"
    assert "inside: the address is on this machine" in err
    assert "hortus model test qwen3:30b" in err
    found = settings(tmp_path)
    assert found.models["qwen3:30b"].inside
    assert found.aliases == {"house/code": ["qwen3:30b"]}


def test_everything_that_is_known_about_a_model_is_written_down(
    model: Run, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("sk-secret")
    key.chmod(0o600)
    words = "--dialect messages --served-as big-1 --region DE --owner-entity Example --context 9"
    prices = "--price-in 1.5 --price-out 3 --currency USD"
    options = [*words.split(), *prices.split(), "--api-key-file", str(key)]
    status, _, err = model("add", "far", *FAR, *options)
    assert (status, "outside: nothing is sent" in err) == (0, True)
    assert 'packs = ["outside-models"] under [policy]' in err
    found = settings(tmp_path).models["far"]
    assert (found.dialect, found.served_as, found.region) == ("messages", "big-1", "DE")
    assert (found.owner_entity, found.context_tokens, found.currency) == ("Example", 9, "USD")
    assert (found.price_in_per_mtok, found.price_out_per_mtok) == (1.5, 3.0)
    assert found.api_key_file == str(key)
    assert not found.inside
    assert "sk-secret" not in (tmp_path / "hortus.toml").read_text()


def test_an_alias_grows_by_each_model_added_to_it(model: Run, tmp_path: Path) -> None:
    model("add", "a", *LOCAL, "--alias", "house/code")
    model("add", "b", *FAR, "--inside", "--alias", "house/code")
    found = settings(tmp_path)
    assert found.aliases == {"house/code": ["a", "b"]}
    assert found.models["b"].inside


def test_a_gguf_file_is_added_by_its_absolute_path(
    model: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF")
    monkeypatch.chdir(tmp_path)
    assert model("add", "tiny", "--gguf", "tiny.gguf")[0] == 0
    assert settings(tmp_path).models["tiny"].gguf == f"{tmp_path}/tiny.gguf"


def test_a_key_that_others_can_read_is_warned_about(model: Run, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sk-secret")
    key.chmod(0o644)
    status, _, err = model("add", "far", *FAR, "--api-key-file", str(key))
    assert status == 0
    assert f"chmod 600 {key}" in err
    assert stat.S_IMODE(key.stat().st_mode) == 0o644, "the file is its owner's to change"


@pytest.mark.parametrize(
    ("words", "status", "problem"),
    [
        (["add", "m"], 1, "needs one of url and gguf"),
        (["add", "m", *LOCAL, "--gguf", "x"], 1, "needs one of url and gguf"),
        (["add", "m", "--url", "models.example"], 1, "is not the address of a server"),
        (["add", "m", "--url", "https://u:hunter2@h/v1"], 1, "holds a user or password"),
        (["add", "a b", *LOCAL], 1, "cannot be a name"),
        (["add", "hortus/embedded", *LOCAL], 1, "the embedded model"),
        (["add", "m", "--gguf", "/absent.gguf"], 1, "cannot read the model file"),
        (["add", "m", "--gguf", "/etc/hostname"], 1, "is not a GGUF file"),
        (["add", "m", *FAR, "--api-key-file", "/absent"], 1, "cannot read the key file"),
        (["add", "m", *LOCAL, "--alias", "a b"], 1, "cannot be a name"),
        (["add", "m", *LOCAL, "--alias", "m"], 1, "also the name of a model"),
        (["add", "m", *LOCAL, "--dialect", "french"], 2, "invalid choice"),
        (["add", "m", *LOCAL, "--context", "many"], 2, "invalid int"),
        (["add", "m", *LOCAL, "--context", "-1"], 2, "context_tokens"),
        (["add", "m", *LOCAL, "--price-in", "nan"], 2, "price_in_per_mtok"),
        (["add", "m", *LOCAL, "--currency", "euro"], 2, "currency"),
        (["add", *LOCAL], 2, "needs the name of a model"),
        (["list", "m"], 2, "takes no name"),
        (["remove"], 2, "needs the name of a model"),
        (["test", "absent"], 1, "there is no model 'absent'"),
        (["remove", "absent"], 1, "has no 'absent'"),
        (["praise", "m"], 2, "invalid choice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_input_is_refused_in_two_lines_and_changes_nothing(
    model: Run, tmp_path: Path, words: list[str], status: int, problem: str
) -> None:
    found, out, err = model(*words)
    assert (found, out) == (status, "")
    first, second = err.splitlines()
    assert problem in first
    assert second.startswith("  remedy: ")
    assert "hunter2" not in err
    assert not (tmp_path / "hortus.toml").exists()


def test_a_name_that_is_taken_is_refused_with_its_line(model: Run, tmp_path: Path) -> None:
    model("add", "m", *LOCAL)
    before = (tmp_path / "hortus.toml").read_text()
    status, _, err = model("add", "m", *FAR)
    assert status == 1
    assert f"there is a model m already ({tmp_path}/hortus.toml:1)" in err
    assert (tmp_path / "hortus.toml").read_text() == before


def test_an_empty_house_lists_the_embedded_model(model: Run) -> None:
    status, out, _ = model("list")
    assert status == 0
    assert (
        "hortus/embedded  (unless `hortus up --repo`: off, completion.repository is empty)" in out
    )


def test_the_list_shows_models_and_aliases_with_their_fallbacks_and_origin(
    model: Run, tmp_path: Path
) -> None:
    model("add", "a", *LOCAL, "--alias", "house/code")
    model("add", "b", *FAR, "--region", "DE", "--alias", "house/code")
    _, out, _ = model("list")
    rows = [" ".join(line.split()) for line in out.splitlines()]
    file = f"{tmp_path}/hortus.toml"
    assert f"a http://127.0.0.1:8000/v1 chat inside hortus.toml {file}:2" in rows
    assert any(row.startswith("b https://models.example/v1 chat outside DE") for row in rows)
    assert any(row.startswith("house/code a, then b hortus.toml") for row in rows)


def test_the_list_in_json_says_the_same(model: Run) -> None:
    model("add", "a", *LOCAL, "--alias", "house/code")
    _, out, _ = model("list", "--json")
    found = json.loads(out)
    assert list(found["models"]) == ["hortus/embedded", "a"]
    assert found["models"]["a"]["where"] == "http://127.0.0.1:8000/v1"
    assert found["aliases"]["house/code"]["models"] == ["a"]


def test_a_model_is_removed_and_the_rest_stays(model: Run, tmp_path: Path) -> None:
    model("add", "a", *LOCAL)
    model("add", "b", *LOCAL)
    status, out, _ = model("remove", "a")
    assert (status, out) == (0, f"removed a from {tmp_path}/hortus.toml\n")
    assert list(settings(tmp_path).models) == ["b"]


def test_a_model_in_an_alias_is_removed_only_by_force(model: Run, tmp_path: Path) -> None:
    model("add", "a", *LOCAL, "--alias", "house/code")
    model("add", "b", *LOCAL, "--alias", "house/code")
    status, _, err = model("remove", "a")
    assert status == 1
    assert "a is named by house/code" in err
    assert "--force" in err
    status, _, err = model("remove", "a", "--force")
    assert (status, err) == (0, "  and from house/code\n")
    assert settings(tmp_path).aliases == {"house/code": ["b"]}


def test_programs_get_json(model: Run, tmp_path: Path) -> None:
    _, out, _ = model("add", "a", *LOCAL, "--alias", "house/code", "--json")
    added = json.loads(out)
    assert (added["added"], added["file"]) == ("a", f"{tmp_path}/hortus.toml")
    assert added["remarks"] == ["inside: the address is on this machine"]
    _, out, _ = model("remove", "a", "--force", "--json")
    assert json.loads(out)["aliases"] == ["house/code"]
    _, out, _ = model("remove", "a", "--json")
    assert json.loads(out)["error"]["code"] == "not_found"


def test_a_test_that_goes_well_says_who_answered(model: Run) -> None:
    with serving() as url:
        model("add", "scripted", "--url", url)
        status, out, _ = model("test", "scripted")
        assert status == 0
        assert out.startswith("scripted answers: scripted, chat, after ")
        status, out, _ = model("test", "scripted", "--json")
        assert status == 0
        assert json.loads(out)["ok"] is True


def test_a_test_that_fails_says_problem_and_remedy(model: Run) -> None:
    with serving(Fault(status=401)) as url:
        model("add", "scripted", "--url", url)
        status, out, err = model("test", "scripted")
    assert (status, out) == (1, "")
    assert err == (
        "hortus: scripted: the server wants a key and none is set\n"
        "  remedy: write it to a file and set api_key_file for scripted\n"
    )


def test_find_says_what_it_found_or_that_there_is_nothing(model: Run) -> None:
    status, out, err = model("find")
    assert status == 0
    assert out or "no model server answers" in err
    status, out, _ = model("find", "--json")
    assert isinstance(json.loads(out), list)


def test_a_model_added_and_removed_leaves_events(model, tmp_path):
    model("add", "m", "--url", "http://127.0.0.1:9/v1", "--inside", "--alias", "a/b")
    model("remove", "m", "--force")
    added, removed = events_in(tmp_path)
    assert (added.event, added.subject) == ("model.added", "m")
    assert json.loads(added.facts)["alias"] == "a/b = m"
    assert json.loads(added.facts)["url"] == '"http://127.0.0.1:9/v1"'
    assert (removed.event, json.loads(removed.facts)) == ("model.removed", {"aliases": "a/b"})


def test_a_change_that_is_refused_leaves_an_event_and_no_change(model, tmp_path):
    model("add", "m", "--url", "http://127.0.0.1:9/v1")
    status, _, _ = model("add", "m", "--url", "http://127.0.0.1:9/v1")
    assert status == 1
    _, refused = events_in(tmp_path)
    assert (refused.event, refused.subject) == ("settings.refused", "model.added m")


def events_in(folder):
    with StoreView.open(folder) as store:
        return store.events.waiting()
