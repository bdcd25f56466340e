"""What the sandbox for commands holds, beside Codex and sandbox-runtime, case by case."""

import argparse
import contextlib
import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from sandbox_suite import CASES, Control, Group, Line, Stage, Verdict, judge
from sandbox_suite.execution import Launch
from sandbox_suite.ordinary import go_on_as_ordinary_user, place
from sandbox_suite.rivals import Codex, SandboxRuntime
from sandbox_suite.runners import Bare, Hortus, Inside, Plain, Runner

_ROOT = Path(__file__).resolve().parent.parent
_CODEX = _ROOT / "build/clients/codex/node_modules/@openai/codex-linux-x64/vendor"
_SRT = _ROOT / "build/sandboxes"
_TIMES = 15
_KNOWN = ("hortus", "codex", "codex+", "srt", "srt+", "inside", "bwrap", "bare")


def runners(names: Sequence[str]) -> list[Runner]:
    """Return those that were asked for and are installed, and say which are not."""
    programs = sorted(_CODEX.glob("*/bin/codex"))
    srt = (_SRT / "node_modules/.bin/srt").exists() and shutil.which("socat")
    own = place()
    made: dict[str, Runner] = {
        "hortus": Hortus(own.python, own.path()),
        "inside": Inside(),
        "bwrap": Plain(),
        "bare": Bare(),
    }
    if programs:
        made |= {"codex": Codex(programs[0]), "codex+": Codex(programs[0], tight=True)}
    if srt:
        made |= {"srt": SandboxRuntime(_SRT), "srt+": SandboxRuntime(_SRT, tight=True)}
    for name in names:
        if name not in made:
            print(f"{name}: not installed, see docs/benchmarks.md")
    return [made[name] for name in names if name in made]


def table(lines: Sequence[Line], tools: Sequence[str]) -> None:
    """Print what became of each case, and the sums."""
    print(f"\n{'case':<22}{'alone':<8}" + "".join(f"{tool:<9}" for tool in tools))
    group = None
    for name in dict.fromkeys(line.case for line in lines):
        found = {line.tool: line for line in lines if line.case == name}
        one = next(iter(found.values()))
        if one.group is not group:
            group = one.group
            print(f"-- {group}")
        shown = "".join(f"{found[tool].verdict:<9}" for tool in tools)
        print(f"{name:<22}{one.proof:<8}{shown}")
    print()
    for group in (*Group, None):
        row = _sums([line for line in lines if group in (line.group, None)], tools)
        print(f"{group or 'all':<30}" + "".join(f"{cell:<9}" for cell in row))


def _sums(lines: Sequence[Line], tools: Sequence[str]) -> list[str]:
    cells = []
    for tool in tools:
        run = [x for x in lines if x.tool == tool and x.verdict is not Verdict.NOT_RUN]
        cells.append(f"{sum(x.verdict is Verdict.HELD for x in run)}/{len(run)}")
    return cells


def _write(
    place: str, lines: Sequence[Line], chosen: Sequence[Runner], costs: Mapping[str, float]
) -> None:
    told = {
        "settings": {runner.name: runner.settings for runner in chosen},
        "ms a command": costs,
        "lines": [asdict(line) for line in lines],
    }
    text = json.dumps(told, indent=1) + "\n"
    if place == "-":
        sys.stdout.write(text)
    else:
        Path(place).write_text(text)


def main(words: Sequence[str] | None = None) -> int:
    """Play the cases, print the table, and fail where hortus does."""
    given = _arguments(words)
    # Another program that reads the lines wants nothing else on stdout.
    with contextlib.redirect_stdout(sys.stderr if given.json == "-" else sys.stdout):
        chosen = runners(given.tools)
        lines = _play(given, chosen)
        table(lines, [runner.name for runner in chosen])
        costs = {} if given.only or given.quick else _costs(given.stage, chosen)
        for runner in chosen:
            cost = f" ({costs[runner.name]:.1f} ms a command)" if costs else ""
            print(f"{runner.name}{cost}: {runner.settings}")
    if given.json:
        _write(given.json, lines, chosen, costs)
    return any(x.tool == "hortus" and x.verdict is Verdict.FAILED for x in lines)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", nargs="+", choices=_KNOWN, default=list(_KNOWN[:5]))
    parser.add_argument("--only", nargs="+", default=[], help="names of cases")
    parser.add_argument("--quick", action="store_true", help="neither slow cases nor controls")
    parser.add_argument("--json", help="where to write the lines; - is stdout")
    parser.add_argument("--stage", type=Path, default=Path("/var/tmp"), help="not in /tmp")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args(words)


def _play(given: argparse.Namespace, chosen: Sequence[Runner]) -> list[Line]:
    cases = [case for case in CASES if case.name in given.only or not given.only]
    if given.quick:
        cases = [replace(case, control=Control.NONE) for case in cases if not case.slow]
    lines = []
    with contextlib.closing(Stage(given.stage)) as stage:
        for line in judge(cases, stage, chosen):
            lines.append(line)
            if given.verbose:
                _tell(line)
    return lines


def _costs(parent: Path, chosen: Sequence[Runner]) -> dict[str, float]:
    """Return the least wall time of a command that does nothing, in ms."""
    least = {}
    with contextlib.closing(Stage(parent)) as stage:
        for runner in chosen:
            taken = []
            for _ in range(_TIMES):
                stage.reset()
                start = time.perf_counter()
                runner.play(stage, "true", Launch())
                taken.append((time.perf_counter() - start) * 1e3)
            least[runner.name] = min(taken)
    return least


def _tell(line: Line) -> None:
    words = f"{line.case:<22}{line.tool:<9}{line.verdict:<9}{line.proof:<8}{line.seconds:.1f} s"
    print(words, flush=True)
    if line.verdict is not Verdict.HELD:
        print("    " + line.said.replace("\n", "\n    "))


if __name__ == "__main__":
    go_on_as_ordinary_user()
    sys.exit(main())
