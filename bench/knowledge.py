"""The index of code: how well it finds, how fast it is built and asked, and ripgrep beside it."""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cosqa
import localisation
import numpy as np

from hortus.core import SystemClock
from hortus.git import ObjectReader
from hortus.knowledge import Kind, Library, Question, Readable, Search

_RESULT = Path("build/bench/knowledge.json")
_ROUNDS = 20
_EXACT = {
    "word absent": "zqxjkvbwpf",
    "rare literal": "get_signing_serializer",
    "common literal": "return self",
}
_REGEX = r"def test_\w+_error\("
_MANY = 100_000
_LOOK_S = 0.2

Figures = dict[str, float]


def cpu_s() -> float:
    """Return the CPU seconds of this process and of the git processes it waited for."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def build(library: Library, repositories: Sequence[Path]) -> Figures:
    """Index repositories from nothing, then a look that finds nothing to do."""
    for path in repositories:
        library.add(path, name=name_of(path))
    began, wall = cpu_s(), time.perf_counter()
    library.update()
    used, passed = cpu_s() - began, time.perf_counter() - wall
    counts = [one.counts for one in library.status()]
    megabytes = sum(one.size for one in counts) / 1e6
    again = cpu_s()
    library.update(check=False)
    return {
        "files": sum(one.files for one in counts),
        "lines": sum(one.lines for one in counts),
        "source MB": megabytes,
        "index, CPU MB/s": megabytes / used,
        "index, wall MB/s": megabytes / passed,
        "look without news, CPU ms": (cpu_s() - again) * 1e3,
    }


def name_of(path: Path) -> str:
    """Return the name of a repository; copies kept as OWNER+NAME/repo are called OWNER+NAME."""
    return path.parent.name if path.name == "repo" else path.name


def on_disk(folder: Path) -> int:
    """Return the size of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def spread(name: str, asked: Sequence[Callable[[], object]]) -> Figures:
    """Return the median and the 99th percentile of some calls, in milliseconds, and their CPU.

    The CPU is that of this process and of those that have ended: a machine with other things to
    do makes the time longer, and the CPU only a little.
    """
    took, used = [], []
    for ask in asked:
        began, cpu = time.perf_counter(), cpu_s()
        ask()
        took.append((time.perf_counter() - began) * 1e3)
        used.append((cpu_s() - cpu) * 1e3)
    return {
        f"{name}, p50 ms": float(np.percentile(took, 50)),
        f"{name}, p99 ms": float(np.percentile(took, 99)),
        f"{name}, CPU p50 ms": float(np.percentile(used, 50)),
        f"{name}, CPU p99 ms": float(np.percentile(used, 99)),
    }


def latencies(search: Search, readable: Readable, questions: Sequence[str]) -> Figures:
    """Ask real commit messages, cut to what people type, in two forms."""
    short = [" ".join(text.split()[:8]) for text in questions]

    def ranked(text: str) -> Callable[[], object]:
        return lambda: search.ranked_paths(Question(text), readable)

    def shown(text: str) -> Callable[[], object]:
        return lambda: search.answer(Question(text, Kind.WORDS), readable)

    for text in short[:5]:
        ranked(text)()
    return (
        spread("search ranked, 8 words", [ranked(text) for text in short])
        | spread("search ranked, whole message", [ranked(text) for text in questions])
        | spread("search with the lines shown", [shown(text) for text in short[:100]])
    )


def exact(search: Search, readable: Readable, trees: Sequence[Path]) -> Figures:
    """Ask for exact texts here and, on the same files, of ripgrep if it is installed."""
    found: Figures = {}
    program = shutil.which("rg")
    asked = [(n, t, Kind.EXACT) for n, t in _EXACT.items()]
    for name, text, kind in [*asked, ("regular expression", _REGEX, Kind.REGEX)]:
        question = Question(text, kind, most=100_000)
        own = [lambda q=question: search.answer(q, readable)] * _ROUNDS
        found["exact, " + name + ", lines"] = len(search.answer(question, readable).hits)
        found |= spread(f"exact, {name}", own)
        few = Question(text, kind)
        first = [lambda q=few: search.answer(q, readable)] * _ROUNDS
        found |= spread(f"exact, {name}, first 10", first)
        if program:
            fixed = ["-F"] if kind is Kind.EXACT else []
            command = [
                program,
                "-n",
                "--no-ignore",
                "-m",
                "20",
                *fixed,
                "--",
                text,
                *map(str, trees),
            ]
            runs = [
                lambda c=command: subprocess.run(c, capture_output=True, check=False)
            ] * _ROUNDS
            found |= spread(f"ripgrep, {name}", runs)
    return found


def checked_out(repositories: Sequence[Path], folder: Path) -> list[Path]:
    """Write the files of the last commit of each repository, for ripgrep to read."""
    trees = []
    for path in repositories:
        tree = folder / name_of(path)
        tree.mkdir()
        packed = subprocess.run(
            ["git", "-C", str(path), "archive", "HEAD"], capture_output=True, check=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", str(tree)], input=packed, check=True)
        trees.append(tree)
    return trees


def many_files(folder: Path) -> Figures:
    """Index a made repository of 100,000 files, interrupted twice, resumed, damaged, mended."""
    git = folder / "many"
    subprocess.run(["git", "init", "-q", "--bare", str(git)], check=True)
    parts = ["commit refs/heads/main\ncommitter b <b@localhost> 0 +0000\ndata 1\nx\n"]
    for number in range(_MANY):
        text = f"def function_{number}(x):\n    return x + {number}\n"
        path = f"d{number % 100}/m{number}.py"
        parts.append(f"M 100644 inline {path}\ndata {len(text)}\n{text}")
    feed = "".join(parts).encode()
    subprocess.run(["git", "-C", str(git), "fast-import", "--quiet"], input=feed, check=True)
    subprocess.run(["git", "-C", str(git), "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    place = folder / "index"
    library = Library(place / "knowledge", SystemClock())
    library.add(git)
    done = [killed_at(place, library, least) for least in (_MANY // 5, _MANY // 2)]
    before, began, wall = library.status()[0].counts, cpu_s(), time.perf_counter()
    library.update()
    after = library.status()[0].counts
    figures: Figures = {
        "100,000 files, done when killed first": done[0],
        "100,000 files, done when killed again": done[1],
        "100,000 files, kept of them": before.files,
        "100,000 files, done at the end": after.files,
        "100,000 files, CPU s after resuming": cpu_s() - began,
        "100,000 files, wall s after resuming": time.perf_counter() - wall,
    }
    library.close()
    largest = max(place.rglob("*.idx"), key=lambda file: file.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)
    mended = Library(place / "knowledge", SystemClock())
    figures["100,000 files, damaged parts made again"] = mended.update().rebuilt
    figures["100,000 files, done after mending"] = mended.status()[0].counts.files
    mended.close()
    return figures


def killed_at(place: Path, library: Library, least: int) -> int:
    """Index until so many files are done, kill the process, and return how many were."""
    command = [sys.executable, "-m", "hortus", "index", "update", "--data", str(place)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and library.status()[0].counts.files < least:
            time.sleep(_LOOK_S)
        process.kill()
    return library.status()[0].counts.files


def quality(tuned: Sequence[Path], held_out: Sequence[Path]) -> dict[str, object]:
    """Score both groups; a group's figures are pooled over its queries."""
    result: dict[str, object] = {}
    for group, paths in (("tuned on", tuned), ("held out", held_out)):
        pooled: list[localisation.Scored] = []
        for path in paths:
            scored = localisation.score_repository(path)
            pooled += scored
            result[name_of(path)] = about(name_of(path), scored)
        if pooled:
            result[group] = about(f"{group}, pooled", pooled)
            rest = [one for one in pooled if not one.names_file]
            result[f"{group}, file not named"] = about(f"{group}, file not named", rest)
    return result


def about(name: str, scored: list[localisation.Scored]) -> dict[str, object]:
    """Print one row with its intervals and return it."""
    figures = localisation.summary(scored)
    cells = [f"{mean:.3f} [{low:.3f} {high:.3f}]" for mean, low, high in figures.values()]
    print(f"{name:<28} {len(scored):>4}  " + "  ".join(cells))
    return {"queries": len(scored), **figures}


def main() -> int:
    """Measure, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="*", type=Path, help="to index, and held out")
    parser.add_argument("--tuned", nargs="*", type=Path, default=[], help="those tuned on")
    parser.add_argument("--many", action="store_true", help="also index 100,000 files")
    parser.add_argument("--cosqa", type=Path, help="a copy of CoCLR with CoSQA's data")
    parser.add_argument("--split", default="test", choices=["dev", "test"], help="of CoSQA")
    parser.add_argument("--no-quality", action="store_true", help="leave the finding out")
    args = parser.parse_args()
    result: dict[str, object] = {}
    everything = [*args.tuned, *args.repositories]
    if everything and not args.no_quality:
        print(f"{'':<28} {'n':>4}  " + "  ".join(f"{h:<19}" for h in localisation.HEADS))
        result |= quality(args.tuned, args.repositories)
    if args.cosqa:
        for name, (mean, low, high) in cosqa.score(args.cosqa, args.split).items():
            print(f"{name:<44} {mean:.3f} [{low:.3f} {high:.3f}]")
            result[name] = [mean, low, high]
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if everything:
            figures |= speed(folder, everything)
        if args.many:
            figures |= many_files(folder)
    for key, figure in figures.items():
        print(f"{key:<44} {figure:>12.2f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result | figures, indent=1) + "\n", encoding="utf-8")
    return 0


def speed(folder: Path, repositories: Sequence[Path]) -> Figures:
    """Build one index of all repositories and ask it."""
    # As a server has it, which is asked again and again.
    library = Library(folder / "knowledge", SystemClock(), ObjectReader())
    figures = build(library, repositories)
    library.close()
    size = on_disk(folder / "knowledge") / 1e6
    figures |= {"index / source": size / figures["source MB"]}
    search, readable = Search(library), library.readable_here()
    questions = [text for path in repositories for text in localisation.messages(path)]
    figures |= latencies(search, readable, questions)
    (folder / "trees").mkdir()
    figures |= exact(search, readable, checked_out(repositories, folder / "trees"))
    library.close()
    return figures


if __name__ == "__main__":
    sys.exit(main())
