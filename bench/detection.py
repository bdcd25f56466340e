"""Score of the scanner on CredData's labels, beside detect-secrets and gitleaks' rules.

Method: what counts is a labelled line, true or not. It is found when a finding touches it. A line
that nobody labelled counts for nothing; how many were found there is shown beside. The labels take
every UUID for a secret, and hortus does not: so there are two tables, one with all lines and one
without those that are true for UUIDs alone. Repositories are split in two halves by a hash of
their ids; rules were tuned on one, the other was not looked at. Writes build/bench/detection.json.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import creddata
import finders
from creddata import File
from finders import Spans

_ROOT = Path(__file__).resolve().parent.parent
_RESULT = _ROOT / "build" / "bench" / "detection.json"
_ALL = "all"
_WITHOUT = "without UUIDs"
_ACTED_ON = "hortus, structured and contextual"


@dataclass(frozen=True, slots=True)
class Score:
    """How well a scanner told the labelled lines of one half apart."""

    half: str
    lines: str
    scanner: str
    hit: int
    missed: int
    wrong: int
    unlabelled: int

    @property
    def recall(self) -> float:
        """Which part of the secrets was found."""
        return self.hit / max(self.hit + self.missed, 1)

    @property
    def precision(self) -> float:
        """Which part of what was found were secrets."""
        return self.hit / max(self.hit + self.wrong, 1)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        return 2 * self.hit / max(2 * self.hit + self.missed + self.wrong, 1)


def score(
    half: str, lines: str, scanner: str, files: Sequence[File], found: Sequence[Spans]
) -> Score:
    """Return how well what was found in each file agrees with the labels."""
    hit = missed = wrong = unlabelled = 0
    for file, spans in zip(files, found, strict=True):
        for line in file.lines:
            if lines != _ALL and line.identifier:
                continue
            touched = any(a <= line.last and b >= line.first for a, b in spans)
            hit += touched and line.true
            missed += not touched and line.true
            wrong += touched and not line.true
        unlabelled += sum(
            not any(a <= line.last and b >= line.first for line in file.lines) for a, b in spans
        )
    return Score(half, lines, scanner, hit, missed, wrong, unlabelled)


@dataclass(frozen=True, slots=True)
class Spread:
    """How much of a score is one repository's."""

    half: str
    lines: str
    median: float
    """F1 of the repository in the middle."""
    without_worst: float
    """F1 of all repositories but the one with the most wrong lines."""
    worst: int
    """How many wrong lines that one has."""


def spread(half: str, lines: str, files: Sequence[File], found: Sequence[Spans]) -> Spread:
    """Return how the findings of one scanner are spread over the repositories of a half."""

    def of(chosen: Sequence[int]) -> Score:
        return score(half, lines, "", [files[i] for i in chosen], [found[i] for i in chosen])

    places: dict[str, list[int]] = {}
    for place, file in enumerate(files):
        places.setdefault(file.repository, []).append(place)
    scores = {repository: of(chosen) for repository, chosen in places.items()}
    worst = max(scores, key=lambda repository: scores[repository].wrong)
    rest = [i for i, file in enumerate(files) if file.repository != worst]
    median = statistics.median(s.f1 for s in scores.values())
    return Spread(half, lines, median, of(rest).f1, scores[worst].wrong)


def find(files: Sequence[File], gitleaks: Path | None) -> dict[str, list[Spans]]:
    """Return what each scanner finds in each file."""
    rules = finders.hortus(files)
    found = {f"hortus, {tier}": spans for tier, spans in rules.tiers.items()}
    found[_ACTED_ON] = rules.acted_on
    found['the same, uuids = "all"'] = joined(rules.acted_on, rules.identifiers)
    environment = _ROOT / "build" / "detect-secrets"
    found["detect-secrets"] = finders.detect_secrets(files, environment)
    if gitleaks:
        found["gitleaks' rules, ported"] = finders.Gitleaks(gitleaks).find(files)
    return found


def joined(one: Sequence[Spans], other: Sequence[Spans]) -> list[Spans]:
    """Return what either finds."""
    return [a | b for a, b in zip(one, other, strict=True)]


def main(words: Sequence[str]) -> int:
    """Score both halves, print a table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, help="git directory of CredData")
    parser.add_argument("--repositories", type=Path, required=True, help="folder of owner+name/")
    parser.add_argument("--gitleaks", type=Path, help="git directory of gitleaks")
    given = parser.parse_args(words)
    halves: dict[str, list[File]] = {"tuned": [], "unseen": []}
    for file in creddata.read(given.labels, given.repositories):
        halves["unseen" if creddata.is_unseen(file.repository) else "tuned"].append(file)
    found = {half: find(files, given.gitleaks) for half, files in halves.items()}
    scores = [
        score(half, lines, scanner, halves[half], spans)
        for lines in (_ALL, _WITHOUT)
        for half in halves
        for scanner, spans in found[half].items()
    ]
    spreads = [
        spread(half, lines, files, found[half][_ACTED_ON])
        for lines in (_ALL, _WITHOUT)
        for half, files in halves.items()
        if files
    ]
    _show(halves, scores, spreads)
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(
        json.dumps([*map(asdict, scores), *map(asdict, spreads)], indent=1) + "\n",
        encoding="utf-8",
    )
    return 0


def _show(
    halves: Mapping[str, Sequence[File]], scores: Sequence[Score], spreads: Sequence[Spread]
) -> None:
    for half, files in halves.items():
        lines = [line for file in files for line in file.lines]
        print(f"{half}: {len({f.repository for f in files})} repositories, {len(files)} files, "
              f"{len(lines)} labelled lines, {sum(line.true for line in lines)} true")  # fmt: skip
    print(
        f"{'half':<8}{'labels':<15}{'scanner':<36}{'recall':>8}{'prec.':>8}{'F1':>8}{'unlabelled':>12}"
    )
    for s in scores:
        print(f"{s.half:<8}{s.lines:<15}{s.scanner:<36}{s.recall:>8.3f}{s.precision:>8.3f}{s.f1:>8.3f}"
              f"{s.unlabelled:>12}")  # fmt: skip
    for p in spreads:
        print(f"{p.half:<8}{p.lines:<15}median F1 of a repository {p.median:.3f}; without the one "
              f"with the most wrong lines ({p.worst}) {p.without_worst:.3f}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
