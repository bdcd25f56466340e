"""``hortus edit apply``: what it prints, and its exit status."""

import io
import json

import pytest

from hortus.cli.dispatch import dispatch

PATCH = "*** Begin Patch\n*** Update File: a.py\n-x\n+y\n*** Add File: b.py\n+z\n*** End Patch"
BLOCK = "a.py\n<<<<<<< SEARCH\n{}\n=======\n{}\n>>>>>>> REPLACE\n"


@pytest.fixture
def edit(tmp_path, monkeypatch, capsys):
    """Run ``hortus edit apply`` over a folder with one file."""
    (tmp_path / "a.py").write_text("x\n")

    def run(form, text, *words):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = dispatch(["edit", "apply", "--format", form, "--dir", str(tmp_path), *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_files_that_were_changed_are_listed(edit, tmp_path):
    assert edit("patch", PATCH) == (0, "changed a.py (+1 -1)\nadded b.py (+1 -0)\n", "")
    assert (tmp_path / "a.py").read_text() == "y\n"


def test_the_same_as_json_for_programs(edit):
    status, out, _ = edit("patch", PATCH, "--json")
    assert status == 0
    assert json.loads(out)["changes"][0] == {
        "path": "a.py",
        "kind": "changed",
        "added": 1,
        "removed": 1,
        "moved_to": None,
    }


def test_a_near_place_is_shown(edit):
    status, _, err = edit("search-replace", BLOCK.format("  x", "  y"))
    assert (status, err) == (
        0,
        "a.py:1: block 1 was applied there, though it differs in indentation\n",
    )


def test_a_move_is_said(edit):
    diff = "diff --git a/a.py b/c.py\nrename from a.py\nrename to c.py\n"
    assert edit("udiff", diff)[1] == "moved a.py to c.py (+0 -0)\n"


def test_nothing_to_do_is_said(edit):
    status, out, err = edit("whole", "a.py\n```\nx\n```\n")
    assert (status, out) == (0, "")
    assert err == "nothing changed: the files hold all of it already\n"


def test_a_failure_says_why_and_changes_nothing(edit, tmp_path):
    status, out, err = edit("search-replace", BLOCK.format("q", "y"))
    assert (status, out) == (1, "")
    assert err.startswith("hortus: block 1: the line to be replaced in a.py is not in it.\n")
    assert "remedy: read the file again" in err
    assert (tmp_path / "a.py").read_text() == "x\n"


def test_a_failure_as_json_has_a_code(edit):
    status, out, _ = edit("whole", "../a\n```\n```\n", "--json")
    assert status == 1
    assert json.loads(out)["error"]["code"] == "file_forbidden_path"


@pytest.mark.parametrize("words", [["--format", "sed"], []])
def test_a_wrong_call_is_told_from_a_failure(words, capsys):
    assert dispatch(["edit", "apply", *words]) == 2
    assert "remedy" in capsys.readouterr().err


def test_input_that_is_no_utf_8_is_a_wrong_call(edit):
    assert edit("whole", b"\xff")[0] == 2
