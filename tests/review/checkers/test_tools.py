"""What each checker is told, and what its answer says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.checkers.tools import TOOLS, Complaint

RUFF = [
    {
        "cell": None, "code": "F401", "message": "`os` imported but unused", "fix": None,
        "filename": "/r/a.py", "noqa_row": 1, "url": "https://docs.example/F401",
        "location": {"row": 1, "column": 8}, "end_location": {"row": 1, "column": 10},
    },
    {
        "cell": None, "code": None, "message": "SyntaxError: x", "fix": None,
        "filename": "/r/a.py", "location": {"row": 3, "column": 1},
        "end_location": {"row": 4, "column": 1},
    },
]  # fmt: skip
SEMGREP = {
    "results": [
        {
            "check_id": "no-eval", "path": "a.py", "start": {"line": 2, "col": 5, "offset": 9},
            "end": {"line": 3, "col": 1, "offset": 20},
            "extra": {"message": "Do not.", "severity": "ERROR", "lines": "eval(x)"},
        }
    ],
    "errors": [], "paths": {"scanned": ["a.py"]}, "version": "1.182.0",
}  # fmt: skip
ESLINT = [
    {
        "filePath": "/r/a.js",
        "messages": [
            {"ruleId": "no-eval", "severity": 2, "message": "Bad.", "line": 4, "column": 2,
             "endLine": 5, "endColumn": 1},
            {"ruleId": None, "fatal": True, "severity": 2, "message": "Parsing error",
             "line": 1, "column": 1},
            {"ruleId": None, "severity": 1, "message": "File ignored."},
        ],
    }
]  # fmt: skip


def read(tool, answer):
    data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return list(TOOLS[tool].read(data))


def test_ruff_is_read():
    assert read("ruff", RUFF) == [
        Complaint("/r/a.py", 1, 1, 8, "F401", "`os` imported but unused"),
        Complaint("/r/a.py", 3, 4, 1, "syntax", "SyntaxError: x"),
    ]


def test_semgrep_is_read():
    assert read("semgrep", SEMGREP) == [Complaint("a.py", 2, 3, 5, "no-eval", "Do not.")]


def test_eslint_is_read_and_what_it_says_of_no_line_is_left_out():
    assert read("eslint", ESLINT) == [
        Complaint("/r/a.js", 4, 5, 2, "no-eval", "Bad."),
        Complaint("/r/a.js", 1, 1, 1, "syntax", "Parsing error"),
    ]


def test_flake8_is_read_and_lines_in_another_form_are_left_out():
    answer = b"./a b.py:3:80: E501 line too long: 90\nwarning: something\n\xff:x\n"
    assert read("flake8", answer) == [Complaint("./a b.py", 3, 3, 80, "E501", "line too long: 90")]


@given(st.binary(max_size=200))
def test_flake8_may_say_anything(answer):
    read("flake8", answer)


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_the_configuration_is_one_word_and_files_come_last(name):
    words = list(TOOLS[name].words("-x y.toml"))
    assert words[words.index("--config") + 1] == "-x y.toml"
    assert words[-1] == "--"


def test_nothing_is_sent_and_nothing_is_left_in_the_repository():
    assert "--metrics=off" in TOOLS["semgrep"].words("c")
    assert "--disable-version-check" in TOOLS["semgrep"].words("c")
    assert "--no-autofix" in TOOLS["semgrep"].words("c")
    assert {"--no-cache", "--no-fix"} <= set(TOOLS["ruff"].words("c"))
    assert {name for name, tool in TOOLS.items() if tool.runs_code} == {"eslint", "flake8"}
