"""Programs of our own whose behaviour is known, and what must be found of each: a yardstick."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.inspection import Inspected, Inspection
from hortus.inspector.campaign.seeds import mine
from hortus.inspector.chamber import Limits, Shown
from hortus.inspector.finding import Level, Verdict
from hortus.inspector.judging import Disclosure
from hortus.inspector.staging import HELLO, Stage
from hortus.inspector.tools import plain
from hortus.inspector.world import World

_INSIDE = "/opt/specimens"
_SYSTEM = Path("/usr/bin/python3")
_LIMITS = Limits(seconds=20.0, lingering_s=0.2)


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding that there must be."""

    code: str
    about: str
    """A word of its subject, title or evidence."""


class Specimen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a specimen does, and all that must be found of it."""

    shows: str
    level: str
    depth: Depth = Depth.QUICK
    """The least depth at which it is found."""
    needs: tuple[str, ...] = ()
    """What the chamber must be able to do, as ``clock``."""
    opt_out: dict[str, str] = {}
    """Variables that its made-up documentation names."""
    found: tuple[Expected, ...] = ()


def specimens(folder: Path) -> dict[str, Specimen]:
    """Return the specimens in a folder, by name."""
    return {
        file.stem: msgspec.toml.decode(file.read_bytes(), type=Specimen)
        for file in sorted(folder.glob("*.toml"))
    }


def inspect(folder: Path, name: str, specimen: Specimen, depth: Depth) -> Inspected:
    """Inspect a specimen as any command is inspected."""
    program, shown = _interpreter()
    adapter = plain((program, f"{_INSIDE}/{name}.py", "{prompt}"))
    adapter = replace(adapter, name=name, opt_out=specimen.opt_out)
    stage = Stage(adapter, (Shown(source=str(folder), path=_INSIDE), *shown), _LIMITS)
    world = World()
    tried = settings(world, depth, seeds=mine([folder / f"{name}.py"]))
    return Inspection(stage, tried, depth, [HELLO]).carry_out(world, Disclosure(tool=name))


def wrong(specimen: Specimen, verdict: Verdict) -> Iterator[str]:
    """Yield each way in which a verdict is not what it must be.

    Where this machine cannot pin the clock, what needs it is not found, and the verdict says so.
    """
    is_blind = "clock" in specimen.needs and any("clock" in each for each in _unseen(verdict))
    level = Level.NONE if is_blind else Level[specimen.level.upper()]
    if verdict.level is not level:
        yield f"level {verdict.level.name.lower()} instead of {level.name.lower()}"
    left = list(verdict.findings)
    for expected in () if is_blind else specimen.found:
        fitting = [
            each
            for each in left
            if each.code == expected.code
            and expected.about in " ".join((each.title, *each.evidence))
        ]
        if not fitting:
            yield f"no {expected.code} of {expected.about}"
        left = [each for each in left if each not in fitting]
    yield from (f"{each.code} that is not there: {each.title}" for each in left)


def _unseen(verdict: Verdict) -> tuple[str, ...]:
    return verdict.coverage.not_reached


def _interpreter() -> tuple[str, tuple[Shown, ...]]:
    """Return a Python that can be run inside, and the folder that it needs."""
    if _SYSTEM.exists():
        return str(_SYSTEM), ()
    base = sys.base_prefix
    return f"{base}/bin/python3", (Shown(source=base, path=base),)
