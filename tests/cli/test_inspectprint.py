"""What is printed of reports, where the words of the verb do not reach."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from hortus.cli import inspectprint
from hortus.inspector import Checked, Contact, Level, Release, diff
from hortus.inspector.reporting.checking import Flaw
from hortus.inspector.reporting.report import Files
from hortus.inspector.reporting.testing import difference, finding, report


def release(version, level, *codes):
    return Release(version=version, date="2026-04-03", level=level, codes=codes)


def test_a_history_is_a_line_for_each_release_and_each_change(capsys):
    inspectprint.history(
        "A tool",
        [release("2.1.90", Level.NONE), release("2.1.91", Level.HIGH, "covert_marker")],
    )

    assert capsys.readouterr().out.splitlines() == [
        "A tool",
        "  2.1.90         2026-04-03  none    nothing",
        "  2.1.91         2026-04-03  high    covert_marker",
        "  covert_marker: introduced in 2.1.91 (2026-04-03), after 2.1.90",
    ]


def test_a_file_that_holds_no_report_has_its_flaw_printed(capsys):
    inspectprint.checked(Path("x.json"), Checked(flaws=[Flaw("structure", "it is none")]))

    assert capsys.readouterr().out.splitlines() == [
        "x.json: DOES NOT HOLD, 1 flaw",
        "  FLAW structure: it is none",
    ]


def test_evidence_that_differs_by_an_index_alone_is_one_line(capsys):
    inspectprint.show(Checked(), report([finding()]))

    assert capsys.readouterr().out.count("in body.events[…].name") == 1


def test_changes_have_a_sign_each(capsys):
    inspectprint.differences(diff(report(text="was"), report(text="now")))
    out = capsys.readouterr().out

    assert "+ host: now.example" in out
    assert "- program: git config was" in out


def test_a_tool_that_talked_to_nobody_is_said_to(capsys):
    inspectprint.show(Checked(), replace(report(), contacts=()))

    assert "  nobody" in capsys.readouterr().out.splitlines()


def test_a_finding_says_its_weight_its_certainty_and_what_the_vendor_says(capsys):
    inspectprint.show(Checked(), report([finding(hidden=0)]))
    out = capsys.readouterr().out

    assert "low     It changes bytes that look the same" in out
    assert "serious harm possible, said by the vendor" in out
    assert "by chance once in 252" in out
    assert "the vendor: https://tool.example/privacy" in out


def test_the_two_texts_of_a_mark_stand_below_each_other_with_the_names_of_the_characters(capsys):
    mark = difference(sensitive="Today\u2019s", control="Today's")
    inspectprint.show(Checked(), report([finding(differences=[mark])]))
    lines = capsys.readouterr().out.splitlines()

    one = next(at for at, text in enumerate(lines) if "U+2019 RIGHT SINGLE QUOTATION MARK" in text)
    assert "U+0027 APOSTROPHE" in lines[one + 1]
    assert lines[one].index("⟦") == lines[one + 1].index("⟦")


def test_much_evidence_is_cut_and_counted(capsys):
    many = replace(finding(), evidence=tuple(f"in body.place{chr(97 + at)}" for at in range(9)))
    inspectprint.show(Checked(), report([many]))

    assert "and 5 more" in capsys.readouterr().out


def test_what_a_tool_says_cannot_change_the_terminal(capsys):
    inspectprint.show(Checked(), report([finding(title="\x1b[2Jgone\u202e")], text="\x1b]0;x\x07"))
    out = capsys.readouterr().out

    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out


def test_a_report_whose_signature_does_not_hold_says_so_first(capsys):
    inspectprint.show(Checked(flaws=[Flaw("signature", "it is of somebody else")]), report())
    first, *_ = capsys.readouterr().out.splitlines()

    assert first == "NOT VERIFIED, signature: it is of somebody else"


EMPTY = replace(report(), examined=replace(report().examined, comparisons=0))


def test_a_report_in_which_nothing_could_be_compared_has_no_verdict(capsys):
    inspectprint.show(Checked(), EMPTY)
    inspectprint.checked(Path("x.json"), Checked(report=EMPTY, signer="s"))
    out = capsys.readouterr().out

    assert "no verdict  Nothing could be compared, so this is no verdict." in out
    assert "  A tool 1.0.0: no verdict" in out
    assert "Nothing of weight" not in out


def test_one_request_is_one_and_roles_are_plain_words(capsys):
    contacts = (
        Contact(host="a.example", role="third party", requests=1.0, octets=1_200),
        Contact(host="b.example", role="unread", requests=0.5, octets=3),
    )
    inspectprint.show(Checked(), replace(report(), contacts=contacts))
    out = capsys.readouterr().out

    assert "a.example (not the model): 1 request, 1,200 B a run" in out
    assert "b.example (could not be read): 0.5 requests, 3 B a run" in out


@pytest.mark.parametrize("width", [40, 80, 120])
def test_on_a_terminal_no_line_is_wider_and_its_rest_stands_below_its_text(
    capsys, monkeypatch, width
):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    title = "It writes the same value in another form in what it sends to the model, by time zone"
    inspectprint.show(Checked(), report([finding(title=title)]))
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()

    assert max(map(len, lines)) <= width
    at = next(at for at, line in enumerate(lines) if line.startswith("high    It writes"))
    if width < len(title):
        assert re.match(r" {8}\S", lines[at + 1])


def test_without_a_terminal_each_thing_is_one_line_whatever_its_length(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    title = "It writes the same value in another form in what it sends to the model, by time zone"
    inspectprint.show(Checked(), report([finding(title=title)]))

    assert f"high    {title}" in capsys.readouterr().out.splitlines()


PATHS = [f"/etc/{chr(97 + at)}x" for at in range(20)]
HOSTILE = ["\x1b[2Jgone", "abc\u202etxt", "zero\u200bwidth", "tag\U000e0041", "a\x9b31m", "\ud800"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_printed_of_two_reports_or_a_history_can_deceive(capsys, text):
    inspectprint.differences(diff(report(text="plain"), report([finding(title=text)], text=text)))
    inspectprint.history(text, [release(text, Level.HIGH, text), release("2", Level.NONE)], [text])
    inspectprint.checked(Path(text), Checked(report=report(text=text), signer=text))
    out = capsys.readouterr().out

    assert out.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\U000e0041]", out)


def test_changes_of_one_kind_have_an_end_and_findings_have_none(capsys):
    files = Files(program="/opt/tool", by_tool=True, how="read", paths=tuple(PATHS))
    machine = replace(report().machine, files=(files,))
    many = [finding(code, code.title()) for code in PATHS]
    inspectprint.differences(diff(report(), replace(report(many), machine=machine)))
    out = capsys.readouterr().out

    assert out.count("+ file:") == 12
    assert "  and 8 more of this kind; --json has all" in out
    assert out.count("+ high:") == len(PATHS) == 20
