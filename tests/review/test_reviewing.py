"""Findings are in the changed lines, at the level that a rule's standing allows."""

from datetime import timedelta

import pytest

from hortus.review.changes import Change
from hortus.review.dismissals import Dismissal, Dismissals
from hortus.review.reviewing import Reviewer, shown_evidence
from hortus.review.types import Evidence, Finding, Level, Skipped, Span


@pytest.fixture
def review(today):
    """Return a function that reviews files by rules."""

    def run(rules, *files, dismissals=(), finders=(), skipped=()):
        reviewer = Reviewer(rules, Dismissals(dismissals), today, finders)
        return reviewer.review(Change(files, skipped))

    return run


def dismissal(today, **fields):
    usual = {"rule": "no-eval", "owner": "anna", "reason": "it is ours", "until": today}
    return Dismissal(**{**usual, **fields})


def test_only_changed_lines_count(review, rule, changed):
    file = changed("eval(a)\neval(b)\neval(c)\n", spans=(Span(2, 2),))
    report = review([rule()], file)
    assert [(f.line, f.text) for f in report.findings] == [(2, "eval(b)")]
    assert (report.files, report.lines, report.worst) == (1, 1, Level.BLOCK)


def test_a_call_over_several_lines_is_found_when_one_of_them_changed(review, rule, changed):
    report = review([rule()], changed("eval(\n  a\n)\n", spans=(Span(2, 2),)))
    assert [(f.line, f.last_line) for f in report.findings] == [(1, 3)]


def test_a_finding_says_all_that_the_rule_says(review, rule, changed):
    full = rule(owner="anna", source="CWE-95", note="Why.", fix="safe($A)",
                evidence={"kept": 9, "of": 10, "places": ["b.py:1"]},
                examples={"bad": ["eval(x)"], "good": ["f()"]})  # fmt: skip
    (found,) = review([full], changed("eval(a)")).findings
    assert (found.owner, found.source, found.note, found.fix) == (
        "anna",
        "CWE-95",
        "Why.",
        "safe(a)",
    )
    assert found.evidence == "kept 9 of 10 times, as in b.py:1"


def test_other_languages_and_paths_are_left_alone(review, rule, changed):
    scoped = rule(files=["src/**"])
    files = [
        changed("eval(a)", path) for path in ("src/a.py", "lib/a.py", "src/a.js", "src/Makefile")
    ]
    assert [f.path for f in review([scoped], *files).findings] == ["src/a.py"]


def test_proposed_retired_and_expired_rules_find_nothing(review, rule, changed, today):
    rules = [
        rule(state="proposed"),
        rule(state="retired"),
        rule(expires=today - timedelta(days=1)),
    ]
    assert review(rules, changed("eval(a)")).findings == ()
    assert len(review([rule(expires=today)], changed("eval(a)")).findings) == 1


def test_a_dismissed_finding_is_kept_apart(review, rule, changed, today):
    for text, entries in (
        ("eval(a)  # hortus: allow[no-eval] our own text", ()),
        ("eval(a)", (dismissal(today),)),
    ):
        report = review([rule()], changed(text), dismissals=entries)
        assert (report.findings, len(report.dismissed), report.worst) == ((), 1, None)


def test_a_secret_cannot_be_dismissed_by_a_comment_or_an_entry(review, changed, today):
    class Finder:
        def find(self, file):
            yield Finding("token", Level.BLOCK, "m", file.path, 1, 1, 1, "t", is_secret=True)

    text = "x  # hortus: allow[token] it is not one"
    report = review(
        [], changed(text), dismissals=(dismissal(today, rule="token"),), finders=(Finder(),)
    )
    assert len(report.findings) == 1


def test_a_line_with_a_secret_is_shown_without_it_by_other_findings(review, rule, changed):
    class Finder:
        def find(self, file):
            yield Finding("token", Level.BLOCK, "m", file.path, 1, 1, 1, "<hid>", is_secret=True)

    full = rule(fix="safe($A)")
    (one, other) = review([full], changed("eval('s3cret')\n"), finders=(Finder(),)).findings
    assert {one.rule, other.rule} == {"no-eval", "token"}
    assert {one.text, other.text} == {"<hid>"}
    assert one.fix is None
    assert other.fix is None


def test_a_mined_rule_that_is_doubted_only_advises(review, rule, changed, today):
    mined = rule(origin="mined", level="warn")
    doubts = tuple(dismissal(today, path=f"x{n}.py") for n in range(3))
    assert review([mined], changed("eval(a)"), dismissals=doubts[:2]).worst is Level.WARN
    assert review([mined], changed("eval(a)"), dismissals=doubts).worst is Level.ADVISE


def test_a_written_rule_cannot_be_weakened_by_dismissing_it(review, rule, changed, today):
    doubts = tuple(dismissal(today, path=f"x{n}.py") for n in range(9))
    assert review([rule()], changed("eval(a)"), dismissals=doubts).worst is Level.BLOCK


def test_fingerprints_outlive_edits_elsewhere_and_differ_by_place(review, rule, changed):
    before = review([rule()], changed("eval(a)\neval(a)\n")).findings
    after = review([rule()], changed("# new\n\neval(a)\nx = 1\n  eval(a)\n")).findings
    assert [f.fingerprint for f in before] == [f.fingerprint for f in after]
    assert before[0].fingerprint != before[1].fingerprint


def test_what_cannot_be_parsed_in_time_is_named_and_the_rest_is_reviewed(review, rule, changed):
    deep = changed(f"{'(' * 5000}{')' * 5000}\neval(a)\n", "deep.py")
    report = review([rule()], deep, changed("eval(a)"), skipped=(Skipped("link", "a link"),))
    assert [f.path for f in report.findings] == ["a.py"]
    assert {s.path for s in report.skipped} == {"deep.py", "link"}


@pytest.mark.parametrize(
    "text", [b"", b"\0eval(a)", b"\xff\xfe", b"eval(\xff)\r\n", "eval('ü')".encode("utf-16")]
)
def test_no_bytes_break_a_review(review, rule, changed, text):
    review([rule()], changed(text))


def test_invalid_bytes_do_not_hide_a_finding(review, rule, changed):
    (found,) = review([rule()], changed(b"x = '\xff\xff'; eval(a)\n")).findings
    assert found.column == 11


def test_everything_in_a_file_can_be_asked_for(rule, changed, today):
    reviewer = Reviewer([rule()], Dismissals(), today)
    assert (
        len(reviewer.everything(changed("eval(a)\neval(b) # hortus: allow[no-eval] ours\n"))) == 2
    )


def test_evidence_is_said_in_a_few_words():
    assert shown_evidence(Evidence()) == ""
    assert shown_evidence(Evidence(9, 10)) == "kept 9 of 10 times"
