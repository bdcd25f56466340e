"""Reports show where and what, never the value."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Finding, Findings, Hit, Tier, excerpt, load_rules, place, sarif


def finding(start, end, rule="npm-token"):
    return Finding(start, end, rule, Tier.STRUCTURED, "secret")


@given(st.text("ab\n", max_size=30), st.integers(0, 30))
def test_line_and_column_are_counted_from_one(text, offset):
    offset = min(offset, len(text))
    line, column = place(text, offset)
    assert sum(len(x) + 1 for x in text.split("\n")[: line - 1]) + column - 1 == offset


def test_an_excerpt_is_the_line_without_any_value():
    text = "first\nuse(SECRET, HIDDEN)\nlast"
    findings = Findings((finding(10, 16), finding(18, 24, "other")))
    assert excerpt(text, findings.found[0], findings) == "use(<npm-token: 6 characters>, <other>)"
    assert excerpt(text, findings.found[1], findings) == "use(<npm-token>, <other: 6 characters>)"


def test_a_long_line_is_cut_around_the_finding():
    text = "x" * 500 + "SECRET" + "y" * 500
    found = finding(500, 506)
    shown = excerpt(text, found, Findings((found,)))
    assert shown == "x" * 40 + "<npm-token: 6 characters>" + "y" * 40


def test_an_excerpt_cannot_drive_a_terminal():
    text = "\x1b[2Ja SECRET"
    found = finding(6, 12)
    assert excerpt(text, found, Findings((found,))) == " [2Ja <npm-token: 6 characters>"


def test_a_finding_over_several_lines_is_one_line():
    text = "a\nSEC\nRET b\nc"
    found = finding(2, 9)
    assert excerpt(text, found, Findings((found,))) == "<npm-token: 7 characters> b"


def test_sarif_lists_only_the_rules_that_found_something():
    hit = Hit("a.py", 1, 2, "npm-token", Tier.CONTEXTUAL, "secret", "x", "f")
    document = sarif([hit, hit], load_rules(), "1")
    (run,) = document["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["npm-token"]
    assert [result["level"] for result in run["results"]] == ["warning", "warning"]


def test_a_hit_without_a_fingerprint_has_none_in_sarif():
    hit = Hit("a", 1, 1, "uuid", Tier.CONTEXTUAL, "secret", "<uuid: 36 characters>", "")
    result = sarif([hit], [], "1")["runs"][0]["results"][0]
    assert "partialFingerprints" not in result
