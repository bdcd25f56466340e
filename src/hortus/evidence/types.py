"""What is measured for a control, and what that says."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What the figures say about a claim."""

    MET = "met"
    NOT_MET = "not met"
    NO_DATA = "no data"


class Demand(StrEnum):
    """What the claim asks of a figure."""

    NONE = ""
    ZERO = "must be 0"
    """Otherwise the claim is not met."""
    SOME = "must be above 0"
    """Otherwise there is nothing to judge by."""
    NONE_OPEN = "must be 0 to judge"
    """Otherwise something is not known that the claim rests on."""


class Source(StrEnum):
    """Where a figure comes from."""

    LOG = "log"
    """Entries of the log: anybody who has them can count again."""
    HOUSE = "house"
    """Settings, keys, files and code at the time of the export: the signature vouches for them."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number; ``first`` and ``last`` are the entries of the log that it was counted over."""

    name: str
    value: int
    unit: str
    demand: Demand = Demand.NONE
    otherwise: str = ""
    """What it means where the demand is not met, and what to do."""
    source: Source = Source.LOG
    first: int = 0
    last: int = 0


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that belong to the figures; ``left_out`` counts those that are too many to show."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


class Offence(msgspec.Struct, frozen=True):
    """One entry of the log that speaks against the claim; events have no decision."""

    seq: int
    decision_id: str
    what: str


class Query(msgspec.Struct, frozen=True):
    """A statement that was run on the records."""

    name: str
    sql: str


class Measured(msgspec.Struct, frozen=True):
    """What the records and the house show for one control."""

    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    offences: tuple[Offence, ...] = ()


class Asked(msgspec.Struct, frozen=True):
    """Who asks for a control: a framework, the place in it, and what it asks in our words."""

    framework: str
    place: str
    asks: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A control in words."""

    number: int
    id: str
    title: str
    claim: str
    method: str
    limits: tuple[str, ...]
    asked_by: tuple[Asked, ...]


def of_house(
    name: str, value: int, unit: str, demand: Demand = Demand.NONE, otherwise: str = ""
) -> Figure:
    """Return a figure that does not come from the log."""
    return Figure(
        name=name,
        value=value,
        unit=unit,
        demand=demand,
        otherwise=otherwise,
        source=Source.HOUSE,
    )


def verdict_of(figures: tuple[Figure, ...]) -> tuple[Verdict, tuple[str, ...]]:
    """Return what ``figures`` say, and why in words."""
    broken = tuple(f.otherwise for f in figures if f.demand is Demand.ZERO and f.value)
    if broken:
        return Verdict.NOT_MET, broken
    missing = tuple(
        f.otherwise
        for f in figures
        if (f.demand is Demand.SOME and not f.value) or (f.demand is Demand.NONE_OPEN and f.value)
    )
    return (Verdict.NO_DATA, missing) if missing else (Verdict.MET, ())
