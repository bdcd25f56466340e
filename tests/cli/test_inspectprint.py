"""What is printed of reports, where the words of the verb do not reach."""

from pathlib import Path

from msgspec.structs import replace

from hortus.cli import inspectprint
from hortus.inspector import Checked, Level, Release, diff
from hortus.inspector.reporting.checking import Flaw
from hortus.inspector.reporting.testing import finding, report


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
