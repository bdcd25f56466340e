"""Ask what people ask about hortus, of its own pages and code: how often the answer is found."""

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hortus.core import SystemClock
from hortus.knowledge import Kind, Library, Question, Search

_HERE = Path(__file__).parent
_QUESTIONS = _HERE / "asking.txt"
_RESULT = Path("build/bench/asking.json")
_DEPTH = 10
_SEED = 20_261_123
_RESAMPLES = 10_000
_HEADS = ("R@1", "R@3", "R@10", "MRR")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the files or folders any of which answers it."""

    text: str
    answers: tuple[str, ...]

    def rank(self, order: list[str]) -> int:
        """Return the rank of the first file that answers, 0 where there is none."""
        ranks = (number for number, path in enumerate(order, start=1) if self._is_answer(path))
        return next(ranks, 0)

    def _is_answer(self, path: str) -> bool:
        return any(
            path.startswith(one) if one.endswith("/") else path == one for one in self.answers
        )


def questions() -> Iterator[Asked]:
    """Yield the questions in their order."""
    for line in _QUESTIONS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, _, answers = line.partition("|")
            yield Asked(text.strip(), tuple(answers.split()))


def ranks(asked: list[Asked]) -> list[int]:
    """Index this repository as it is committed, ask, and return where each answer stood."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder), SystemClock())
        library.add(_HERE.parent)
        library.update()
        search, readable = Search(library), library.readable_here()
        found = []
        for one in asked:
            question = Question(one.text, Kind.WORDS, most=_DEPTH + 1)
            order = search.ranked_paths(question, readable)
            # The questions themselves are committed, and answer nothing.
            order = [path for path in order if path != _name()][:_DEPTH]
            found.append(one.rank(order))
        library.close()
    return found


def summary(found: list[int]) -> dict[str, list[float]]:
    """Return each figure with the ends of its 95 % interval, by bootstrap over the questions."""
    rows = np.array([[n == 1, 0 < n <= 3, n > 0, 1 / n if n else 0] for n in found], dtype=float)
    picks = np.random.default_rng(_SEED).integers(0, len(rows), (_RESAMPLES, len(rows)))
    low, high = np.percentile(rows[picks].mean(axis=1), [2.5, 97.5], axis=0)
    return {
        name: [round(float(v), 3) for v in values]
        for name, *values in zip(_HEADS, rows.mean(axis=0), low, high, strict=True)
    }


def _name() -> str:
    return f"{_HERE.name}/{_QUESTIONS.name}"


def main() -> int:
    """Ask, print both halves, and keep the figures."""
    asked = list(questions())
    found = ranks(asked)
    result = {}
    for half, name in enumerate(("tuned on", "held out")):
        own = result[name] = summary(found[half::2])
        cells = (f"{h} {mean:.3f} [{low:.3f} {high:.3f}]" for h, (mean, low, high) in own.items())
        print(f"{name:<10} {len(found[half::2]):>3}  " + "  ".join(cells))
    for one, rank in zip(asked, found, strict=True):
        if "--all" in sys.argv:
            print(f"{rank:>3}  {one.text}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
