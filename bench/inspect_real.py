"""Inspect published tools at pinned versions, and compare the marks found with those known.

``make inspect-real`` installs each from its registry and looks at it in the chamber; nothing of
it reaches a network. What is expected is what was measured by hand on these very versions.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hortus.cli.examining import Inspecting, Wish
from hortus.core import HortusError, SystemClock
from hortus.inspector import MODEL, Depth, Difference, Kind, Step, Verdict

_RESULT = Path("build/bench/inspect-real.json")
_CLAUDE = "npm:@anthropic-ai/claude-code@"
_SHANGHAI, _CN = "Asia/Shanghai", "deepwell.example.cn"
_WORD, _BOTH = "deepseek.example.ch", "deepseek.example.cn"
_MARKED = {
    _SHANGHAI: "U+002D→U+002F",
    _CN: "U+0027→U+2019",
    _WORD: "U+0027→U+02BC",
    _BOTH: "U+0027→U+02B9",
}
_NOTHING: dict[str, str] = {}
_EXPECTED = {
    f"{_CLAUDE}2.1.90": _NOTHING,
    f"{_CLAUDE}2.1.91": _MARKED,
    f"{_CLAUDE}2.1.196": _MARKED,
    f"{_CLAUDE}2.1.198": _NOTHING,
    "npm:@openai/codex@0.169.0": _NOTHING,
    "npm:@qwen-code/qwen-code@0.15.10": _NOTHING,
    "npm:opencode-ai@1.18.33": _NOTHING,
}


@dataclass(slots=True)
class Row:
    """What came of one tool."""

    tool: str
    expected: dict[str, str]
    found: dict[str, str] = field(default_factory=dict)
    level: str = ""
    codes: list[str] = field(default_factory=list)
    runs: int = 0
    places: int = 0
    noisy_to_model: int = 0
    seconds: float = 0.0
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether what is known was found, and nothing besides."""
        return not self.problem and self.found == self.expected


def main() -> int:
    """Inspect the tools that are named, or all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tools", nargs="*", help="some of those known, by their whole names")
    parser.add_argument("--depth", type=Depth, choices=list(Depth), default=Depth.QUICK)
    parser.add_argument("--data", type=Path, default=Path("build/inspect-real"))
    args = parser.parse_args()
    rows = []
    for tool in args.tools or _EXPECTED:
        row = _inspected(tool, args.depth, args.data)
        rows.append(row)
        _print(rows[-1:])
        _write(rows)
    sys.stdout.write("\n")
    _print(rows)
    return int(not all(row.holds for row in rows))


def _inspected(tool: str, depth: Depth, data: Path) -> Row:
    row = Row(tool, dict(_EXPECTED.get(tool, _NOTHING)))
    inspecting = Inspecting(data, SystemClock())
    wish = Wish([tool], depth)
    began = time.monotonic()
    try:
        inspecting.make_room(wish)
        outcome = inspecting.write(inspecting.examine(wish, inspecting.ready(wish), _tell))
    except HortusError as e:
        row.problem = e.message
        return row
    verdict = outcome.verdict
    row.seconds = round(time.monotonic() - began, 1)
    row.found = dict(_marks(verdict))
    row.level = verdict.level.name
    row.codes = sorted({finding.code for finding in verdict.findings})
    row.runs, row.places = verdict.coverage.runs, verdict.coverage.leaves
    row.noisy_to_model = sum(place.role == MODEL for place in verdict.coverage.noisy)
    return row


def _marks(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield what differs covertly in requests to the model: the value, and the characters."""
    for finding in verdict.findings:
        for each in finding.differences:
            if each.place.role == MODEL and each.kind in (Kind.COVERT, Kind.FORMAT):
                yield each.values[0], _characters(each)


def _characters(difference: Difference) -> str:
    pairs = zip(difference.control, difference.sensitive, strict=False)
    changed = {f"U+{ord(a):04X}→U+{ord(b):04X}" for a, b in pairs if a != b}
    return " ".join(sorted(changed)) or "other lengths"


def _tell(step: Step) -> None:
    sys.stderr.write(f"\r  run {step.done} of {step.total}: {step.about:<30}")


def _print(rows: Sequence[Row]) -> None:
    for row in rows:
        verdict = "as expected" if row.holds else "NOT as expected"
        sys.stdout.write(
            f"\n{row.tool}: {verdict}; {row.level}, {row.runs} runs, {row.places} places,"
            f" {row.noisy_to_model} noisy to the model, {row.seconds:.0f} s {row.problem}\n"
        )
        for value in sorted(row.expected.keys() | row.found.keys()):
            expected, found = row.expected.get(value, "-"), row.found.get(value, "-")
            sys.stdout.write(f"  {value:<28} expected {expected:<16} found {found}\n")
        sys.stdout.write(f"  findings: {', '.join(row.codes) or '-'}\n")
    sys.stdout.flush()


def _write(rows: Sequence[Row]) -> None:
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
