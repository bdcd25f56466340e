"""``hortus tools``: verdicts by name and version, with a reason that whoever is refused reads."""

import json
import re

import pytest

from hortus.cli.dispatch import dispatch

RANGE = "claude-code@>=2.1.91 <2.1.198"


@pytest.fixture
def tools(tmp_path, capsys):
    """Run the verb on the data folder and return its status, output and remarks."""

    def run(*words):
        where = () if "--data" in words else ("--data", str(tmp_path))
        status = dispatch(["tools", *words, *where])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_ban_a_warning_and_a_permit_are_listed(tools):
    assert tools("deny", RANGE, "--reason", "it marks what it sends")[0] == 0
    done = tools("allow", "claude-code", "--reason", "read", "--risk", "low")
    assert re.fullmatch(r"claude-code is allowed until [0-9-]{10}, risk low: read\n", done[1])
    assert tools("warn", "aider@0.86.x", "--reason", "slow")[0] == 0
    heads, *rows = tools("list")[1].splitlines()
    assert heads.split("  ")[0] == "tool"
    assert [row.partition("  ")[0] for row in rows] == ["aider@0.86.x", "claude-code", RANGE]
    [only] = json.loads(tools("list", RANGE, "--json")[1])
    assert (only["status"], only["risk"], only["versions"]) == (
        "banned",
        "high",
        ">=2.1.91 <2.1.198",
    )


def test_a_verdict_is_taken_out_and_the_list_is_empty_then(tools):
    tools("deny", "aider", "--reason", "x")
    assert "now nobody has reviewed it" in tools("forget", "aider", "--reason", "a slip")[1]
    status, out, err = tools("list")
    assert (status, out) == (0, "")
    assert "nothing was decided about any tool" in err


def test_before_anything_was_decided_the_list_is_empty_and_makes_nothing(tools, tmp_path):
    missing = tmp_path / "nobody"
    status, out, err = tools("list", "--data", str(missing))
    assert (status, out) == (0, "")
    assert f"nothing was decided about any tool: there is no {missing}" in err
    assert tools("list", "--data", str(missing), "--json")[1] == "[]\n"
    assert not missing.exists()
    assert tools("list")[0] == 0


def test_programs_are_told_in_json(tools):
    made = json.loads(tools("warn", "aider", "--reason", "slow", "--json")[1])
    assert (made["status"], made["kept_by"], made["reason"]) == ("warned", "register", "slow")
    assert json.loads(tools("forget", "aider", "--reason", "x", "--json")[1])["tool"] == "aider"


@pytest.mark.parametrize(
    ("words", "status", "problem"),
    [
        (("deny",), 2, "needs the name of a tool"),
        (("deny", "aider"), 2, "needs a reason"),
        (("deny", "aider", "--reason", " "), 2, "needs a reason"),
        (("deny", "Claude Code", "--reason", "x"), 1, "is no name of a tool"),
        (("deny", "claude-cli", "--reason", "x"), 1, "is what claude-code calls itself"),
        (("deny", "aider@newest", "--reason", "x"), 2, "which is no version"),
        (("deny", "aider@>2 <1", "--reason", "x"), 2, "holds no version"),
        (("deny", "aider", "--reason", "x", "--until", "soon"), 1, "is no day"),
        (("deny", "aider", "--reason", "x", "--until", "2020-01-01"), 1, "cannot be good until"),
        (("deny", "aider", "--reason", "x" * 301), 1, "the reason has 301 characters"),
        (("deny", "aider", "--reason", "x", "--risk", "some"), 2, "invalid choice: 'some'"),
        (("ban", "aider", "--reason", "x"), 2, "invalid choice: 'ban'"),
        (("allow", "aider", "--reason", "x", "--key", "k"), 2, "and no report"),
        (("list", "--reason", "x"), 2, "changes nothing"),
        (("forget", "aider", "--reason", "x"), 1, "no records in"),
        (("forget", "aider", "--reason", "x", "--risk", "low"), 2, "takes a verdict out whole"),
    ],
)
def test_what_cannot_be_is_refused_in_two_lines(tools, words, status, problem):
    done, out, err = tools(*words)
    assert (done, out) == (status, "")
    assert problem in err
    assert err.count("\n") == 2
    assert "remedy: " in err
