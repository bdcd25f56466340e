"""What a verb prints on: lines, JSON, tables, progress, and errors in two lines."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from hortus.core.errors import HortusError


class Progress(Protocol):
    """Something that is told how far a long job has come."""

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Say that ``done`` of ``total`` is finished, working on ``what``."""


class Terminal:
    """Standard output for results, standard error for everything said on the way."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json

    def line(self, text: str = "") -> None:
        """Print a result; whoever reads it through a pipe sees it at once."""
        print(text, flush=True)

    def note(self, text: str) -> None:
        """Print a remark that is no result."""
        print(text, file=sys.stderr)

    def document(self, value: object) -> None:
        """Print ``value`` (dataclasses, structs, dicts, lists) as one line of JSON."""
        import msgspec  # noqa: PLC0415 - `hortus --version` must not pay for it

        print(msgspec.json.encode(value).decode(), flush=True)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows in columns as wide as their longest cell."""
        widths = [
            max(len(str(cell)) for cell in column) for column in zip(heads, *rows, strict=True)
        ]
        for row in (heads, *rows):
            cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
            print("  ".join(cells).rstrip())

    def fail(self, error: HortusError) -> None:
        """Print what went wrong and what to do about it."""
        if self.json:
            self.document(
                {"error": {"code": error.code, "message": error.message, "remedy": error.remedy}}
            )
            return
        print(f"hortus: {error.message}\n  remedy: {error.remedy}", file=sys.stderr)

    @contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """Show a bar with rate and time left while the block runs; quiet where nobody looks."""
        if not sys.stderr.isatty():
            yield _silent
            return
        from rich import progress as rich  # noqa: PLC0415 - heavy, and only for people
        from rich.console import Console  # noqa: PLC0415 - heavy, and only for people

        columns = (
            rich.TextColumn("{task.description}"),
            rich.BarColumn(),
            rich.TextColumn("{task.fields[what]}"),
        )
        bar = rich.Progress(
            *columns,
            rich.TimeElapsedColumn(),
            rich.TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        with bar:
            task = bar.add_task(title, total=None, what="")

            def report(done: float, total: float, what: str = "") -> None:
                bar.update(task, completed=done, total=total, what=what[-40:])

            yield report


def _silent(done: float, total: float, what: str = "") -> None:
    """Report to nobody."""
