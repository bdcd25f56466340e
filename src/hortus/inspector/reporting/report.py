"""The report of an inspection: all that is said of a tool, and nothing that it sent whole."""

import msgspec

from hortus.inspector.finding import Difference, Finding, Level

PREDICATE_TYPE = "urn:hortus:inspect:v1"
"""What the statement is: a change that readers must know of takes another number."""


class Artefact(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was inspected: the package as it came, or a program in it."""

    name: str
    sha256: str


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """What was inspected."""

    name: str
    title: str
    version: str
    """Empty for a command that has no version of its own."""
    origin: str
    """Where it is from: ``npm:NAME@VERSION``, ``pypi:NAME==VERSION``, or a command."""
    artefacts: tuple[Artefact, ...]


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """How and by whom the report was made."""

    hortus: str
    """Version of hortus."""
    factors: str
    """SHA-256 of all settings tried, as JSON: the same where the same worlds were tried."""
    depth: str
    scenarios: tuple[str, ...]
    made_us: int
    """When it was made, in microseconds since 1970."""
    seconds: float
    """How long the inspection took."""
    key: str
    """The public key of whoever signed it."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A factor at two values."""

    factor: str
    values: tuple[str, str]
    """Sensitive, control."""
    differences: int


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """Something planted that came out, by name; its text is never in a report."""

    name: str
    sort: str
    """``secret``, ``key``, ``identity``, ``identifier`` or ``content``."""
    form: str
    """``clear``, or what was done to it."""
    host: str
    places: tuple[str, ...]


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A host that was talked to."""

    host: str
    role: str
    """``model``, ``third party``, or ``unread`` where nothing could be read."""
    requests: float
    """A run."""
    octets: int
    """Bytes of bodies a run; of everything, where no request could be read."""
    faults: tuple[str, ...] = ()
    """Why connections could not be read."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that left the program in the first run."""

    at: float
    host: str
    what: str
    octets: int


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """Files outside the workspace that one program treated in one way."""

    program: str
    by_tool: bool
    how: str
    paths: tuple[str, ...]
    more: int = 0
    """How many there were besides, which are not listed."""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What the traced run did on the machine."""

    files: tuple[Files, ...] = ()
    programs: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run that is more than one side of a comparison."""

    about: str
    scenario: str
    ending: str
    seconds: float
    events: int


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """How much was looked at."""

    runs: int
    factors: tuple[str, ...]
    comparisons: int
    """Places compared, over all factors."""
    by_form: int
    """Places that differ by themselves from run to run, and were compared by their form only."""
    by_form_to_model: int
    """How many of these are in requests to the model."""
    by_form_where: tuple[str, ...]
    """Where these are; one line for those that differ by an index alone."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that is said of a tool."""

    tool: Tool
    making: Making
    level: Level
    findings: tuple[Finding, ...]
    other: tuple[Difference, ...]
    """Differences that are part of no finding: echoes, and what anybody would expect."""
    contacts: tuple[Contact, ...]
    carried: tuple[Carried, ...]
    machine: Machine
    timeline: tuple[Moment, ...]
    runs: tuple[Run, ...]
    tried: tuple[Tried, ...]
    examined: Examined
    limits: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing could be compared, and nothing was found: then there is no verdict."""
        return not self.examined.comparisons and self.level is Level.NONE

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Every difference, those of findings first."""
        found = [d for finding in self.findings for d in finding.differences]
        return tuple(dict.fromkeys([*found, *self.other]))
