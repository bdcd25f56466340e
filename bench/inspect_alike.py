"""Run real tools many times in one and the same world, and count what would be taken for a change.

``make inspect-alike``: nothing is changed between the runs, so that each difference is a false
alarm. Each run is held against all others, which alone say what differs by itself.
"""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hortus.cli.examining import Inspecting, Wish
from hortus.core import SystemClock
from hortus.inspector import Depth, Inquiry, Order
from hortus.inspector.analysis import Profile, profile_of
from hortus.inspector.analysis.alarms import alarms
from hortus.inspector.chamber import Chambers

_RESULT = Path("build/bench/inspect-alike.json")
_TOOLS = ("npm:@anthropic-ai/claude-code@2.1.198", "npm:@openai/codex@0.169.0")
_AT_ONCE = 2


def profiles(inspecting: Inspecting, tool: str, runs: int) -> list[Profile]:
    """Return what so many runs of a tool in one world showed."""
    inquiry = Inquiry(Order(inspecting.ready(Wish([tool], Depth.QUICK)), Depth.QUICK))
    base, [scenario] = inquiry.base, inquiry.scenarios
    with Chambers() as chambers, ThreadPoolExecutor(_AT_ONCE) as pool:

        def seen(number: int) -> Profile:
            sys.stderr.write(f"\r  {tool}: run {number + 1} of {runs} ")
            return profile_of(
                chambers.observe(lambda folder: inquiry.stage.spec(base, scenario, folder))
            )

        return list(pool.map(seen, range(runs)))


def counted(inspecting: Inspecting, tool: str, runs: int) -> dict[str, object]:
    """Return how often runs of one world are taken to differ."""
    began = time.monotonic()
    found = alarms(profiles(inspecting, tool, runs))
    return {
        "tool": tool,
        "runs": runs,
        "comparisons": found.comparisons,
        "to the model": found.to_model,
        "false": len(found.false),
        "false to the model": found.false_to_model,
        "places": [f"{place.request} {place.leaf}" for place in found.false],
        "seconds": round(time.monotonic() - began, 1),
    }


def main() -> int:
    """Run the tools that are named, or two, and print what would be false."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--data", type=Path, default=Path("build/inspect-real"))
    parser.add_argument("tools", nargs="*", default=_TOOLS)
    args = parser.parse_args()
    inspecting = Inspecting(args.data, SystemClock())
    rows = []
    for tool in args.tools:
        rows.append(counted(inspecting, tool, args.runs))
        sys.stdout.write(f"\n{json.dumps(rows[-1], indent=1)}\n")
        sys.stdout.flush()
        _RESULT.parent.mkdir(parents=True, exist_ok=True)
        _RESULT.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return int(any(row["false to the model"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
