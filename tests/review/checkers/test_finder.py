"""Imported checkers run where they are installed, and only on what may be trusted to them."""

import json
import sys
from pathlib import Path

import pytest

from hortus.review.changes import Change
from hortus.review.checkers import Checkers, found_here
from hortus.review.checkers.tools import TOOLS
from hortus.review.dismissals import Dismissals
from hortus.review.reviewing import Reviewer
from hortus.review.types import ChangedFile, Span


@pytest.fixture
def program(tmp_path):
    """Return a maker of checkers that keep their words and answer what they are told to."""

    def make(answer="", status=0, more=""):
        path = tmp_path / "checker"
        path.write_text(
            f"#!{sys.executable}\nimport json, sys\n"
            f"open({str(tmp_path / 'words')!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
            f"{more}\nsys.stdout.write({answer!r})\nsys.exit({status})\n"
        )
        path.chmod(0o755)
        return str(path)

    return make


@pytest.fixture
def refers(rule):
    """Return a maker of rules that refer to a checker's configuration."""

    def make(tool="ruff", config="ruff.toml", **fields):
        nothing = {"language": (), "rule": None, "examples": {}}
        reference = {"tool": tool, "config": config}
        return rule(id=f"{tool}-rules", reference=reference, **{**nothing, **fields})

    return make


@pytest.fixture
def ask(repo):
    """Write files, run checkers on them and return what they find."""
    (repo.root / "ruff.toml").write_text('fix = true\n[lint]\nselect = ["F"]\n')

    def run(rules, *files, installed=None, trusted=False):
        for file in files:
            repo.write(file.path, file.data)
        found = installed if callable(installed) else (lambda *_: installed)
        checkers = Checkers(repo.root, trusted, found)
        return checkers.run(rules, files)

    return run


def ruff_says(path, row=1, code="F401", **end):
    at = {"row": row, "column": 8}
    last = {"row": end.get("last", row), "column": 9}
    return {"filename": path, "message": "it is wrong", "code": code,
            "location": at, "end_location": last}  # fmt: skip


@pytest.mark.skipif(
    not found_here(Path("/nowhere"), TOOLS["ruff"]), reason="ruff is not installed"
)
def test_ruff_finds_in_changed_lines_only_and_leaves_nothing_behind(ask, refers, repo, today):
    text = "import os\nimport json\n"
    file = ChangedFile("pkg/a.py", text.encode(), (Span(2, 2),))
    finder = ask([refers(level="warn")], file, installed=found_here)
    report = Reviewer([], Dismissals(), today, (finder,)).review(Change((file,)))
    (found,) = report.findings
    assert (found.rule, found.line, found.level) == ("ruff-rules", 2, "warn")
    assert found.message.startswith("F401: ")
    assert found.text == "import json"
    assert (repo.root / "pkg/a.py").read_text() == text  # though the configuration asks for fixes
    assert sorted(p.name for p in repo.root.iterdir()) == [".git", "pkg", "ruff.toml"]


def test_a_checker_that_is_not_installed_is_told_and_nothing_is_fetched(ask, refers, changed):
    finder = ask([refers()], changed("x = 1\n"))
    assert finder.found == {}
    assert finder.remarks == ("ruff-rules: ruff is not installed, and was not run",)


@pytest.mark.parametrize("tool", ["eslint", "flake8"])
def test_what_runs_code_of_the_repository_runs_only_when_it_is_trusted(
    ask, refers, changed, program, tmp_path, tool
):
    rules = [refers(tool)]
    file = changed("x\n", "a.py" if tool == "flake8" else "a.js")
    finder = ask(rules, file, installed=program("[]"))
    assert "--trust-checkers" in finder.remarks[0]
    assert not (tmp_path / "words").exists()
    assert ask(rules, file, installed=program("[]"), trusted=True).remarks == ()
    assert (tmp_path / "words").exists()


def test_only_files_of_its_kind_and_scope_are_given_to_a_checker(
    ask, refers, changed, program, tmp_path
):
    files = [changed("x\n", path) for path in ("src/a.py", "src/-b.py", "src/a.js", "lib/a.py")]
    ask([refers(files=["src/**"])], *files, installed=program("[]"))
    words = json.loads((tmp_path / "words").read_text())
    assert words[words.index("--") + 1 :] == ["./src/a.py", "./src/-b.py"]


def test_nothing_is_started_for_a_change_without_files_of_its_kind(
    ask, refers, changed, program, tmp_path
):
    ask([refers()], changed("x\n", "a.js"), installed=program("[]"))
    assert not (tmp_path / "words").exists()


def test_files_that_differ_from_the_work_tree_are_not_given_to_a_checker(
    refers, changed, program, repo, tmp_path
):
    file = changed("import os\n")
    repo.write("a.py", "something else\n")
    finder = Checkers(repo.root, installed=lambda *_: program("[]")).run([refers()], [file])
    assert finder.found == {}
    assert not (tmp_path / "words").exists()


def test_a_link_is_not_followed(refers, changed, program, repo, tmp_path):
    (tmp_path / "outside.py").write_text("import os\n")
    (repo.root / "a.py").symlink_to(tmp_path / "outside.py")
    checkers = Checkers(repo.root, installed=lambda *_: program("[]"))
    checkers.run([refers()], [changed("import os\n")])
    assert not (tmp_path / "words").exists()


@pytest.mark.parametrize("config", ["gone.toml", "../ruff.toml", "p/ci", "auto", "/etc/passwd"])
def test_only_a_configuration_in_the_repository_is_used(
    ask, refers, changed, program, tmp_path, config
):
    (tmp_path / "ruff.toml").write_text("")
    finder = ask([refers(config=config)], changed("x\n"), installed=program("[]"))
    assert len(finder.remarks) == 1
    assert not (tmp_path / "words").exists()


@pytest.mark.parametrize(
    ("fails", "said"),
    [(("", 2), "status 2"), (("no JSON",), "cannot be read"), (('{"a": 1}', 1), "cannot be read")],
)
def test_a_checker_that_fails_is_told_and_the_review_goes_on(
    ask, refers, changed, program, fails, said
):
    finder = ask([refers()], changed("x\n"), installed=program(*fails))
    assert finder.found == {}
    assert said in finder.remarks[0]


def test_what_is_said_of_other_files_and_of_no_line_is_left_out(
    ask, refers, changed, program, repo
):
    answer = json.dumps(
        [ruff_says("./a.py", 1), ruff_says("/etc/passwd"), ruff_says(str(repo.root / "a.py"), 999)]
    )
    finder = ask([refers()], changed("one\ntwo\n"), installed=program(answer, 1))
    lines = [(f.line, f.last_line) for f in finder.found["a.py"]]
    assert list(finder.found) == ["a.py"]
    assert all(1 <= first <= last <= 3 for first, last in lines)


def test_a_reference_to_an_unknown_checker_is_told(ask, refers, changed):
    finder = ask([refers("pylint")], changed("x\n"))
    assert finder.remarks == ("pylint-rules: pylint is not known, and was not run",)


def test_eslint_of_the_repository_comes_before_any_other(repo):
    path = repo.write("node_modules/.bin/eslint", "")
    assert found_here(repo.root, TOOLS["eslint"]) == str(path)
