"""What is said of a tool: differences, findings with their evidence, and the verdict."""

from enum import IntEnum, StrEnum

import msgspec


class Kind(StrEnum):
    """How two values of one place differ."""

    ECHO = "echo"
    """The changed value itself, in clear."""
    DERIVED = "derived"
    """A digest or encoding of the changed value."""
    ADAPTATION = "adaptation"
    """Other visible text."""
    FORMAT = "format-only"
    """The same parsed value in another form."""
    COVERT = "covert"
    """Looks the same, other bytes."""
    OPAQUE = "opaque"
    """Looks random; only presence and length can be compared."""
    NEW = "new"
    MISSING = "missing"


class Level(IntEnum):
    """How much a finding weighs; the verdict is its worst one."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


def level(impact: int, hidden: int) -> Level:
    """Return how much a finding weighs; what is disclosed still weighs what it can do."""
    return _LEVELS[impact][hidden]


_LEVELS = (
    (Level.NONE, Level.NONE, Level.NONE, Level.NONE),
    (Level.NONE, Level.LOW, Level.LOW, Level.MEDIUM),
    (Level.LOW, Level.LOW, Level.MEDIUM, Level.HIGH),
    (Level.LOW, Level.MEDIUM, Level.HIGH, Level.HIGH),
)


class Place(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """Where something was seen; never by index alone, for leaves move between versions."""

    role: str
    request: str
    """Method, authority and path with what varies in it masked."""
    leaf: str
    """Path into the decoded body, or ``header NAME``, ``header order``, ``key order``."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Two values of one place that follow a factor."""

    place: Place
    factor: str
    values: tuple[str, str]
    """The two values of the factor: sensitive, control."""
    kind: Kind
    sensitive: str
    """What stood there, at most 12 characters either side of the difference."""
    control: str
    runs: tuple[int, int]
    """How many runs had the sensitive and how many the control value."""
    chance: float
    """Exact probability of a split this clean where the factor has no effect."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a reader should know, and why it weighs what it weighs."""

    code: str
    """Name in the taxonomy, as ``covert_marker`` or ``credential_to_second_origin``."""
    title: str
    """One sentence that names the thing itself."""
    impact: int
    """0 to 3: what it could do to somebody."""
    hidden: int
    """0 disclosed by the vendor, 1 documented elsewhere, 2 undocumented, 3 concealed."""
    certainty: str
    """``confirmed`` or ``not confirmed`` with its chance, or ``seen once``."""
    level: Level
    evidence: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    disclosure: str = ""
    """Address and date of what the vendor says of it, or empty."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much was examined."""

    runs: int
    factors: tuple[str, ...]
    leaves: int
    """Places compared, over all factors."""
    noisy: tuple[Place, ...]
    """Places that differ by themselves and were compared by their form only."""
    not_reached: tuple[str, ...]
    """What was not examined, one sentence each."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a tool: the worst finding, all of them, and how much was looked at."""

    level: Level
    findings: tuple[Finding, ...]
    coverage: Coverage
