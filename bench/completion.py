"""Measure the embedded completion model on repositories: build, start, suggestions, replay.

``bench/completion.py REPO...`` prints one table per kind of figure and writes
build/bench/completion.json. Each repository is measured in a process of its own, so that its
peak memory is its own. Wall times depend on what else the machine does; processor times less so.
Targets of the replay are lines of all files learnt from, or only of ``--suffixes``.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from hortus.completion import BuildReport, Engine, LineFigures, ReplayReport, Walk, replay
from hortus.core import CompletionSettings

_ROOT = Path(__file__).resolve().parent.parent
_RESULT = _ROOT / "build" / "bench" / "completion.json"
_PERCENT = 100


class Result(msgspec.Struct, frozen=True):
    """What was measured of one repository, as its own process prints it."""

    repository: str
    build: BuildReport
    first_start_s: float
    second_start_s: float
    peak_bytes: int
    suffixes: str
    replay: ReplayReport


def main() -> int:
    """Measure every repository and print the tables."""
    args = _arguments()
    if args.one:
        print(msgspec.json.encode(_measure(args.one, args.commits, args.suffixes)).decode())
        return 0
    results = [_in_process(repository, args) for repository in args.repositories or [_ROOT]]
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    _print_builds(results)
    _print_replays(results)
    _print_gates(results)
    print(f"\nwritten to {_RESULT}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="*", type=Path, metavar="REPO")
    parser.add_argument("--commits", type=int, default=60, help="commits to replay (60)")
    parser.add_argument("--suffixes", default="", help="kinds of files to replay: .py,.go")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_process(repository: Path, args: argparse.Namespace) -> Result:
    words = ["--one", str(repository), "--commits", str(args.commits)]
    command = [sys.executable, __file__, *words, "--suffixes", args.suffixes]
    print(f"measuring {repository} ...", file=sys.stderr)
    done = subprocess.run(command, check=True, capture_output=True)
    return msgspec.json.decode(done.stdout, type=Result)


def _measure(repository: Path, commits: int, suffixes: str) -> Result:
    settings = CompletionSettings()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        built = Engine.open(repository, Path(folder), settings).report
        first_start = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
        start = time.perf_counter()
        Engine.open(repository, Path(folder), settings)
        second_start = time.perf_counter() - start
    walk = Walk(suffixes=tuple(suffix for suffix in suffixes.split(",") if suffix))
    figures = replay(repository, commits, settings, walk=walk)
    name = repository.resolve().name
    return Result(name, built, first_start, second_start, peak, suffixes, figures)


def _print_builds(results: Sequence[Result]) -> None:
    print("\nBuild: rate is code read, lexed and indexed; first start includes fitting the gate")
    heads = ("repository", "files", "MB", "MB/s wall", "MB/s CPU", "index B/B", "peak MB")
    rows = [(*heads, "first s", "second s")]
    for one in results:
        built = one.build
        size = built.bytes / 1e6
        rows.append(
            (
                one.repository,
                str(built.files),
                f"{size:.1f}",
                f"{size / built.seconds:.1f}",
                f"{size / built.cpu_seconds:.1f}",
                f"{built.index_bytes / built.bytes:.2f}",
                f"{one.peak_bytes / 1e6:.0f}",
                f"{one.first_start_s:.1f}",
                f"{one.second_start_s:.2f}",
            )
        )
    _table(rows)


def _print_replays(results: Sequence[Result]) -> None:
    print("\nReplay of the last commits, knowing only what came before")
    heads = ("repository", "cursor", "n", "EM", "ES", "P@5", "P@10", "P@20", "P@30", "P@50")
    rows: list[Sequence[str]] = [heads]
    for one in results:
        for place, figures in _by_place(one.replay).items():
            precision = (
                "-" if p is None else f"{_PERCENT * p:.0f}" for p in figures.precision.values()
            )
            exact, alike = figures.exact_match, figures.edit_similarity
            shares = (f"{_PERCENT * exact:.1f}", f"{_PERCENT * alike:.1f}", *precision)
            rows.append((one.repository, place, str(figures.positions), *shares))
    _table(rows)


def _by_place(report: ReplayReport) -> dict[str, LineFigures]:
    return {
        "mid_line": report.mid_line,
        "in_word": report.in_word,
        "gap": report.gap,
        "line_start": report.line_start,
    }


def _print_gates(results: Sequence[Result]) -> None:
    print("\nGate fitted on the commits before; times are processor time of one suggestion")
    gates = [one.gate for one in results[0].replay.gates]
    heads = ("repository", "fitted on", "calibration error")
    rows: list[Sequence[str]] = [
        (*heads, *(f"right/chars @{gate}" for gate in gates), "p50 ms", "p95 ms", "commit ms")
    ]
    for one in results:
        figures = one.replay
        shares = (
            f"{_PERCENT * g.accepted:.0f}/{_PERCENT * g.characters:.0f}" for g in figures.gates
        )
        error = f"{figures.calibration_error:.3f}"
        times = (figures.p50_ms, figures.p95_ms, figures.update_p50_ms)
        fitted = str(figures.fitted_on)
        rows.append((one.repository, fitted, error, *shares, *(f"{t:.1f}" for t in times)))
    _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
