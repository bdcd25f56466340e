"""Print the matrix for people and write it for programs."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from conformance.matrix import Row

_HEADS = ("client", "case", "result", "requests", "status", "tokens", "recorded as", "other hosts")


def print_rows(rows: Sequence[Row]) -> None:
    """Print one line a run, and below it why a run failed."""
    cells = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(_HEADS, *cells, strict=True)]
    for line in (_HEADS, *cells):
        text = "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(text.rstrip() + "\n")
    for row in rows:
        for problem in row.problems:
            sys.stdout.write(f"{row.client} {row.case}: {problem}\n")
    passed = sum(row.passed for row in rows)
    sys.stdout.write(f"{passed} of {len(rows)} passed\n")


def write_rows(rows: Sequence[Row], file: Path, *, isolated: bool) -> None:
    """Write the rows, and whether the runs were closed off from every other host."""
    file.parent.mkdir(parents=True, exist_ok=True)
    report = {"isolated": isolated, "rows": rows}
    file.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row.client} {row.version}",
        row.case,
        "pass" if row.passed else "FAIL",
        str(row.requests),
        ",".join(map(str, row.statuses)) or "-",
        f"{row.input_tokens}/{row.output_tokens}",
        row.recorded_as or "-",
        ", ".join(row.other_hosts) or "none",
    )
