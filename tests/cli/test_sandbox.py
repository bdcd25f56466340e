"""``hortus sandbox``: commands are streamed, their status is ours, refusals have two lines."""

import json
import os
import shutil

import pytest

from hortus.cli.dispatch import dispatch

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="bubblewrap is not installed (scripts/sandbox.sh)"
)
_ROOT = ["--allow-root"] if os.geteuid() == 0 else []


@pytest.fixture
def sandbox(tmp_path, capsys):
    """Run ``hortus sandbox run`` in a folder of its own."""

    def run(*words, options=()):
        status = dispatch(
            ["sandbox", "run", "--workspace", str(tmp_path), *_ROOT, *options, *words]
        )
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_command_is_run_and_its_status_is_ours(sandbox, tmp_path):
    assert sandbox("--", "sh", "-c", "echo $1 > new; cat new; exit 7", "sh", "a b") == (
        7,
        "a b\n",
        "",
    )
    assert (tmp_path / "new").exists()


def test_one_word_with_spaces_is_for_the_shell(sandbox):
    assert sandbox("--", "echo one | tr o 0")[:2] == (0, "0ne\n")


def test_options_of_the_command_are_its_own(sandbox):
    assert sandbox("--", "echo", "--json", "--net", "x")[1] == "--json --net x\n"


def test_what_moves_the_cursor_is_not_passed_on(sandbox):
    assert sandbox("--", "printf 'a\\033[2Jb\\rc\\033[31md\\n'")[1] == "ab\ncd\n"


def test_a_program_gets_the_whole_outcome_as_json(sandbox):
    status, out, _ = sandbox("--", "echo x; exit 3", options=["--json"])
    told = json.loads(out)
    assert status == 3
    assert told["output"] == "x\n"
    assert told["ended"] == "exited"


def test_a_limit_that_was_reached_is_told(sandbox):
    status, _, err = sandbox("--", "sleep 60", options=["--time", "0.2"])
    assert status == 124
    assert err == "hortus: the command was ended after 0.2 s: its time is over\n"


def test_of_a_long_output_beginning_and_end_are_shown(sandbox):
    _, out, _ = sandbox("--", "seq 5000", options=["--output", "400"])
    assert out.startswith("1\n2\n3\n")
    assert "bytes cut" in out
    assert out.endswith("4999\n5000\n")


def test_what_a_command_left_is_told(sandbox):
    _, _, err = sandbox("--", "git init -q new; touch new/.git/hooks/pre-push")
    assert err == "hortus: new/.git: new repository, hook pre-push put aside\n"


def test_limits_and_variables_arrive(sandbox):
    _, out, _ = sandbox(
        "--",
        "ulimit -d; ulimit -f; echo $A; touch x",
        options=["--memory", "512M", "--file-size", "1m", "--env", "A=b c", "--no-write"],
    )
    assert out.startswith("524288\n1024\nb c\n")
    assert "Read-only file system" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "there is no command"),
        (("--memory", "2X", "--", "ls"), "is no size"),
        (("--memory", "²", "--", "ls"), "is no size"),
        (("--env", "A", "--", "ls"), "has no value"),
        (("--time", "x", "--", "ls"), "invalid float value"),
        (("--nonsense", "--", "ls"), "unrecognized arguments"),
    ],
)
def test_a_wrong_call_is_refused_in_two_lines(sandbox, words, said):
    status, _, err = sandbox(*words)
    assert status == 2
    assert said in err
    assert err.count("\n") == 2
    assert "remedy: " in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--time", "0", "--", "ls"), "wall_s is 0"),
        (("--net", "https://example.com", "--", "ls"), "is no host"),
        (("--net", "example.com:x", "--", "ls"), "is no port"),
        (("--read-only", "/nowhere", "--", "ls"), "cannot be shown"),
        (("--read-only", "/", "--", "ls"), "the whole machine"),
        (("--", "nosuch"), "nosuch: No such file"),
        (("--workspace", "/nowhere", "--", "ls"), "there is no folder"),
        (("--workspace", "/", "--", "ls"), "is no workspace"),
        (("--", ""), "there is no command to run"),
    ],
)
def test_what_cannot_be_is_refused_in_two_lines(sandbox, words, said):
    status, _, err = sandbox(*words)
    assert status == 1
    assert said in err
    assert err.count("\n") == 2


def test_root_has_to_be_allowed(tmp_path, capsys):
    if os.geteuid() != 0:
        pytest.skip("only root can be refused as root")
    assert dispatch(["sandbox", "run", "--workspace", str(tmp_path), "--", "ls"]) == 1
    assert "not run as root" in capsys.readouterr().err


def test_a_check_names_what_was_proven(capsys):
    assert dispatch(["sandbox", "check"]) == 0
    said = capsys.readouterr().out
    assert "held  files outside cannot be read\n" in said
    assert "OPEN" not in said
    assert dispatch(["sandbox", "check", "--json"]) == 0
    assert all(proof["held"] for proof in json.loads(capsys.readouterr().out)["proofs"])
