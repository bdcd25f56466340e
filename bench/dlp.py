"""CPU time of the scanner: clean source text, prompts, streams, and texts made to hurt."""

import json
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hortus.dlp import (
    ArrayEngine,
    Databases,
    Engine,
    HyperscanEngine,
    Scanner,
    StreamRules,
    StreamScanner,
    Tier,
    find_mark,
    is_installed,
    load_rules,
)
from hortus.dlp.forms import fill

_RESULT = Path("build/bench/dlp.json")
_PROMPT = 20_000
_REPEATS = 5
_HOSTILE = ("ghp_", "password=", "eyJaaaaaaaaaaaaaaaaaaaa.", "a@b.", "1234 ", "aA1")


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of some runs."""
    best = float("inf")
    for _ in range(_REPEATS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def corpus() -> list[bytes]:
    """Return the modules of Python's standard library: clean source text that is everywhere."""
    return [path.read_bytes() for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))]


def prompts(text: bytes, secret: str) -> tuple[list[str], list[str]]:
    """Return prompts of 20 kB, clean and with a secret in the middle."""
    starts = range(0, len(text) - _PROMPT, _PROMPT)
    clean = [text[start : start + _PROMPT].decode("ascii", "replace") for start in starts]
    half = _PROMPT // 2
    return clean, [f"{p[:half]} {secret} {p[half:]}" for p in clean]


def stream(scanner: Scanner, text: str) -> StreamScanner:
    """Send a text through a stream four characters at a time, as models give it."""
    passing = StreamScanner(StreamRules(scanner, (Tier.STRUCTURED,)))
    for start in range(0, len(text), 4):
        passing.feed(text[start : start + 4])
    passing.finish()
    return passing


def engines(folder: Path) -> dict[str, Engine]:
    """Return the engines that are here; the trial of the second is not counted."""
    here: dict[str, Engine] = {"NumPy": ArrayEngine()}
    if is_installed():
        here["Hyperscan"] = native = HyperscanEngine(Databases(folder, b"key of the bench"))
        Scanner(engine=native)
    return here


def measure(engine: Engine) -> dict[str, float]:
    """Return all figures with one engine."""
    began = time.process_time()
    scanner = Scanner(engine=engine)
    found: dict[str, float] = {
        "rules": len(load_rules()),
        "start ms": (time.process_time() - began) * 1e3,
    }
    files = corpus()
    whole = b"\n".join(files)
    scanner.scan(whole)
    megabytes = len(whole) / 1e6
    found["source, one text, MB/s"] = megabytes / cpu_s(lambda: scanner.scan(whole))
    found["source, file by file, MB/s"] = megabytes / cpu_s(lambda: [*map(scanner.scan, files)])
    clean, dirty = prompts(whole, fill("ghp_{36 alnum}", 1))
    found["prompt of 20 kB, ms"] = cpu_s(lambda: [*map(scanner.scan, clean)]) / len(clean) * 1e3
    found["the same with a secret, ms"] = (
        cpu_s(lambda: [*map(scanner.scan, dirty)]) / len(dirty) * 1e3
    )
    found["marks of a prompt, ms"] = cpu_s(lambda: [*map(find_mark, clean)]) / len(clean) * 1e3
    passed = stream(scanner, clean[0])
    steps = len(clean[0]) / 4
    found["stream, us for 4 characters"] = cpu_s(lambda: stream(scanner, clean[0])) / steps * 1e6
    found["stream, most held, characters"] = passed.most_held
    for piece in _HOSTILE:
        text = piece * (1_000_000 // len(piece))
        found[f"only {piece!r}, MB/s"] = 1 / cpu_s(partial(scanner.scan, text))
    return found


def main() -> int:
    """Measure, print a table and keep it."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {name: measure(engine) for name, engine in engines(Path(folder)).items()}
    print(f"{'':<40}" + "".join(f"{name:>12}" for name in figures))
    for name in figures["NumPy"]:
        print(f"{name:<40}" + "".join(f"{found[name]:>12.2f}" for found in figures.values()))
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
