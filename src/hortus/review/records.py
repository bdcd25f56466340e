"""Keep what reviews have shown, beside the clone, so that one can tell what was acted on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.review.git import Git
from hortus.review.types import Finding

_FILE = Path("hortus") / "review.jsonl"
_MOST = 20_000


class Shown(msgspec.Struct, frozen=True):
    """A finding that somebody was shown."""

    rule: str
    path: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Records:
    """The findings shown in one clone."""

    path: Path

    @classmethod
    def of(cls, git: Git) -> "Records":
        """Return the records of a clone; its work trees share them."""
        folder = git.output("rev-parse", "--git-common-dir").decode().rstrip("\n")
        return cls(git.root / folder / _FILE)

    def beside(self, name: str) -> Path:
        """Return where something else is kept for the clone."""
        return self.path.with_name(name)

    def add(self, findings: Sequence[Finding]) -> str:
        """Note what is shown; return why it could not be, or ''."""
        lines = b"".join(
            msgspec.json.encode(Shown(f.rule, _safe(f.path), f.fingerprint)) + b"\n"
            for f in findings
        )
        if not lines:
            return ""
        try:
            self.path.parent.mkdir(exist_ok=True)
            with self.path.open("ab") as file:
                file.write(lines)
        except OSError as e:
            return f"what was shown is not counted: {self.path}: {e.strerror}"
        return ""

    def all(self) -> tuple[Shown, ...]:
        """Return the latest findings shown, each once."""
        try:
            lines = self.path.read_bytes().splitlines()[-_MOST:]
        except OSError:
            return ()
        return tuple(dict.fromkeys(_read(lines)))


def _read(lines: Iterable[bytes]) -> Iterable[Shown]:
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=Shown)
        except msgspec.DecodeError:
            continue  # two writers at once, or a full disk: one count less


def _safe(path: str) -> str:
    return path.encode("utf-8", "replace").decode()
