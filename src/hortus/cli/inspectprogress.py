"""Show how far an inspection is: one living line for people, a line for each run otherwise."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hortus.cli.terminal import Terminal
from hortus.inspector import Progress, Step

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

_NARROW = 60
_WIDE = 90


@contextmanager
def progress_on(terminal: Terminal) -> Iterator[Progress]:
    """Show each run that has ended: on one line of a terminal, as lines everywhere else."""
    from rich.console import Console  # noqa: PLC0415 - heavy

    console = Console(stderr=True)
    if not sys.stderr.isatty() or console.is_dumb_terminal:
        yield lambda step: terminal.note(told(step))
        return
    with living(console) as show:
        yield show


def told(step: Step) -> str:
    """Return a step as a line of its own."""
    if not step.done:
        return "the first runs have begun"
    left = f", {_span(step.seconds_left)} left" if step.done < step.total else ""
    return f"run {step.done} of {step.total}: {step.about}{left}"


@contextmanager
def living(console: "Console", now: Callable[[], float] = time.monotonic) -> Iterator[Progress]:
    """Keep one line up to date, whose time left goes on between the runs."""
    bar = _bar(console)
    with bar:
        task = bar.add_task("", total=None, count="first runs", about="", left=_Left(now))

        def show(step: Step) -> None:
            if step.done:
                left = _Left(now, step.seconds_left)
                count = f"run {step.done} of {step.total}"
                bar.update(
                    task,
                    completed=step.done,
                    total=max(step.total, step.done),
                    count=count,
                    about=step.about,
                    left=left,
                )

        yield show


def _bar(console: "Console") -> "Bar":
    """Return a line that fits: on a narrow terminal the bar goes first, then what is tried."""
    from rich import progress as rich  # noqa: PLC0415 - heavy, and only for people
    from rich.table import Column  # noqa: PLC0415 - heavy, and only for people

    fixed, free = Column(no_wrap=True), Column(no_wrap=True, overflow="ellipsis", ratio=1)
    columns: list[rich.ProgressColumn] = [
        rich.TextColumn("{task.fields[count]}", table_column=fixed)
    ]
    if console.width >= _NARROW:
        columns.append(rich.BarColumn(bar_width=30 if console.width >= _WIDE else 12))
    columns += [
        rich.TextColumn("{task.fields[about]}", table_column=free),
        rich.TextColumn("{task.fields[left]}", table_column=fixed),
    ]
    return rich.Progress(*columns, console=console, transient=True, expand=True)


class _Left:
    """The time that is left, counted down from when it was estimated."""

    def __init__(self, now: Callable[[], float], seconds: float | None = None) -> None:
        self._now = now
        self._end = None if seconds is None else now() + seconds

    def __format__(self, _: str) -> str:
        """Return it as it is now."""
        if self._end is None:
            return ""
        return f"{_span(max(0.0, self._end - self._now()))} left"


def _span(seconds: float) -> str:
    """Return a time as one says it: ``40 s``, ``2 min 5 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
