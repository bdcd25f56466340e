"""``hortus config show``: values, where they came from and what they mean."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from hortus.cli import main
from hortus.core import load_settings

TEXT = """\
[server]
port = 9000

[models."org/qwen3:30b"]
url = "http://127.0.0.1:8000/v1"

[aliases]
"house/code" = ["org/qwen3:30b"]
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``hortus config show`` on a data folder; return status, output and remarks."""

    def run(*words: str, text: str = TEXT) -> tuple[int, str, str]:
        (tmp_path / "hortus.toml").write_text(text)
        status = main(["config", "show", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_what_is_shown_is_a_settings_file_that_says_the_same(show: Run, tmp_path: Path) -> None:
    status, out, _ = show("--origin", "--explain")
    assert status == 0
    again = tmp_path / "again.toml"
    again.write_text(out)
    shown = load_settings(file=again, environment={}).settings
    assert shown == load_settings(data=tmp_path, environment={}).settings


def test_every_value_is_shown_and_only_values(show: Run) -> None:
    _, out, _ = show(text="")
    assert 'server.host = "127.0.0.1"' in out.splitlines()
    assert "gateway.recovery_s = 10.0" in out.splitlines()
    assert "#" not in out
    assert tomllib.loads(out)["models"] == {}


def test_origins_name_the_line_and_the_default(show: Run, tmp_path: Path) -> None:
    _, out, _ = show("--origin")
    lines = out.splitlines()
    assert f"server.port = 9000    # hortus.toml {tmp_path}/hortus.toml:2" in lines
    assert 'server.host = "127.0.0.1"    # default' in lines
    assert (
        'models."org/qwen3:30b".url = "http://127.0.0.1:8000/v1"'
        f"    # hortus.toml {tmp_path}/hortus.toml:5"
    ) in lines


def test_an_origin_in_the_environment_is_named(show: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HORTUS_SERVER_PORT", "9001")
    _, out, _ = show("--origin")
    assert "server.port = 9001    # environment HORTUS_SERVER_PORT" in out.splitlines()


def test_meanings_stand_above_their_settings(show: Run) -> None:
    _, out, _ = show("--explain")
    assert "# TCP port to listen on; 0 picks a free one.\nserver.port = 9000\n" in out
    assert "# What the server speaks:" in out
    assert '\naliases."house/code" = ["org/qwen3:30b"]\n' in out


def test_json_has_value_origin_and_meaning(show: Run, tmp_path: Path) -> None:
    _, out, _ = show("--json")
    assert json.loads(out)["server.port"] == {
        "value": 9000,
        "origin": f"hortus.toml {tmp_path}/hortus.toml:2",
        "meaning": "TCP port to listen on; 0 picks a free one.",
    }


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("server.port", "server.port = 9000"),
        ("server", 'server.host = "127.0.0.1"'),
        ("models.org/qwen3:30b.url", 'models."org/qwen3:30b".url = "http://127.0.0.1:8000/v1"'),
    ],
)
def test_one_setting_or_section_can_be_asked_for(show: Run, name: str, first: str) -> None:
    _, out, _ = show(name)
    assert out.splitlines()[0] == first
    assert all(line.startswith(first.partition(".")[0]) for line in out.splitlines())


def test_a_name_that_is_none_comes_with_the_nearest(show: Run) -> None:
    status, out, err = show("server.prot")
    assert (status, out) == (1, "")
    assert err == (
        "hortus: there is no setting 'server.prot'\n"
        "  remedy: did you mean server.port? `hortus config show` lists them all\n"
    )


def test_a_wrong_setting_is_told_in_two_lines_with_its_place(show: Run, tmp_path: Path) -> None:
    status, _, err = show(text="[server]\nprot = 1\n")
    assert status == 1
    problem, remedy = err.splitlines()
    assert problem.startswith(f"hortus: {tmp_path}/hortus.toml:2: server.prot: ")
    assert remedy.startswith("  remedy: did you mean server.port?")


def test_a_wrong_setting_is_told_in_json_to_programs(show: Run) -> None:
    status, out, _ = show("--json", text="[server]\nport = -1\n")
    assert status == 1
    assert json.loads(out)["error"]["code"] == "bad_config"
