"""Measure the embedded completion model on repositories: build, start, suggestions, replay.

``bench/completion.py REPO...`` prints one table per kind of figure and writes
build/bench/completion.json. Each repository is measured in a process of its own, so that its
peak memory is its own. Wall times depend on what else the machine does; processor times less so.
Targets of the replay are lines of all files learnt from, or only of ``--suffixes``.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from hortus.completion import Engine, Walk, replay
from hortus.core import CompletionSettings

_ROOT = Path(__file__).resolve().parent.parent
_RESULT = _ROOT / "build" / "bench" / "completion.json"
_PERCENT = 100


def main() -> int:
    """Measure every repository and print the tables."""
    args = _arguments()
    if args.one:
        print(json.dumps(_measure(args.one, args.commits, args.suffixes)))
        return 0
    results = [_in_process(repository, args) for repository in args.repositories or [_ROOT]]
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(results, indent=1) + "\n")
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


def _in_process(repository: Path, args: argparse.Namespace) -> dict[str, object]:
    words = ["--one", str(repository), "--commits", str(args.commits)]
    command = [sys.executable, __file__, *words, "--suffixes", args.suffixes]
    print(f"measuring {repository} ...", file=sys.stderr)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def _measure(repository: Path, commits: int, suffixes: str) -> dict[str, object]:
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
    return {
        "repository": repository.resolve().name,
        "build": asdict(built),
        "first_start_s": first_start,
        "second_start_s": second_start,
        "peak_bytes": peak,
        "suffixes": suffixes,
        "replay": asdict(figures),
    }


def _print_builds(results: list[dict]) -> None:
    print("\nBuild: rate is code read, lexed and indexed; first start includes fitting the gate")
    rows = [("repository", "files", "MB", "MB/s wall", "MB/s CPU", "index B/B", "peak MB")]
    rows[0] += ("first s", "second s")
    for one in results:
        built = one["build"]
        size = built["bytes"] / 1e6
        rows.append(
            (
                one["repository"],
                built["files"],
                f"{size:.1f}",
                f"{size / built['seconds']:.1f}",
                f"{size / built['cpu_seconds']:.1f}",
                f"{built['index_bytes'] / built['bytes']:.2f}",
                f"{one['peak_bytes'] / 1e6:.0f}",
                f"{one['first_start_s']:.1f}",
                f"{one['second_start_s']:.2f}",
            )
        )
    _table(rows)


def _print_replays(results: list[dict]) -> None:
    print("\nReplay of the last commits, knowing only what came before")
    heads = ("repository", "cursor", "n", "EM", "ES", "P@5", "P@10", "P@20", "P@30", "P@50")
    rows = [heads]
    for one in results:
        for place in ("mid_line", "in_word", "gap", "line_start"):
            figures = one["replay"][place]
            precision = (
                "-" if p is None else f"{_PERCENT * p:.0f}" for p in figures["precision"].values()
            )
            exact, alike = figures["exact_match"], figures["edit_similarity"]
            shares = (f"{_PERCENT * exact:.1f}", f"{_PERCENT * alike:.1f}", *precision)
            rows.append((one["repository"], place, figures["positions"], *shares))
    _table(rows)


def _print_gates(results: list[dict]) -> None:
    print("\nGate fitted on the commits before; times are processor time of one suggestion")
    gates = [one["gate"] for one in results[0]["replay"]["gates"]]
    heads = ("repository", "fitted on", "calibration error")
    rows = [(*heads, *(f"right/chars @{gate}" for gate in gates), "p50 ms", "p95 ms", "commit ms")]
    for one in results:
        figures = one["replay"]
        shares = (
            f"{_PERCENT * g['accepted']:.0f}/{_PERCENT * g['characters']:.0f}"
            for g in figures["gates"]
        )
        error = f"{figures['calibration_error']:.3f}"
        times = (figures["p50_ms"], figures["p95_ms"], figures["update_p50_ms"])
        rows.append(
            (one["repository"], figures["fitted_on"], error, *shares, *(f"{t:.1f}" for t in times))
        )
    _table(rows)


def _table(rows: list[tuple]) -> None:
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        print("  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
