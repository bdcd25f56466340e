"""What the inspector finds of programs whose behaviour is known, and how often it cries wolf."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from hortus.inspector.analysis import profile_of
from hortus.inspector.analysis.alarms import Alarms, alarms
from hortus.inspector.campaign import Inspected
from hortus.inspector.campaign.factors import Depth
from hortus.inspector.campaign.specimens import Specimen, inspect, specimens, wrong

_RESULT = Path("build/bench/inspector.json")
_FOLDER = Path(__file__).parent.parent / "specimens"


class Count:
    """What was counted over all inspections."""

    def __init__(self) -> None:
        self.alarms: list[Alarms] = []
        self.wrong: list[str] = []

    def take(self, name: str, specimen: Specimen, seen: Inspected) -> list[str]:
        """Count one inspection; return what is wrong with it."""
        self.alarms.append(alarms([profile_of(run) for run in seen.material.baselines]))
        found = list(wrong(specimen, seen.verdict))
        self.wrong += [f"{name}: {each}" for each in found]
        return found

    def told(self) -> dict[str, object]:
        """Return the false alarms between runs of one world."""
        return {
            "leaf comparisons": sum(each.comparisons for each in self.alarms),
            "of requests to the model": sum(each.to_model for each in self.alarms),
            "false": sum(len(each.false) for each in self.alarms),
            "false in requests to the model": sum(each.false_to_model for each in self.alarms),
            "wrong": self.wrong,
        }


def once(known: dict[str, Specimen], count: Count) -> Iterator[dict[str, object]]:
    """Inspect each specimen at the depth at which it must be found."""
    for name, specimen in known.items():
        seen = inspect(_FOLDER, name, specimen, specimen.depth)
        found = count.take(name, specimen, seen)
        codes = sorted({each.code for each in seen.verdict.findings})
        row = {
            "specimen": name,
            "shows": specimen.shows,
            "level": seen.verdict.level.name.lower(),
            "expected": sorted({each.code for each in specimen.found}),
            "found": codes,
            "wrong": found,
            "depth": str(specimen.depth),
            "runs": seen.verdict.coverage.runs,
            "seconds": round(seen.seconds, 1),
        }
        word = "WRONG: " if found else "as expected: "
        print(
            f"{name:<20}{row['level']:<8}{row['depth']:<9}{row['runs']:>5}{row['seconds']:>8}  "
            f"{word}{', '.join(found or codes) or 'nothing'}",
            flush=True,
        )
        yield row


def again(known: dict[str, Specimen], repeats: int, count: Count) -> dict[str, object]:
    """Inspect those again and again that do nothing wrong."""
    honest = {name: each for name, each in known.items() if each.level == "none"}
    times: list[float] = []
    told = {}
    for name, specimen in honest.items():
        bad = 0
        for _ in range(repeats):
            seen = inspect(_FOLDER, name, specimen, Depth.QUICK)
            said = count.take(name, specimen, seen)
            bad += bool(said)
            for each in said:
                print(f"{name:<20}WRONG: {each}", flush=True)
            times.append(seen.seconds)
        told[name] = bad
        print(f"{name:<20}{repeats} times, {bad} of them judged wrongly", flush=True)
    middle = sorted(times)[len(times) // 2] if times else 0.0
    return {"repeats": repeats, "wrong": told, "median seconds": round(middle, 1)}


def main() -> int:
    """Inspect all specimens, print tables and keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=50, help="of each honest specimen")
    parser.add_argument("names", nargs="*", help="specimens; all where none is named")
    args = parser.parse_args()
    known = specimens(_FOLDER)
    known = {name: known[name] for name in args.names or known}
    count = Count()
    print(f"{'specimen':<20}{'level':<8}{'depth':<9}{'runs':>5}{'seconds':>8}  found")
    figures = {
        "specimens": list(once(known, count)),
        "again": again(known, args.repeats, count),
        "one world": count.told(),
    }
    print(json.dumps(figures["one world"], indent=1))
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if count.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
