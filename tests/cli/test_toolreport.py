"""A verdict on a tool rests on a report that holds, and that is about that tool."""

import hashlib
import json

import pytest
from msgspec.structs import replace

from hortus.cli.dispatch import dispatch
from hortus.inspector import own_signer, write
from hortus.inspector.reporting.testing import difference, finding, report

MARK = finding(differences=[difference()])


@pytest.fixture
def tools(tmp_path, capsys):
    """Run ``hortus tools`` on a data folder and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["tools", *map(str, words), "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def made(tmp_path):
    """Return a function that writes a report on ``tool`` 1.0.0, signed by this installation."""
    signer = own_signer(tmp_path / "data" / "inspector")

    def make(name="one", findings=(MARK,), by=signer):
        found = report(findings, key=str(by.key))
        return write(found, by, tmp_path / name).file

    return make


def test_a_verdict_keeps_the_digest_and_the_level_of_its_report(tools, made):
    file = made()
    words = ("deny", "tool@1.x", "--reason", "it marks", "--from-report", file, "--json")
    status, out, err = tools(*words)
    assert status == 0
    kept = json.loads(out)
    assert kept["report"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (kept["level"], kept["risk"]) == ("high", "high")
    assert "signed on this installation" in err


def test_a_report_without_findings_makes_no_risk(tools, made):
    words = ("allow", "tool", "--reason", "clean", "--from-report", made(findings=()), "--json")
    kept = json.loads(tools(*words)[1])
    assert (kept["level"], kept["risk"]) == ("none", "medium")


def test_no_verdict_rests_on_a_report_in_which_nothing_could_be_compared(tools, tmp_path):
    signer = own_signer(tmp_path / "data" / "inspector")
    found = report(key=str(signer.key))
    empty = replace(found, examined=replace(found.examined, comparisons=0))
    file = write(empty, signer, tmp_path / "empty").file
    status, _, err = tools("allow", "tool", "--reason", "clean", "--from-report", file)
    assert status == 2
    assert "no verdict can rest on it" in err
    assert "nothing was decided" in tools("list")[2]


@pytest.mark.parametrize("name", ["other", "tool@2.x", "tool@1.0.1"])
def test_a_report_about_something_else_is_refused(tools, made, name):
    status, _, err = tools("allow", name, "--reason", "x", "--from-report", made())
    assert status == 2
    assert f"the report is about tool@1.0.0, not about {name}" in err


def test_a_report_that_was_changed_is_refused_and_nothing_is_decided(tools, made):
    file = made()
    file.write_bytes(file.read_bytes().replace(b'"sig":"', b'"sig":"AA', 1))
    status, _, err = tools("allow", "tool", "--reason", "x", "--from-report", file)
    assert status == 1
    assert "does not hold" in err
    assert "nothing was decided" in tools("list")[2]


def test_with_a_key_only_its_owner_has_signed(tools, made, tmp_path):
    other = own_signer(tmp_path / "elsewhere")
    words = ("allow", "tool", "--reason", "x", "--from-report", made(), "--key")
    status, _, err = tools(*words, other.key)
    assert status == 1
    assert "signature" in err
    assert tools(*words, own_signer(tmp_path / "data" / "inspector").key)[0] == 0


@pytest.mark.parametrize("key", ["nonsense", "a+b+c"])
def test_a_key_that_is_none_is_refused(tools, made, key):
    words = ("allow", "tool", "--reason", "x", "--from-report", made(), "--key", key)
    status, _, err = tools(*words)
    assert status == 2
    assert "remedy: " in err


def test_a_file_that_is_no_report_is_refused(tools, tmp_path):
    words = ("allow", "tool", "--reason", "x", "--from-report")
    assert tools(*words, tmp_path / "none.json")[0] == 1
    (tmp_path / "odd.json").write_text("{}")
    status, _, err = tools(*words, tmp_path / "odd.json")
    assert status == 1
    assert "does not hold: structure" in err
