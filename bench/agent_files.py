"""What the agent's searches and checkpoints cost on repositories of two sizes."""

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hortus.agent.checkpoints import Checkpoints
from hortus.agent.files import Git, Walk, Workspace
from hortus.agent.toolbox import Needs, toolbox
from hortus.agent.values import Running
from hortus.core import SystemClock

_LINES = 60
_SETTLE_S = 2.5  # files touched later than that are read each time


def repository(root: Path, files: int) -> None:
    """Write files as a repository has them, tracked, with a folder that is ignored."""
    for number in range(files):
        path = root / f"pkg{number // 40:04}" / f"part{number % 5}" / f"module{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"value_{line} = compute({number}, {line})\n" for line in range(_LINES))
        path.write_text(f"NAME = 'module {number}'\n{body}")
    (root / ".gitignore").write_text("built/\n")
    (root / "built").mkdir()
    for number in range(200):
        (root / "built" / f"{number}.o").write_text("x")
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)


def cpu() -> float:
    """Return seconds of processor of this process and those that it has waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))


def measured(work: Callable[[], object], rounds: int) -> dict[str, float]:
    """Return the least wall and processor time of some rounds, in milliseconds."""
    walls, cpus = [], []
    for _ in range(rounds):
        began, used = time.perf_counter(), cpu()
        work()
        walls.append(time.perf_counter() - began)
        cpus.append(cpu() - used)
    return {"wall_ms": round(min(walls) * 1000, 1), "cpu_ms": round(min(cpus) * 1000, 1)}


def rows_of(root: Path, data: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Measure one repository."""
    with Workspace(root) as workspace:
        checkpoints = Checkpoints(workspace, data, SystemClock(), Git.found())
        tools = {tool.spec.name: tool for tool in toolbox(workspace, Needs())}

        def find(**given: str) -> Callable[[], object]:
            return lambda: tools["find"].prepare(given).carry_out(Running())

        rows = {"first checkpoint": measured(lambda: checkpoints.take("first"), 1)}
        start = checkpoints.points()[0].id
        rows["checkpoint, nothing changed"] = measured(lambda: checkpoints.take("same"), rounds)
        one = next(root.rglob("module7.py"))
        changes = iter(range(rounds))
        rows["checkpoint, one file changed"] = measured(
            lambda: (one.write_text(f"x = {next(changes)}\n"), checkpoints.take("one")), rounds
        )
        rows["what changed since"] = measured(lambda: checkpoints.changed_since(start), rounds)
        rows["going back, one file"] = measured(lambda: checkpoints.restore(start), 1)
        rows["walk"] = measured(lambda: sum(1 for _ in Walk(root, Git.found()).found()), rounds)
        rows["find by name"] = measured(find(name="module7*.py"), rounds)
        rows["find a word, rare"] = measured(find(text="module 77'"), rounds)
        rows["find an expression, rare"] = measured(find(text=r"module \d*77'$"), rounds)
        return rows


def main() -> None:
    """Print a table and write the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, nargs="*", default=[5_000, 50_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("build/bench/agent_files.json"))
    given = parser.parse_args()
    result = {}
    for files in given.files:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, "w")
            root.mkdir()
            repository(root, files)
            time.sleep(_SETTLE_S)
            result[str(files)] = rows_of(root, Path(folder, "data"), given.rounds)
        for name, row in result[str(files)].items():
            print(
                f"{files:>7} files  {name:<30} {row['wall_ms']:>9} ms  cpu {row['cpu_ms']:>9} ms"
            )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps({"load": os.getloadavg()[0], "rows": result}, indent=2))


if __name__ == "__main__":
    main()
