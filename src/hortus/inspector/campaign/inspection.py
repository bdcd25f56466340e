"""One inspection of one tool: its runs are made in chambers, and what they show is judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from hortus.inspector.campaign.examination import Examination, Plan
from hortus.inspector.campaign.factors import Depth
from hortus.inspector.campaign.progress import Progress
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.chamber import Chambers
from hortus.inspector.finding import Verdict
from hortus.inspector.judging import Disclosure, Material, judge
from hortus.inspector.observation import Observation
from hortus.inspector.scenario import Scenario
from hortus.inspector.staging import Stage
from hortus.inspector.world import Setting, World


@dataclass(frozen=True, slots=True)
class Inspected:
    """What came of an inspection."""

    verdict: Verdict
    material: Material
    seconds: float


class Inspection:
    """Inspects one tool."""

    def __init__(
        self,
        stage: Stage,
        settings: Sequence[Setting],
        depth: Depth = Depth.DEFAULT,
        scenarios: Sequence[Scenario] = (),
        progress: Progress = lambda _: None,
    ) -> None:
        """``scenarios`` has the one that every factor is tried with first."""
        self._stage = stage
        self._settings = settings
        self._depth = depth
        self._scenarios = scenarios
        self._progress = progress

    def carry_out(self, base: World, disclosure: Disclosure) -> Inspected:
        """Make all runs, and judge what was seen."""
        plan = Plan(
            base=base,
            settings=tuple(self._settings),
            depth=self._depth,
            scenarios=tuple(self._scenarios[1:]),
            canaries=self._stage.canaries(base),
            opt_outs=self._stage.opt_outs,
        )
        chambers = Chambers()

        def observe(world: World, scenario: Scenario, *, traced: bool) -> Observation:
            return chambers.observe(
                lambda folder: self._stage.spec(world, scenario, folder, traced=traced)
            )

        # Where it is broken off, the chambers end first, so that no run is waited for.
        with Runs(observe, self._scenarios[0], self._progress) as runs, chambers:
            material = Examination(plan, runs).material()
        return Inspected(judge(material, disclosure), material, runs.seconds)
