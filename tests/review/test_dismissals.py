"""Dismissals: with a reason, for a time, and counted."""

from datetime import timedelta

import pytest

from hortus.review.dismissals import (
    FILE,
    Dismissal,
    Dismissals,
    beside,
    comments,
    dismiss,
    without_reason,
)
from hortus.review.errors import RuleFileError
from hortus.review.types import Finding, Level


def finding(line=2, last=None, rule="no-eval", path="src/a.py", fingerprint="f1"):
    return Finding(
        rule, Level.BLOCK, "m", path, line, 1, last or line, "t", fingerprint=fingerprint
    )


@pytest.fixture
def entry(today):
    """Return a maker of dismissals."""

    def make(**fields):
        usual = {"rule": "no-eval", "owner": "anna", "reason": "it is ours", "until": today}
        return Dismissal(**{**usual, **fields})

    return make


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\neval(x)  # hortus: allow[no-eval] the text is ours", 2),
        ("// hortus: allow[other, no-eval]: the text is ours\neval(x)", 2),
        ("f(\n  1,  /* hortus: allow[no-eval] - the text is ours */\n)", 1),
    ],
)
def test_a_comment_with_a_reason_dismisses(text, line):
    said = comments(text.split("\n"))
    assert beside(finding(line, line + text.count("\n")), said).reason == "the text is ours"


@pytest.mark.parametrize(
    "text",
    ["# hortus: allow[no-eval]", "# hortus: allow[no-eval] ok", "# hortus: allow[other] our text"],
)
def test_a_comment_without_reason_or_for_another_rule_dismisses_nothing(text):
    assert beside(finding(), comments(["", text])) is None


def test_a_comment_two_lines_above_dismisses_nothing():
    assert (
        beside(finding(3), comments(["# hortus: allow[no-eval] our text", "", "eval(x)"])) is None
    )


def test_a_comment_without_a_reason_is_remarked_upon():
    said = comments(["x  # hortus: allow[no-eval]", "y  # hortus: allow[no-eval] our text"])
    (remark,) = without_reason("a.py", said)
    assert remark.startswith("a.py:1: ")


def test_an_entry_covers_its_rule_path_and_finding_until_its_day(entry, today):
    for fields in ({}, {"path": "src/**"}, {"fingerprint": "f1"}):
        assert Dismissals((entry(**fields),)).covers(finding(), today)
    for fields in ({"rule": "x"}, {"path": "lib/**"}, {"fingerprint": "f2"}):
        assert not Dismissals((entry(**fields),)).covers(finding(), today)
    tomorrow = today + timedelta(days=1)
    assert not Dismissals((entry(),)).covers(finding(), tomorrow)
    assert Dismissals((entry(),)).expired(tomorrow) == (entry(),)
    assert (
        Dismissals((entry(),)).of("no-eval", today),
        Dismissals((entry(),)).of("x", today),
    ) == (1, 0)


def test_dismissals_are_added_to_what_is_there(tmp_path, entry):
    odd = entry(reason='because "it" is \\ours\n', path="src/**")
    dismiss(tmp_path, entry())
    (tmp_path / FILE).write_text(f"# ours\n{(tmp_path / FILE).read_text()}")
    dismiss(tmp_path, odd)
    assert Dismissals.load(tmp_path).entries == (entry(), odd)
    assert (tmp_path / FILE).read_text().startswith("# ours")


def test_a_broken_file_is_told_and_not_added_to(tmp_path, entry):
    (tmp_path / ".hortus").mkdir()
    (tmp_path / FILE).write_text("[[dismissal]]\nrule = 'x'\n")
    with pytest.raises(RuleFileError, match="missing required field"):
        dismiss(tmp_path, entry())
    assert (tmp_path / FILE).read_text().endswith("'x'\n")


@pytest.mark.parametrize("reason", ["", "x", "   ab  "])
def test_a_dismissal_without_a_reason_is_not_written(tmp_path, entry, reason):
    with pytest.raises(RuleFileError, match="is no reason"):
        dismiss(tmp_path, entry(reason=reason))
    assert not (tmp_path / FILE).exists()
