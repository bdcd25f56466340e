"""Which runs are made of a tool: baselines, each factor, factors together, what differs again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from hortus.inspector.analysis import Noise, Profile, compare, profile_of
from hortus.inspector.analysis.masks import template
from hortus.inspector.analysis.reach import did_start, unwatched
from hortus.inspector.analysis.sightings import Finder, Sighting
from hortus.inspector.campaign import axes
from hortus.inspector.campaign.amount import amount
from hortus.inspector.campaign.conjunctions import Grid, is_unexplained, suspects
from hortus.inspector.campaign.coverage import left_out
from hortus.inspector.campaign.factors import Depth
from hortus.inspector.campaign.pairs import rows
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.campaign.screening import Screening
from hortus.inspector.campaign.trials import Outcome, Trials, trial
from hortus.inspector.finding import Coverage, Difference
from hortus.inspector.judging import TRACED, Material
from hortus.inspector.observation import Observation
from hortus.inspector.scenario import Scenario
from hortus.inspector.staging import Canary
from hortus.inspector.world import MODEL, Setting, World


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be tried of a tool, and what is known of it."""

    base: World
    settings: tuple[Setting, ...]
    depth: Depth
    scenarios: tuple[Scenario, ...] = ()
    """Those beyond the one that every factor is tried with."""
    canaries: tuple[Canary, ...] = ()
    opt_outs: tuple[str, ...] = ()
    """What a world that opts out sets."""


_WATCHED = 5
"""Traced runs that must all differ: of all that is compared, watching is compared but once."""


def _takes_time(difference: Difference) -> bool:
    """Tell whether others are told another number only: watching takes time, and they count it."""
    one, other = map(template, (difference.sensitive, difference.control))
    return difference.place.role != MODEL and one == other


class Examination:
    """The runs of one tool, and what they show."""

    def __init__(self, plan: Plan, runs: Runs) -> None:
        self._plan = plan
        self._runs = runs
        self._noise = Noise()
        self._often = amount(plan.depth)
        self._trials = Trials(runs, self._noise, plan.base)
        runs.planned = self._often.planned(len(plan.settings))

    def material(self) -> Material:
        """Make all runs, and return what findings are made of."""
        base, start = self._plan.base, self._runs.start
        # Who trusts nobody tries again and again, and mostly waits.
        doubts = [replace(base, trust=whose) for whose in ("none", "model")]
        untrusting = start(doubts, "trust", aside=True)
        baselines = self._baselines()
        quiet = [replace(base, opt_out=True)] if self._plan.opt_outs else []
        opted_out = start(quiet, "opt-outs")
        told = [start([base], each.name, scenario=each) for each in self._plan.scenarios]
        watching = start([base], "files and programs", traced=True)
        self._try()
        others = [seen for run in told for seen in run()]
        traced = self._traced(watching())
        outcome = self._trials.outcome()
        watched = self._watched(traced)
        return Material(
            baselines=baselines,
            confirmed=(*outcome.confirmed, *watched),
            unconfirmed=outcome.unconfirmed,
            sightings=self._sightings([*baselines, *others]),
            traced=next(filter(did_start, traced), None),
            opted_out=opted_out(),
            untrusting=untrusting(),
            restarted=self._runs.restarted(),
            coverage=self._coverage(outcome, baselines, traced),
            conversations=others,
            opt_outs=self._plan.opt_outs,
        )

    def _baselines(self) -> list[Observation]:
        """Run the base world until some runs one after another have brought nothing new."""
        seen: list[Observation] = []
        profiles: list[Profile] = []
        quiet, wanted = 0, self._often.quiet
        while quiet < wanted and len(seen) < self._often.most_baselines:
            count = 1 if wanted - quiet == 1 else 2
            for each in self._runs.make([self._plan.base] * count, "baseline"):
                seen.append(each)
                profiles.append(profile_of(each))
                if len(profiles) > 1:
                    quiet = 0 if self._noise.learn(profiles) else quiet + 1
        return seen

    def _traced(self, seen: list[Observation]) -> list[Observation]:
        """Return the traced run, or another one where it could not be started so."""
        if did_start(seen[0]):
            return seen
        return self._runs.make([self._plan.base], "watched again", traced=True)

    def _try(self) -> None:
        """Try every factor, alone and together, and repeat what differs."""
        settings = self._plan.settings
        shown = axes.axes(settings)
        usual = axes.neutral(self._plan.base, shown)
        grid = Grid(tuple(axes.moved(each, usual) for each in shown), rows(len(shown)), usual)
        if self._often.screens and grid.rows:
            if not Screening(self._trials, grid, settings).carry_out():
                return
        else:
            self._trials.add([trial(axes.moved(each, usual)) for each in settings])
        if grid.rows:
            self._try_together(grid)
        self._trials.confirm(self._often.repeats)

    def _try_together(self, grid: Grid) -> None:
        """Try factors together; where depth is saved on, one row tells whether more are needed."""
        first = Grid(grid.axes, grid.rows[:1], grid.neutral)
        for some in (first, grid) if self._often.screens else (grid,):
            worlds = {some.world(row): 1 for row in some.rows}
            self._runs.have(worlds, dict.fromkeys(worlds, "factors together"))
            if not is_unexplained(some, self._runs.profiles, self._noise):
                return
        together, *pairs = suspects(grid, self._runs.profiles, self._noise)
        self._trials.add([together, *pairs])
        explained = {d.place for each in pairs for d in self._trials.differences(each)}
        if all(d.place in explained for d in self._trials.differences(together)):
            self._trials.drop(together)

    def _watched(self, traced: list[Observation]) -> Sequence[Difference]:
        """Compare traced runs with the baselines, and make both again where they differ."""
        base = self._plan.base
        setting = Setting(
            factor=TRACED, sensitive=base, control=base, shown=("traced", "not traced")
        )
        baselines, others = self._runs.profiles(base), self._trials.others()
        while True:
            profiles = [profile_of(each) for each in traced if did_start(each)]
            if not profiles:
                return ()
            compared = compare(setting, (profiles, baselines), self._noise, others)
            found = [each for each in compared.differences if not _takes_time(each)]
            if not found or len(traced) >= _WATCHED:
                return found
            again = self._runs.start([base], "not watched")
            traced += self._runs.make([base], "watched again", traced=True)
            again()

    def _sightings(self, seen: Iterable[Observation]) -> list[Sighting]:
        finder = Finder(self._plan.canaries)
        found = [sighting for each in seen for sighting in finder.find(each)]
        return list({(s.canary.name, s.form, s.place, s.host): s for s in found}.values())

    def _coverage(
        self,
        outcome: Outcome,
        baselines: Sequence[Observation],
        traced: Sequence[Observation],
    ) -> Coverage:
        factors = (setting.factor for setting in self._plan.settings)
        unseen = () if any(map(did_start, traced)) else (unwatched(traced[0]),)
        return Coverage(
            runs=self._runs.done,
            factors=tuple(dict.fromkeys(factors)),
            leaves=outcome.places,
            noisy=tuple(sorted(self._noise.exact, key=str)),
            not_reached=(*unseen, *left_out(self._plan.depth, baselines)),
        )
