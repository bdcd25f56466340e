"""Findings in the forms of code hosts."""

import json

import pytest

from hortus.review.formats import as_json, github, gitlab, sarif, shown, words
from hortus.review.types import Finding, Level, Report, Skipped

FOUND = Finding(
    "no-eval", Level.BLOCK, "Do not run text", "a b,c:\n\udcff.py", 3, 5, 4, "eval(x)\udcff",
    note="100 %", owner="anna", source="CWE-95", evidence="kept 9 of 10 times", fix="safe(x)",
    fingerprint="abc",
)  # fmt: skip
REPORT = Report((FOUND,), (FOUND,), (Skipped("x\udcff", "a link"),), 1, 9)


def test_json_says_everything_and_can_be_encoded():
    value = json.loads(json.dumps(as_json(REPORT)).encode())
    (entry,) = value["findings"]
    assert (entry["rule"], entry["level"], entry["fix"]) == ("no-eval", "block", "safe(x)")
    assert (value["worst"], value["lines"], len(value["dismissed"])) == ("block", 9, 1)


def test_sarif_has_rules_levels_places_and_suppressions():
    (run,) = json.loads(json.dumps(sarif(REPORT, "1")).encode())["runs"]
    first, second = run["results"]
    assert run["tool"]["driver"]["rules"][0]["id"] == "no-eval"
    assert first["level"] == "error"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b%2Cc%3A%0A%FF.py"
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 4}
    assert second["suppressions"]


def test_a_command_for_github_is_one_line_that_nothing_can_break_out_of():
    (line,) = github([FOUND])
    assert "\n" not in line
    assert line.startswith(
        "::error file=a b%2Cc%3A%0A\N{REPLACEMENT CHARACTER}.py,line=3,endLine=4,col=5,"
    )
    assert "100 %25" in line


def test_gitlab_gets_places_and_fingerprints_that_differ():
    (entry,) = gitlab([FOUND])
    assert entry["severity"] == "critical"
    assert entry["location"]["lines"] == {"begin": 3, "end": 4}
    assert len(entry["fingerprint"]) == 64


@pytest.mark.parametrize("part", ["Do not run text.", "100 %", "Fix: safe(x)", "CWE-95", "anna"])
def test_the_words_of_a_finding_hold_every_fact(part):
    assert part in words(FOUND)


def test_what_is_printed_cannot_steer_the_terminal():
    assert (
        shown("a\x1b[31m\n\udcff")
        == "a" + "\N{REPLACEMENT CHARACTER}" + "[31m" + "\N{REPLACEMENT CHARACTER}" * 2
    )
