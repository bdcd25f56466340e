"""The values that the completion room takes in and gives out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_PENDING = "pending"

# done, total, what
Progress = Callable[[float, float, str], None]


def silent(done: float, total: float, what: str) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text around a cursor.

    ``path`` is where the text lives in the repository, as far as the caller knows.
    """

    prefix: str
    suffix: str = ""
    path: str = ""
    max_chars: int = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that a suggestion was learnt from; ``commit`` is empty for the prompt itself."""

    path: str
    line: int
    commit: str
    matched_tokens: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}@{self.commit[:12] or 'prompt'}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Text to put at the cursor, how likely it is right, and where it comes from."""

    text: str
    probability: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """No suggestion, and why; ``best_probability`` is that of the best one held back."""

    reason: str
    best_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Of ``count`` statements between two probabilities: their mean, and how many were right."""

    low: float
    high: float
    count: int
    stated: float
    observed: float


@dataclass(frozen=True, slots=True)
class GateReport:
    """What the gate was fitted on; ``source`` is commits, files, prior, or pending before that."""

    source: str
    positions: int
    commits: int
    seconds: float
    calibration_error: float
    bins: tuple[ReliabilityBin, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether the gate is still to be fitted; a cautious one stands in for it."""
        return self.source == _PENDING


NOT_FITTED = GateReport(_PENDING, 0, 0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ToFit:
    """The repository of a model, where its index is kept, and the settings that matter."""

    repository: str
    folder: str
    max_file_bytes: int
    bar: float

    @classmethod
    def of(cls, words: Sequence[str]) -> "ToFit":
        """Return what ``words`` say."""
        repository, folder, max_file_bytes, bar = words
        return cls(repository, folder, int(max_file_bytes), float(bar))

    @property
    def words(self) -> tuple[str, ...]:
        """The same as words of a command."""
        return self.repository, self.folder, str(self.max_file_bytes), str(self.bar)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The figures of a gate and what they were fitted on, or why there are none."""

    gate: Mapping[str, list[float]]
    report: GateReport
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What is in the index and what it took; ``rebuilt`` is false if it was loaded."""

    commit: str
    files: int
    bytes: int
    tokens: int
    index_bytes: int
    seconds: float
    cpu_seconds: float
    rebuilt: bool
    note: str
    skipped: Mapping[str, int]
    gate: GateReport

    @property
    def megabytes_per_second(self) -> float:
        """Return the rate of the build, zero if nothing was built."""
        return self.bytes / 1e6 / self.seconds if self.rebuilt and self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh took in."""

    commit: str
    files: int
    bytes: int
    seconds: float
    compacted: bool
