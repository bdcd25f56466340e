"""What the sandbox adds to a command, and what its walk costs in a large workspace."""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from sandbox_suite.ordinary import go_on_as_ordinary_user

from hortus.agent.sandbox import Profile, Sandbox

_ROUNDS = 60
_SETTLED_S = 2.2  # folders that changed later than that are read each time
_PACKAGES, _MODULES, _PARTS, _FILES = 50, 20, 4, 12
_PATH = {"PATH": "/usr/bin:/bin"}


def cpu() -> float:
    """Return seconds of processor of this process and those that it has waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


def measured(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, dict[str, float]]:
    """Measure each work in turn, round by round, so that a busy moment hits all of them."""
    walls: dict[str, list[float]] = {name: [] for name in works}
    cpus = dict.fromkeys(works, 0.0)
    for _ in range(rounds):
        for name, work in works.items():
            began, used = time.perf_counter(), cpu()
            work()
            walls[name].append((time.perf_counter() - began) * 1000)
            cpus[name] += (cpu() - used) * 1000 / rounds
    return {
        name: {
            "least_ms": round(min(taken), 2),
            "median_ms": round(statistics.median(taken), 2),
            "cpu_ms": round(cpus[name], 2),
        }
        for name, taken in walls.items()
    }


def small(root: Path) -> Path:
    """Make a repository with one file."""
    made = root / "small"
    subprocess.run(["git", "init", "-q", made], check=True, env=_PATH)
    (made / "file").write_text("content\n")
    return made


def large(root: Path) -> Path:
    """Make a repository of 48,000 files in 5,101 folders."""
    made = root / "large"
    for package in range(_PACKAGES):
        for module in range(_MODULES):
            for part in range(_PARTS):
                folder = made / f"p{package}/node_modules/m{module}/l{part}"
                folder.mkdir(parents=True)
                for file in range(_FILES):
                    (folder / f"{file}.js").touch()
    return made


def commands(root: Path) -> dict[str, Callable[[], object]]:
    """Return the ways of running a command that does nothing."""
    sandbox = Sandbox.open(small(root))
    grown = Sandbox.open(large(root))
    bare = ["/bin/bash", "-c", "true"]
    plain = ["bwrap", "--ro-bind", "/", "/", *bare]
    apart = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", *plain[1:]]
    time.sleep(_SETTLED_S)

    def run(words: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(words, env=_PATH, capture_output=True, check=True)

    return {
        "bare": run(bare),
        "bubblewrap, nothing apart": run(plain),
        "bubblewrap, all namespaces": run(apart),
        "sandbox": lambda: sandbox.run("true"),
        "sandbox, read-only": lambda: sandbox.run("true", Profile(writable=False)),
        "sandbox, with a list of hosts": lambda: sandbox.run("true", Profile(net=("a.example",))),
        "sandbox, 48,000 files": lambda: grown.run("true"),
    }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--json", action="store_true", help="print JSON, the table on stderr")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        rows = measured(commands(Path(made).resolve()), args.rounds)
    table(rows, sys.stderr if args.json else sys.stdout)
    if args.json:
        json.dump(rows, sys.stdout)


def table(rows: dict[str, dict[str, float]], out: TextIO) -> None:
    """Print what was measured, and how much more than the bare command it is."""
    bare = rows["bare"]
    heads = ("least", "more", "median", "CPU")
    print(f"{'a command that does nothing':<32}" + "".join(f"{h:>9}" for h in heads), file=out)
    for name, row in rows.items():
        more = round(row["least_ms"] - bare["least_ms"], 2)
        cells = (row["least_ms"], more, row["median_ms"], row["cpu_ms"])
        print(f"{name:<32}" + "".join(f"{cell:>9}" for cell in cells), "ms", file=out)


if __name__ == "__main__":
    go_on_as_ordinary_user()
    main()
