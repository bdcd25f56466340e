"""What holds of reviews whatever the change: lines, fixes, formats, dismissals, bad files."""

import ast
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.review.changes import Change
from hortus.review.dismissals import Dismissals
from hortus.review.errors import RuleExampleError, RuleFileError
from hortus.review.fixing import apply, fix_files
from hortus.review.formats import as_json, github, gitlab, sarif
from hortus.review.loading import checked, files_under, pack_file
from hortus.review.reviewing import Reviewer
from hortus.review.settings import RULES
from hortus.review.types import ChangedFile, Span

TODAY = date(2026, 11, 22)
LINES = (
    "x = 1",
    "y = yaml.load(text)",
    "z = eval(x)",
    "subprocess.run(words, shell=True)",
    "for a in b: pass",
    "",
    "# yaml.load(text)",
    "s = 'eval(x)'",
    "tempfile.mktemp()",
    "q = f(",
    ")",
    "w = yaml.load(",
    "'''",
)
texts = st.lists(st.sampled_from(LINES), max_size=40).map("\n".join)
SOUND = (*LINES[:9], "w = yaml.load(\n    text,\n)", "v = yaml.load(f(\n    1))")
sound = st.lists(st.sampled_from(SOUND), max_size=40).map("\n".join)
spans = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 5)).map(lambda p: Span(p[0], sum(p))), max_size=6
).map(tuple)


@pytest.fixture(scope="module")
def reviewer():
    """Return a reviewer with the rules that are on without any settings."""
    return Reviewer(checked([pack_file("python-security")]), Dismissals(), TODAY)


def review(reviewer, text, spans, path="a.py"):
    return reviewer.review(Change((ChangedFile(path, text.encode(), spans),)))


@settings(max_examples=60)
@given(texts, spans)
def test_findings_are_in_changed_lines_only(reviewer, text, spans):
    for finding in review(reviewer, text, spans).findings:
        assert any(span.meets(finding.line, finding.last_line) for span in spans)
        assert 1 <= finding.line <= finding.last_line <= text.count("\n") + 1


@settings(max_examples=60)
@given(sound, spans)
def test_a_fix_touches_no_other_line_and_leaves_text_that_parses(reviewer, text, spans):
    edits = [f.edit for f in review(reviewer, text, spans).findings if f.edit]
    fixed = apply(text, edits)
    ast.parse(fixed)
    kept = [
        line
        for number, line in enumerate(text.split("\n"), start=1)
        if not any(span.meets(number, number) for span in spans)
    ]
    after = iter(fixed.split("\n"))
    assert all(line in after for line in kept), "a line that was not changed is there no more"


@settings(max_examples=20)
@given(sound)
def test_what_was_fixed_on_disk_is_not_found_again(reviewer, tmp_path_factory, text):
    root = tmp_path_factory.mktemp("house")
    (root / "a.py").write_bytes(text.encode())
    found = review(reviewer, text, (Span(1, 100),)).findings
    fix_files(root, found)
    again = review(reviewer, (root / "a.py").read_bytes().decode(), (Span(1, 100),)).findings
    assert [f for f in again if f.edit] == []
    assert len(again) == len([f for f in found if not f.edit])


@settings(max_examples=40)
@given(texts, spans, st.text(max_size=12))
def test_all_formats_tell_of_the_same_findings(reviewer, text, spans, owner):
    report = review(reviewer, text, spans, "a b/ü%.py")
    told = tuple(replace(f, owner=owner) for f in report.findings)
    report = replace(report, findings=told)
    places = [(f.rule, f.line, f.last_line) for f in told]
    assert places == [
        (e["rule"], e["line"], e["last_line"])
        for e in json.loads(dumped(as_json(report)))["findings"]
    ]
    (run,) = json.loads(dumped(sarif(report, "1")))["runs"]
    assert places == [
        (r["ruleId"], *(r["locations"][0]["physicalLocation"]["region"][k] for k in ENDS))
        for r in run["results"]
    ]
    assert {f.rule for f in told} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert places == [
        (e["check_name"], *(e["location"]["lines"][k] for k in ("begin", "end")))
        for e in json.loads(dumped(gitlab(told)))
    ]
    lines = list(github(told))
    assert all("\n" not in line for line in lines)
    found = [
        re.match(r"::\w+ .*?line=(\d+),endLine=(\d+),.*?title=([\w-]+)::", li) for li in lines
    ]
    assert places == [(m[3], int(m[1]), int(m[2])) for m in found]


ENDS = ("startLine", "endLine")


def dumped(value):
    return json.dumps(value, default=str)


@settings(max_examples=40)
@given(texts, st.lists(st.sampled_from(["", "import os", "v = 7", "# a"]), max_size=20))
def test_a_finding_keeps_its_fingerprint_when_lines_come_before_it(reviewer, text, before):
    whole = (Span(1, 1000),)
    moved = "\n".join([*before, text])
    old = review(reviewer, text, whole).findings
    new = review(reviewer, moved, whole).findings
    assert [f.fingerprint for f in old] == [f.fingerprint for f in new]
    assert [f.line + len(before) for f in old] == [f.line for f in new]
    assert len({f.fingerprint for f in old}) == len(old)


@given(st.integers(0, 30), st.sampled_from(["right", "above"]))
def test_a_dismissal_in_a_comment_moves_with_its_line(reviewer, before, place):
    comment = "# hortus: allow[py-eval] only constants"
    line = f"z = eval(x)  {comment}" if place == "right" else f"{comment}\nz = eval(x)"
    report = review(reviewer, "x = 1\n" * before + line, (Span(1, 1000),))
    assert (len(report.findings), len(report.dismissed)) == (0, 1)


@given(texts)
def test_two_reviews_of_a_change_say_the_same(reviewer, text):
    whole = (Span(1, 1000),)
    assert review(reviewer, text, whole) == review(reviewer, text, whole)


GOOD = b"""id: no-bad
message: Do not do this
language: python
rule: {pattern: "bad($A)"}
examples: {bad: [bad(1)], good: [good(1)]}
"""


@settings(max_examples=120, deadline=None)
@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.binary(max_size=8))
def test_a_damaged_rule_file_is_refused_with_its_name_or_is_a_rule(
    tmp_path_factory, at, gone, instead
):
    folder = tmp_path_factory.mktemp("house")
    (folder / RULES).mkdir(parents=True)
    (folder / RULES / "a.yml").write_bytes(GOOD[:at] + instead + GOOD[at + gone :])
    try:
        found = [rule.where for rule in checked(files_under(folder, RULES))]
    except (RuleFileError, RuleExampleError) as e:
        found = [e.message]
    assert all(".hortus/rules/a.yml" in each for each in found)
