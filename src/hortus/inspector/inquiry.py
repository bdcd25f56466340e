"""A whole inspection as somebody ordered it: from a tool made ready to what is said of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hortus.inspector.analysis.reach import unreached, unreached_in
from hortus.inspector.campaign import (
    NO_SEEDS,
    Depth,
    Inspected,
    Inspection,
    Progress,
    mine,
    settings,
)
from hortus.inspector.chamber import Limits
from hortus.inspector.judging import Material, disclosure
from hortus.inspector.reporting import Artefact, Tool
from hortus.inspector.staging import HELLO, Canary, Stage
from hortus.inspector.tools import Form, Ready
from hortus.inspector.world import Setting, World

if TYPE_CHECKING:
    from hortus.inspector.scenario import Scenario


_SHORT_S = 12.0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be examined, and how far."""

    ready: Ready
    depth: Depth = Depth.DEFAULT
    names: Sequence[str] = ()
    """Host names of the company's own, tried as the gateway's."""
    limits: Limits | None = None


class Inquiry:
    """Inspects one tool, and says what was not reached."""

    def __init__(self, order: Order, is_real: Callable[[str], bool] = lambda _: False) -> None:
        """``is_real`` tells a credential that works outside the chamber."""
        ready = order.ready
        self._order = order
        self.base = World()
        limits = order.limits or Limits(seconds=ready.adapter.seconds)
        if order.depth is Depth.QUICK:
            limits = msgspec.structs.replace(limits, untrusting_s=_SHORT_S)
        self.stage = Stage(ready.adapter, ready.shown, limits, ready.path, is_real)
        others = () if order.depth is Depth.QUICK else ready.adapter.scenarios
        self.scenarios: tuple[Scenario, ...] = (HELLO, *others)
        keys = [kind for kind in ready.adapter.keys if kind != self.base.key]
        # To look into a large program takes as long as some runs.
        seeds = NO_SEEDS if order.depth is Depth.QUICK else mine(map(Path, ready.sources))
        self.settings: tuple[Setting, ...] = settings(
            self.base, order.depth, tuple(order.names), keys, seeds
        )

    def canaries(self) -> Iterator[Canary]:
        """Yield what was planted in any of the worlds."""
        worlds = [self.base]
        for setting in self.settings:
            worlds += [setting.sensitive, setting.control]
        found = {canary for world in worlds for canary in self.stage.canaries(world)}
        yield from sorted(found, key=lambda canary: (canary.name, canary.value))

    def carry_out(self, progress: Progress) -> Inspected:
        """Make the runs and judge them; what was not reached is said beside the verdict."""
        inspection = Inspection(
            self.stage, self.settings, self._order.depth, self.scenarios, progress
        )
        tool = self._order.ready.adapter.name
        inspected = inspection.carry_out(self.base, disclosure(tool))
        coverage = inspected.verdict.coverage
        missed = dict.fromkeys((*self._missed(inspected.material), *coverage.not_reached))
        coverage = msgspec.structs.replace(coverage, not_reached=tuple(missed))
        verdict = msgspec.structs.replace(inspected.verdict, coverage=coverage)
        material = replace(inspected.material, coverage=coverage)
        return replace(inspected, verdict=verdict, material=material)

    def _missed(self, material: Material) -> Iterator[str]:
        yield from unreached(material.baselines)
        turns = {told.name: len(told.turns) for told in self.scenarios}
        for seen in material.conversations:
            yield from unreached_in(seen.scenario, turns[seen.scenario], seen)
        yield from self.out_of_reach()

    def out_of_reach(self) -> Iterator[str]:
        """Yield what cannot be reached of this tool, whatever its runs show."""
        ready = self._order.ready
        if ready.form is Form.STATIC:
            yield (
                "The program asks the kernel for the time itself, so it saw today's date: what"
                " it would do on another day was not tried."
            )
        if len(self.scenarios) == 1:
            yield "Only a greeting was tried: no tool calls, and no conversation of several turns."
        if ready.scripts:
            yield (
                "The package has install scripts, which were not run"
                f" ({'; '.join(ready.scripts)}): what they would do was not seen."
            )


def tool_of(ready: Ready) -> Tool:
    """Return a tool as its report names it: the package as it came, and the program in it."""
    subject = Artefact(name=ready.subject, sha256=ready.digest)
    program = Artefact(name=ready.program, sha256=ready.program_digest)
    artefacts = (subject,) if program.sha256 == subject.sha256 else (subject, program)
    return Tool(
        name=ready.adapter.name,
        title=ready.adapter.title,
        version=ready.version,
        origin=ready.subject,
        artefacts=artefacts,
    )
