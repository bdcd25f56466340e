"""How well tool calls are recovered from text and edits are applied, over cases of our own."""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import agent_calls
import agent_edits

from hortus.agent.edits import apply_edit
from hortus.agent.files import FileError
from hortus.agent.toolcalls import read_calls

_RESULT = Path("build/bench/agent.json")
_MUST_CALL = ("plain", "surrounded", "damaged")
_LEAST_CALLS, _LEAST_DAMAGED = 0.98, 0.95


@dataclass(slots=True)
class Score:
    """How the cases of one kind came out."""

    cases: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    """Cases in which something was done that must not be: a call nobody made, a wrong place."""
    missed: list[str] = field(default_factory=list)


def score_calls() -> dict[str, Score]:
    """Read every text and compare the calls with what was meant."""
    scores: dict[str, Score] = {}
    for kind, case in agent_calls.all_cases():
        reading = read_calls(case.text, agent_calls.TOOLS)
        calls = tuple((call.name, dict(call.arguments)) for call in reading.calls)
        right = calls == case.calls and (not case.refused or bool(reading.faults))
        _count(scores.setdefault(kind, Score()), case.name, right=right, wrong=bool(calls))
    return scores


def score_edits(folder: Path) -> dict[str, Score]:
    """Apply every edit to its files and compare what they hold afterwards."""
    scores: dict[str, Score] = {}
    for number, (kind, case) in enumerate(agent_edits.all_cases()):
        root = folder / str(number)
        _lay_out(case, root)
        with suppress(FileError):
            apply_edit(case.format, case.text, root)
        held = _held(root)
        wanted = case.before if case.after is None else case.after
        changed = held != case.before
        _count(
            scores.setdefault(kind, Score()),
            case.name,
            right=held == wanted,
            wrong=changed and held != wanted,
        )
        shutil.rmtree(root)
    return scores


def _count(score: Score, name: str, *, right: bool, wrong: bool) -> None:
    score.cases += 1
    score.right += right
    if not right:
        (score.wrong if wrong else score.missed).append(name)


def _lay_out(case: agent_edits.Case, root: Path) -> None:
    for path, data in case.before.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    for path, to in case.links.items():
        (root / path).symlink_to(to)


def _held(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def _timed(work: Callable[[], dict[str, Score]]) -> tuple[dict[str, Score], float]:
    start = time.process_time()
    scores = work()
    cases = sum(score.cases for score in scores.values())
    return scores, (time.process_time() - start) * 1e3 / cases


def _print(title: str, scores: dict[str, Score], each_ms: float) -> None:
    print(f"\n{title}: {sum(s.cases for s in scores.values())} cases, {each_ms:.2f} ms CPU each")
    print(f"  {'kind':<12}{'cases':>7}{'right':>7}{'missed':>8}{'wrong':>7}")
    for kind, score in scores.items():
        row = (score.cases, score.right, len(score.missed), len(score.wrong))
        print(f"  {kind:<12}{row[0]:>7}{row[1]:>7}{row[2]:>8}{row[3]:>7}")
        for name in (*score.wrong, *score.missed)[:8]:
            print(f"      {name}")


def main() -> int:
    """Print both tables, write them down, and fail where an aim is missed."""
    calls, call_ms = _timed(score_calls)
    with tempfile.TemporaryDirectory() as folder:
        edits, edit_ms = _timed(lambda: score_edits(Path(folder)))
    _print("Tool calls", calls, call_ms)
    _print("Edits", edits, edit_ms)
    meant = [calls[kind] for kind in _MUST_CALL]
    recovered = sum(score.right for score in meant) / sum(score.cases for score in meant)
    false = sum(len(score.wrong) for kind, score in calls.items() if kind not in _MUST_CALL)
    damaged = edits["damaged"].right / edits["damaged"].cases
    misplaced = sum(len(score.wrong) for score in edits.values())
    print(f"\nrecovered {recovered:.1%}, false recovery {false}")
    print(f"damaged applied {damaged:.1%}, wrong places {misplaced}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(
        json.dumps(
            {
                "recovered": recovered,
                "false_recovery": false,
                "damaged_applied": damaged,
                "wrong_places": misplaced,
                "call_cpu_ms": call_ms,
                "edit_cpu_ms": edit_ms,
                "calls": {kind: asdict(score) for kind, score in calls.items()},
                "edits": {kind: asdict(score) for kind, score in edits.items()},
            },
            indent=1,
        )
    )
    exact = all(edits[kind].right == edits[kind].cases for kind in ("exact", "dressed", "chosen"))
    met = recovered >= _LEAST_CALLS and damaged >= _LEAST_DAMAGED and exact
    return 0 if met and not (false or misplaced) else 1


if __name__ == "__main__":
    sys.exit(main())
