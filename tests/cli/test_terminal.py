"""What a verb prints goes where programs and people look for it."""

import io
import json
from dataclasses import dataclass

from hortus.cli.terminal import Terminal
from hortus.core import NotFoundError

_ERROR = NotFoundError("there is no key 'x'", remedy="`hortus key list` shows them")


@dataclass(frozen=True)
class _Row:
    name: str
    size: int


def test_results_and_remarks_go_to_different_streams(capsys):
    terminal = Terminal()
    terminal.line("result")
    terminal.note("remark")
    assert capsys.readouterr() == ("result\n", "remark\n")


def test_a_document_is_one_line_of_json(capsys):
    Terminal().document({"rows": [_Row("a\nb", 1)]})
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert json.loads(said) == {"rows": [{"name": "a\nb", "size": 1}]}


def test_columns_are_as_wide_as_their_longest_cell(capsys):
    Terminal().table(["NAME", "N"], [["a", "1"], ["longer", "22"]])
    assert capsys.readouterr().out == "NAME    N\na       1\nlonger  22\n"


def test_a_table_without_rows_is_its_heads(capsys):
    Terminal().table(["NAME", "N"], [])
    assert capsys.readouterr().out == "NAME  N\n"


def test_a_failure_says_the_problem_and_the_remedy(capsys):
    Terminal().fail(_ERROR)
    assert capsys.readouterr() == (
        "",
        "hortus: there is no key 'x'\n  remedy: `hortus key list` shows them\n",
    )


def test_a_failure_in_json_carries_its_code(capsys):
    Terminal(json=True).fail(_ERROR)
    assert json.loads(capsys.readouterr().out) == {
        "error": {
            "code": "not_found",
            "message": "there is no key 'x'",
            "remedy": "`hortus key list` shows them",
        }
    }


def test_progress_is_quiet_where_nobody_looks(capsys):
    with Terminal().progress("reading") as report:
        report(1, 2, "a file")
    assert capsys.readouterr() == ("", "")


class _Screen(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_shown_to_a_person(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with Terminal().progress("reading") as report:
        report(1, 2, "src/app.py")
        report(2, 2, "src/app.py")
    assert "reading" in screen.getvalue()
