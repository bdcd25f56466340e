"""Rules: ast-grep beside semgrep, the time of a review, and mined rules on later commits."""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from hortus.dlp import AllowList
from hortus.review import (
    PACKS,
    Change,
    ChangedFile,
    Dismissals,
    Git,
    Level,
    Reviewer,
    ReviewSettings,
    SecretFinder,
    Wanted,
    find_changes,
    load_rules,
)
from hortus.review.anchors import Text, anchors, present
from hortus.review.diff import added
from hortus.review.engine import find, find_nodes, parse
from hortus.review.health import wilson
from hortus.review.mining.contrast import everybody
from hortus.review.mining.conventions import Convention, conventions, tally
from hortus.review.mining.corpus import SourceFile, is_written, python_files
from hortus.review.mining.decisions import Kind, decisions
from hortus.review.mining.modules import modules
from hortus.review.mining.proposals import propose
from hortus.review.mining.replacements import Replacement, replacements
from hortus.review.mining.settling import settled
from hortus.review.mining.signatures import required
from hortus.review.types import Span, Variant

ROOT = Path(__file__).parents[1]
RESULT = Path("build/bench/rules.json")
SEMGREP = "semgrep==1.182.0"
VENV = Path("build/bench/semgrep")
_SEED, _SAMPLE, _LATER, _LINES = 20261122, 12, 600, 500
PATTERNS = {
    "eval": "eval($X)",
    "yaml-load": "yaml.load($X)",
    "os-system": "os.system($X)",
    "print": "print($X)",
    "requests-get": "requests.get($X)",
    "assert-true": "assert True",
    "isinstance": "isinstance($X, str)",
    "none": "$X == None",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took and found."""

    name: str
    cpu_s: float
    wall_s: float
    hits: dict[str, int]


def main(words: Sequence[str]) -> int:
    """Measure each repository named, print tables and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="*", type=Path, default=[ROOT])
    results = []
    for path in parser.parse_args(words).repositories:
        git = Git(path)
        head = git.commit("HEAD")
        files = list(python_files(git, head))
        print(
            f"\n{path.parent.name if path.name == 'repo' else path.name} at {head[:12]}: ", end=""
        )
        print(f"{len(files)} Python files, {sum(len(f.text) for f in files) / 1e6:.2f} MB")
        engines = measure_engines(files)
        review = measure_review(git, head)
        mined = measure_mining(git, head)
        results.append(
            {
                "head": head,
                "engines": [asdict(e) for e in engines],
                "review": review,
                "mined": mined,
            }
        )
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=1))
    return 0


def measure_engines(files: list[SourceFile]) -> list[Cost]:
    """Run the same patterns with both engines, ours with and without words looked for first."""
    variants = {
        name: Variant(("python",), {"rule": {"pattern": p}}, None, anchors({"pattern": p}))
        for name, p in PATTERNS.items()
    }

    def plain() -> dict[str, int]:
        trees = [parse(file.text, "python") for file in files]
        return {n: sum(len(find_nodes(v.config, t)) for t in trees) for n, v in variants.items()}

    def anchored() -> dict[str, int]:
        hits = dict.fromkeys(variants, 0)
        for file in files:
            text = Text(file.text)
            fitting = {name: v for name, v in variants.items() if present(v.anchors, text)}
            tree = parse(file.text, "python") if fitting else None
            for name, v in fitting.items():
                hits[name] += sum(1 for _ in find(v, tree)) if tree else 0
        return hits

    costs = [_timed("ast-grep-py", plain), _timed("ast-grep-py, words first", anchored)]
    if semgrep := _semgrep(files):
        costs.append(semgrep)
    print(f"  {'engine':<26}{'CPU s':>8}{'wall s':>8}  hits")
    for cost in costs:
        hits = " ".join(f"{n}:{c}" for n, c in cost.hits.items() if c)
        print(f"  {cost.name:<26}{cost.cpu_s:>8.2f}{cost.wall_s:>8.2f}  {hits}")
    print(f"  same hits: {all(c.hits == costs[0].hits for c in costs)}")
    return costs


def _timed(name: str, run: Callable[[], dict[str, int]]) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    hits = run()
    return Cost(name, time.process_time() - cpu, time.perf_counter() - wall, hits)


def _semgrep(files: list[SourceFile]) -> Cost | None:
    program = _installed()
    if program is None:
        print("  semgrep could not be installed: not compared")
        return None
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        for number, file in enumerate(files):
            path = tree / f"{number // 200}" / f"{number}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        rules = Path(folder, "rules.json")
        rule = {"languages": ["python"], "severity": "INFO", "message": "m"}
        content = {"rules": [{"id": n, "pattern": p, **rule} for n, p in PATTERNS.items()]}
        rules.write_text(json.dumps(content))
        quiet = ("--metrics=off", "--disable-version-check", "--json", "--quiet", "-j", "1")
        options = ("--no-git-ignore", "--timeout", "0", "--max-target-bytes", "0")
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            [program, "scan", "--config", rules, *quiet, *options, tree],
            capture_output=True,
            check=False,
            cwd=folder,
        )
        took = time.perf_counter() - wall
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    hits = dict.fromkeys(PATTERNS, 0)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        print(f"  semgrep failed: {done.stderr.decode(errors='replace')[-200:]}")
        return None
    unread = {error["path"] for error in said["errors"] if "path" in error}
    print(f"  semgrep could not read {len(unread)} of the files")
    for result in said["results"]:
        hits[result["check_id"].rpartition(".")[2]] += 1
    return Cost(SEMGREP, cpu, took, hits)


def _installed() -> Path | None:
    program = VENV.resolve() / "bin" / "semgrep"
    uv = ROOT / ".uv" / "bin" / "uv"
    if not program.exists():
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, VENV], check=False)
        subprocess.run([uv, "pip", "install", "-q", "--python", VENV, SEMGREP], check=False)
    return program if program.exists() else None


def measure_review(git: Git, head: str) -> dict[str, float]:
    """Review about 500 changed lines of Python with all packs, after the rules are loaded."""
    begun = time.process_time()
    rules = load_rules(git.root, ReviewSettings(packs=PACKS))
    secrets = SecretFinder(Level.BLOCK, AllowList.empty(), date(2026, 11, 22))
    loaded = time.process_time() - begun
    reviewer = Reviewer(rules, Dismissals(), date(2026, 11, 22), (secrets,))
    commits = git.output("rev-list", "--first-parent", "--max-count=400", head).decode().split()
    start = next((c for c in commits[1:] if _lines(git, c, head) >= _LINES), commits[-1])
    whole = find_changes(git, Wanted(commits=f"{start}..{head}"))
    change = Change(tuple(_first(whole.files, _LINES)))
    cpu, wall = time.process_time(), time.perf_counter()
    report = reviewer.review(change)
    figures = {
        "rules": len(rules),
        "loading_cpu_s": loaded,
        "files": report.files,
        "lines": report.lines,
        "findings": len(report.findings),
        "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - wall,
    }
    print("  review: " + ", ".join(f"{k} {v:.3g}" for k, v in figures.items()))
    return figures


def _first(files: Sequence[ChangedFile], lines: int) -> Iterator[ChangedFile]:
    """Yield Python files until they have so many changed lines together."""
    for file in files:
        if file.path.endswith(".py") and lines > 0:
            lines -= sum(span.last - span.first + 1 for span in file.spans)
            yield file


def _lines(git: Git, start: str, end: str) -> int:
    out = git.output("diff", "--numstat", "--no-renames", start, end).decode()
    return sum(
        int(line.split()[0])
        for line in out.splitlines()
        if line[0].isdigit() and line.endswith(".py")
    )


def measure_mining(git: Git, head: str) -> dict[str, object]:
    """Mine an older commit and hold what was mined to the lines that came later."""
    commits = git.output("rev-list", "--first-parent", head).decode().split()
    old = commits[min(_LATER, len(commits) // 2)]
    begun = time.process_time()
    files = [file for file in python_files(git, old) if is_written(file.path)]
    packages = {Path(f.path).parent.name for f in files if f.path.endswith("__init__.py")}
    contrast = everybody(frozenset(packages))
    found = conventions(tally(modules(files)), contrast, required(modules(files)))
    replaced = settled(git, old, replacements(git, old))
    cpu = time.process_time() - begun
    rows = list(_held(git, old, head, found))
    kept, of = sum(r[1] for r in rows), sum(r[2] for r in rows)
    mined: list[Convention | Replacement] = [*found, *replaced]
    proposals = [p.message for one in mined if (p := propose(one))]
    new, again = _replaced_later(git, (old, head), [(r.old, r.new) for r in replaced])
    print(f"  mined at {old[:12]} in {cpu:.1f} CPU s: {len(proposals)} proposals;")
    print(f"  conventions in later lines: kept {kept} of {of}, at least {wilson(kept, of):.1%}")
    print(f"  replaced calls in later lines: the new one {new} times, the old one {again} times")
    sample = random.Random(_SEED).sample(proposals, min(_SAMPLE, len(proposals)))
    for message in sample:
        later = next((f" (later {r[1]}/{r[2]})" for r in rows if r[0] == message), "")
        print(f"    {message}{later}")
    return {
        "commit": old,
        "cpu_s": cpu,
        "proposals": proposals,
        "kept": kept,
        "of": of,
        "bound": wilson(kept, of),
        "new": new,
        "old": again,
        "sample": sample,
    }


def _held(
    git: Git, old: str, head: str, found: list[Convention]
) -> Iterator[tuple[str, int, int]]:
    """Yield message, kept and all decisions of each proposal in the lines added later."""
    spans = _added(git, old, head)
    later = tally([])
    for file in python_files(git, head):
        if file.path in spans:
            for decision in (d for module in modules([file]) for d in decisions(module)):
                if any(s.meets(decision.line, decision.line) for s in spans[file.path]):
                    later.add(decision)
    for convention in found:
        if proposal := propose(convention):
            key = (Kind(convention.kind), convention.subject)
            yield proposal.message, later.options[key][convention.option], later.total(key)


def _added(git: Git, old: str, head: str) -> dict[str, tuple[Span, ...]]:
    options = ("-U0", "--no-prefix", "--no-renames", "--no-ext-diff")
    with git.lines("diff", *options, old, head, "--") as lines:
        return added(lines)


def _replaced_later(
    git: Git, ends: tuple[str, str], pairs: list[tuple[str, str]]
) -> tuple[int, int]:
    """Return how often the new and the old call of each pair stand in lines added later."""
    new = old = 0
    with git.lines("diff", "-U0", "--no-ext-diff", *ends, "--") as lines:
        for line in lines:
            if line.startswith(b"+") and not line.startswith(b"+++"):
                text = line.decode("utf-8", "replace")
                new += sum(f"{after}(" in text for _, after in pairs)
                old += sum(f"{before}(" in text for before, _ in pairs)
    return new, old


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
