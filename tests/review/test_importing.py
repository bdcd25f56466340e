"""Prose becomes advice, configurations become references."""

import pytest

from hortus.review.document import located
from hortus.review.errors import RuleFileError
from hortus.review.importing import from_configs, from_prose
from hortus.review.loading import rule_of


def messages(root):
    return [str(one.content["message"]) for one in from_prose(root)]


def test_orders_in_lists_become_advice(tmp_path):
    (tmp_path / "AGENTS.md").write_text(
        "# Style\n\n- Always use `acme.http` for\n  **all** calls\n- The weather is fine today\n"
        "```\n- never run this block\n```\n1. Do not commit [secrets](x.md).\n* short\n"
    )
    found = list(from_prose(tmp_path))
    assert [one.content["message"] for one in found] == [
        "Always use `acme.http` for all calls",
        "Do not commit secrets.",
    ]
    assert found[0].content["source"] == "AGENTS.md:3"
    assert found[0].content["note"] == "From AGENTS.md, Style."
    for one in found:
        assert rule_of(located(one.content, "x")).is_prose


@pytest.mark.parametrize("name", ["CLAUDE.md", ".cursorrules", "CONTRIBUTING.md"])
def test_every_usual_place_is_read(tmp_path, name):
    (tmp_path / name).write_text("- You must write tests\n")
    assert messages(tmp_path) == ["You must write tests"]


def test_hostile_prose_is_cut_and_bounded(tmp_path):
    (tmp_path / "AGENTS.md").write_text(
        "- always " + "x" * 100_000 + "\n" + "- always do it\n" * 999
    )
    found = messages(tmp_path)
    assert len(found) == 200
    assert max(map(len, found)) <= 400
    (tmp_path / "CLAUDE.md").symlink_to("/etc/passwd")
    (tmp_path / ".cursorrules").write_bytes(b"- always \xff\xfe do\n")
    messages(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "tool", "codes"),
    [
        ("ruff.toml", '[lint]\nselect = ["E", "F"]\n', "ruff", ["E", "F"]),
        ("pyproject.toml", '[tool.ruff.lint]\nextend-select = ["B"]\n', "ruff", ["B"]),
        ("setup.cfg", "[flake8]\nselect = E1, W2\n", "flake8", ["E1", "W2"]),
        (".eslintrc.json", '// ours\n{"rules": {"no-eval": 2}}', "eslint", ["no-eval"]),
        (
            ".eslintrc.json",
            """{"extends": "https://a.example/b", // why, it is ours
            /* and */ "rules": {"a//b": [2, "x,}",], "c\\"d": 1,}, } // end""",
            "eslint",
            ["a//b", 'c"d'],
        ),
        (
            "eslint.config.js",
            'export default [{rules: {"no-var": "error"}}]',
            "eslint",
            ["no-var"],
        ),
        (".semgrep.yml", "rules:\n  - id: my.rule\n    pattern: x\n", "semgrep", ["my.rule"]),
    ],
)
def test_configurations_become_references(tmp_path, name, text, tool, codes):
    (tmp_path / name).write_text(text)
    (found,) = from_configs(tmp_path)
    reference = rule_of(located(found.content, "x")).reference
    assert (reference.tool, reference.config, list(reference.codes)) == (tool, name, codes)


def test_a_project_without_such_a_part_refers_to_nothing(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "setup.cfg").write_text("[metadata]\n")
    assert list(from_configs(tmp_path)) == []


@pytest.mark.parametrize("name", ["ruff.toml", "setup.cfg", ".eslintrc"])
def test_a_configuration_that_cannot_be_read_is_told(tmp_path, name):
    (tmp_path / name).write_text("[[[")
    with pytest.raises(RuleFileError, match="cannot be read"):
        list(from_configs(tmp_path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Never call os.system directly.\nIt is slow.\n", ["Never call os.system directly."]),
        ("Use acme.http for calls\n", ["Use acme.http for calls"]),
        ("We always use acme.http.\n", []),
        ("Useful things are listed here.\n", []),
        ("> Never quote this line\n", []),
        ("| Never | in a table |\n", []),
        ("# Never a heading\n", []),
        ("- [ ] Add a line to the changelog\n", ["Add a line to the changelog"]),
        ("- [x] Always sign off commits\n", ["Always sign off commits"]),
        (
            "- Never do this\n  Always in the same item\n",
            ["Never do this Always in the same item"],
        ),
    ],
)
def test_lines_that_begin_as_orders_count_outside_of_lists_too(tmp_path, text, words):
    (tmp_path / ".cursorrules").write_text(text)
    assert messages(tmp_path) == words
