"""Findings in the forms of code hosts."""

import json
from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


class Strict(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A part of a format that takes no properties but those that its document names."""


Line = Annotated[int, msgspec.Meta(ge=1)]
SarifLevel = Literal["none", "note", "warning", "error"]


class Message(Strict):
    text: str


class Artifact(Strict):
    uri: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9%/._~-]*$")]


class Region(Strict):
    start_line: Line
    start_column: Line
    end_line: Line


class Physical(Strict):
    artifact_location: Artifact
    region: Region


class Location(Strict):
    physical_location: Physical


class Suppression(Strict):
    kind: Literal["inSource", "external"]
    status: Literal["accepted", "underReview", "rejected"]


class Result(Strict):
    rule_id: str
    level: SarifLevel
    message: Message
    locations: list[Location]
    partial_fingerprints: dict[str, str]
    suppressions: list[Suppression] = []
    properties: dict[str, bool] = {}


class Configuration(Strict):
    level: SarifLevel


class Described(Strict):
    id: str
    short_description: Message
    full_description: Message
    default_configuration: Configuration


class Driver(Strict):
    name: str
    version: str
    rules: list[Described]


class Tool(Strict):
    driver: Driver


class Run(Strict):
    tool: Tool
    column_kind: Literal["utf16CodeUnits", "unicodeCodePoints"]
    results: list[Result]


class Sarif(Strict):
    schema: str = msgspec.field(name="$schema")
    version: Literal["2.1.0"]
    runs: list[Run]


class Lines(Strict):
    begin: Line
    end: Line


class Place(Strict):
    path: str
    lines: Lines


class Quality(Strict, rename=None):
    """An entry of a Code Quality report, as GitLab's manual describes it."""

    description: str
    check_name: str
    fingerprint: Annotated[str, msgspec.Meta(min_length=1)]
    severity: Literal["info", "minor", "major", "critical", "blocker"]
    location: Place


TEXTS = st.text(max_size=30)
FINDINGS = st.builds(
    Finding, rule=st.sampled_from(["no-eval", "model-opinion"]), level=st.sampled_from(Level),
    message=TEXTS, path=st.text(min_size=1, max_size=30), line=st.integers(1, 9),
    column=st.integers(1, 99), last_line=st.integers(9, 20), text=TEXTS, note=TEXTS, owner=TEXTS,
    source=TEXTS, evidence=TEXTS, fix=st.none() | TEXTS, is_opinion=st.booleans(),
)  # fmt: skip


def encoded(value):
    return msgspec.json.encode(value)


@given(st.lists(FINDINGS, max_size=4), st.lists(FINDINGS, max_size=2))
def test_every_report_is_one_that_the_documents_of_the_formats_describe(found, dismissed):
    report = Report(tuple(found), tuple(dismissed))
    log = msgspec.json.decode(encoded(sarif(report, "1")), type=Sarif)
    (run,) = log.runs
    assert {r.rule_id for r in run.results} == {rule.id for rule in run.tool.driver.rules}
    assert len(msgspec.json.decode(encoded(gitlab(found)), type=list[Quality])) == len(found)


@given(FINDINGS)
def test_a_command_for_github_has_its_parts_and_one_line(finding):
    (line,) = github([finding])
    assert len(line.splitlines()) == 1
    _, head, _ = line.split("::", 2)
    command, _, pairs = head.partition(" ")
    assert command in {"notice", "warning", "error"}
    keys = [pair.partition("=")[0] for pair in pairs.split(",")]
    assert keys == ["file", "line", "endLine", "col", "title"]
