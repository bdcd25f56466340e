"""One inspection: baselines, each factor, factors together, what differs again, and a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from hortus.inspector.analysis import Compared, Noise, Profile, compare, profile_of
from hortus.inspector.analysis.sightings import Finder, Sighting
from hortus.inspector.campaign import axes
from hortus.inspector.campaign.amount import Amount, amount
from hortus.inspector.campaign.conjunctions import Grid, everything, is_unexplained, suspects
from hortus.inspector.campaign.coverage import left_out
from hortus.inspector.campaign.factors import Depth
from hortus.inspector.campaign.pairs import rows
from hortus.inspector.campaign.progress import Progress
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.campaign.trials import Outcome, Trials, trial
from hortus.inspector.chamber import Chambers
from hortus.inspector.finding import Coverage, Verdict
from hortus.inspector.judging import TRACED, Disclosure, Material, judge
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
        self._noise = Noise()
        self._chambers = Chambers()
        self._runs = Runs(self._observe, scenarios[0], progress)

    def carry_out(self, base: World, disclosure: Disclosure) -> Inspected:
        """Make all runs, and judge what was seen."""
        often = amount(self._depth)
        self._runs.planned = often.planned(len(self._settings))
        with self._chambers, self._runs as runs:
            baselines = self._baselines(base, often)
            strangers = [replace(base, trust=whose) for whose in ("model", "none")]
            untrusting = runs.make(strangers, "certificates")
            opted_out = (
                runs.make([replace(base, opt_out=True)], "opt-outs")
                if self._stage.can_opt_out
                else []
            )
            others = [
                seen
                for told in self._scenarios[1:]
                for seen in runs.make([base], told.name, scenario=told)
            ]
            traced = runs.make([base], "files and programs", traced=True)
            trials = Trials(runs, self._noise, base)
            self._try(trials, base, often)
            outcome = trials.outcome()
            watched = self._watched(base, traced, trials)
        material = Material(
            baselines=baselines,
            confirmed=(*outcome.confirmed, *watched.differences),
            unconfirmed=outcome.unconfirmed,
            sightings=self._sightings(base, [*baselines, *others]),
            traced=traced[0],
            opted_out=opted_out,
            untrusting=untrusting,
            restarted=runs.restarted(),
            coverage=self._coverage(outcome, baselines),
        )
        return Inspected(judge(material, disclosure), material, runs.seconds)

    def _observe(self, world: World, scenario: Scenario, traced: bool) -> Observation:  # noqa: FBT001 - one of three
        return self._chambers.observe(
            lambda folder: self._stage.spec(world, scenario, folder, traced=traced)
        )

    def _baselines(self, base: World, often: Amount) -> list[Observation]:
        """Run the base world until some runs one after another have brought nothing new."""
        seen: list[Observation] = []
        profiles: list[Profile] = []
        quiet = 0
        while quiet < often.quiet and len(seen) < often.most_baselines:
            count = 1 if seen and often.quiet - quiet == 1 else 2
            for each in self._runs.make([base] * count, "baseline"):
                seen.append(each)
                profiles.append(profile_of(each))
                if len(profiles) > 1:
                    quiet = 0 if self._noise.learn(profiles) else quiet + 1
        return seen

    def _try(self, trials: Trials, base: World, often: Amount) -> None:
        """Try every factor, alone and together, and repeat what differs."""
        shown = axes.axes(self._settings)
        usual = axes.neutral(base, shown)
        singles = [trial(axes.moved(each, usual)) for each in self._settings]
        grid = Grid(tuple(axes.moved(each, usual) for each in shown), rows(len(shown)), usual)
        if often.screens and grid.rows:
            together = everything(grid)
            trials.add([together], 2)
            is_alike = not trials.differences(together)
            trials.drop(together)
            if is_alike:
                return
        trials.add(singles)
        if grid.rows:
            self._try_together(trials, grid)
        trials.confirm(often.repeats)

    def _try_together(self, trials: Trials, grid: Grid) -> None:
        """Try factors together, few rows at first where one tells whether more are needed."""
        first = Grid(grid.axes, grid.rows[:1], grid.neutral)
        for some in (first, grid) if amount(self._depth).screens else (grid,):
            worlds = {some.world(row): 1 for row in some.rows}
            self._runs.have(worlds, dict.fromkeys(worlds, "factors together"))
            if not is_unexplained(some, self._runs.profiles, self._noise):
                return
        found = list(suspects(grid, self._runs.profiles, self._noise))
        if not found:
            return
        trials.add(found)
        explained = {d.place for each in found[1:] for d in trials.differences(each)}
        if all(d.place in explained for d in trials.differences(found[0])):
            trials.drop(found[0])

    def _watched(self, base: World, traced: list[Observation], trials: Trials) -> Compared:
        """Compare traced runs with the baselines, and trace again where they differ."""
        setting = Setting(
            factor=TRACED, sensitive=base, control=base, shown=("traced", "not traced")
        )
        baselines, others = self._runs.profiles(base), trials.others()
        while True:
            profiles = [profile_of(each) for each in traced]
            found = compare(setting, (profiles, baselines), self._noise, others)
            if not found.differences or len(traced) >= amount(self._depth).repeats:
                return found
            traced += self._runs.make([base], "watched again", traced=True)

    def _sightings(self, base: World, seen: Sequence[Observation]) -> list[Sighting]:
        finder = Finder(self._stage.canaries(base))
        found = [sighting for each in seen for sighting in finder.find(each)]
        return list({(s.canary.name, s.form, s.place, s.host): s for s in found}.values())

    def _coverage(self, outcome: Outcome, baselines: Sequence[Observation]) -> Coverage:
        return Coverage(
            runs=self._runs.done,
            factors=tuple(dict.fromkeys(setting.factor for setting in self._settings)),
            leaves=outcome.places,
            noisy=tuple(sorted(self._noise.exact, key=str)),
            not_reached=tuple(left_out(self._depth, baselines)),
        )
