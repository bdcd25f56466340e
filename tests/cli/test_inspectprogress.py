"""The progress of an inspection fits every terminal, and is plain lines where there is none."""

import io
import re
from contextlib import redirect_stderr

import pytest
from rich.console import Console

from hortus.cli.inspectprogress import living, progress_on, told
from hortus.cli.terminal import Terminal
from hortus.inspector import Step

STEP = Step(12, 26, "several factors together", 65.4)


class Screen(io.StringIO):
    """Something that is taken for a terminal."""

    def isatty(self):
        return True


def shown(width, *steps, seconds=0.0):
    """Return the frames that a terminal of a width was shown."""
    screen, clock = Screen(), [0.0]
    console = Console(file=screen, force_terminal=True, width=width, _environ={"TERM": "xterm"})
    with living(console, lambda: clock[0]) as show:
        for step in steps:
            show(step)
        clock[0] += seconds
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    return [frame for frame in re.split(r"[\r\n]+", plain) if frame.strip()]


@pytest.mark.parametrize("width", [32, 40, 59, 60, 80, 120, 200])
def test_a_frame_is_one_line_with_the_run_whatever_the_width(width):
    last = shown(width, STEP)[-1]

    assert len(last) <= width
    assert "run 12 of 26" in last


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_time_left_is_never_cut_off(width):
    assert "1 min 5 s left" in shown(width, STEP)[-1]


def test_what_is_tried_is_told_where_there_is_room():
    assert "several factors together" in shown(80, STEP)[-1]
    assert "several" not in shown(20, STEP)[-1]


def test_the_bar_goes_first_where_it_is_narrow():
    assert "━" not in shown(40, STEP)[-1]
    assert "━" in shown(60, STEP)[-1]


def test_the_time_left_goes_on_between_the_runs_and_not_below_nothing():
    assert "35 s left" in shown(80, STEP, seconds=30)[-1]
    assert "0 s left" in shown(80, STEP, seconds=300)[-1]


def test_before_the_first_run_has_ended_nothing_is_estimated():
    last = shown(80, Step(0, 0, "baseline", 0.0))[-1]

    assert "first runs" in last
    assert "left" not in last


def test_more_runs_than_planned_are_counted_on():
    assert "run 27 of 26" in shown(80, Step(27, 26, "control", 0.0))[-1]


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Step(0, 0, "baseline", 0.0), "the first runs have begun"),
        (STEP, "run 12 of 26: several factors together, 1 min 5 s left"),
        (Step(26, 26, "trust", 0.0), "run 26 of 26: trust"),
    ],
)
def test_a_step_is_a_line_where_nobody_watches(step, line):
    assert told(step) == line


def test_without_a_terminal_each_run_is_a_line(capsys):
    with progress_on(Terminal()) as show:
        show(STEP)

    assert capsys.readouterr().err == f"{told(STEP)}\n"


def test_a_terminal_that_cannot_move_its_cursor_gets_lines(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    with redirect_stderr(Screen()) as screen, progress_on(Terminal()) as show:
        show(STEP)

    assert screen.getvalue() == f"{told(STEP)}\n"


def test_no_colour_is_used_where_none_is_wanted(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    with redirect_stderr(Screen()) as screen, progress_on(Terminal()) as show:
        show(STEP)

    assert "run 12 of 26" in screen.getvalue()
    assert not re.search(r"\x1b\[(3|4|9|10)\d(;|m)|\x1b\[[34]8;", screen.getvalue())
