"""One inspection: baselines, each factor, once more what differs, and what is to be said of it."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from msgspec.structs import replace

from hortus.inspector.analysis import Compared, Noise, Profile, compare, profile_of, statistics
from hortus.inspector.analysis.sightings import Finder, Sighting
from hortus.inspector.campaign.factors import Depth
from hortus.inspector.campaign.progress import Progress, Step
from hortus.inspector.chamber import observe
from hortus.inspector.finding import Coverage, Difference, Kind, Verdict
from hortus.inspector.judging import Disclosure, Material, judge
from hortus.inspector.observation import Observation
from hortus.inspector.scenario import Scenario
from hortus.inspector.staging import Stage
from hortus.inspector.world import Setting, World

_BASELINES = {Depth.QUICK: 2, Depth.DEFAULT: 3, Depth.THOROUGH: 5}
_REPEATS = {Depth.QUICK: 3, Depth.DEFAULT: 4, Depth.THOROUGH: 5}
_AT_ONCE = 2
# What follows from the changed value itself needs no more runs to be believed.
_PLAIN = (Kind.ECHO,)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What came of an inspection."""

    verdict: Verdict
    material: Material
    seconds: float


@dataclass(slots=True)
class _Tried:
    """A setting and what its runs showed so far."""

    setting: Setting
    sensitive: list[Profile] = field(default_factory=list)
    control: list[Profile] = field(default_factory=list)
    compared: Compared = field(default_factory=lambda: Compared((), 0))

    @property
    def is_open(self) -> bool:
        """Whether something differs that more runs could explain or rule out."""
        return any(each.kind not in _PLAIN for each in self.compared.differences)


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
        self._noise = Noise()
        self._done = 0
        self._total = 0
        self._began = 0.0

    def carry_out(self, base: World, disclosure: Disclosure) -> Inspected:
        """Make all runs, and judge what was seen."""
        self._began = time.monotonic()
        count = _BASELINES[self._depth]
        self._total = count + 4 + 2 * len(self._settings) + len(self._scenarios[1:])
        self._progress(Step(0, self._total, "baseline", 0.0))
        with ThreadPoolExecutor(_AT_ONCE) as self._pool:
            baselines = self._many([base] * count, "baseline")
            self._noise.learn([profile_of(each) for each in baselines])
            strangers = [replace(base, trust=whose) for whose in ("model", "none")]
            untrusting = self._many(strangers, "certificates")
            opted_out = self._many([replace(base, opt_out=True)], "opt-outs")
            [traced] = self._many([base], "files and programs", traced=True)
            others = [self._run(base, each) for each in self._scenarios[1:]]
            (confirmed, unconfirmed), places = self._compare_all()
        seen = [*baselines, *others]
        material = Material(
            baselines=baselines,
            confirmed=confirmed,
            unconfirmed=unconfirmed,
            sightings=self._sightings(base, seen),
            traced=traced,
            opted_out=opted_out if self._stage.can_opt_out else (),
            untrusting=untrusting,
            coverage=self._coverage(places),
        )
        verdict = judge(material, disclosure)
        return Inspected(verdict, material, time.monotonic() - self._began)

    def _compare_all(self) -> tuple[tuple[list[Difference], list[Difference]], int]:
        """Try each setting once, then those that seem to matter until it is no chance."""
        tried = [_Tried(setting) for setting in self._settings]
        for each in tried:
            self._once_more(each)
        unclear = [each for each in tried if each.is_open]
        wanted = max(_REPEATS[self._depth], statistics.runs_needed(len(unclear)))
        self._total += 2 * (wanted - 1) * len(unclear)
        # In turns, so that what changes with time falls on both values alike.
        for _ in range(wanted - 1):
            for each in unclear:
                if each.is_open:
                    self._once_more(each)
                else:
                    self._total -= 2
        return _holding(tried), sum(each.compared.places for each in tried)

    def _once_more(self, tried: "_Tried") -> None:
        setting = tried.setting
        one, other = self._many([setting.sensitive, setting.control], setting.factor)
        tried.sensitive.append(profile_of(one))
        tried.control.append(profile_of(other))
        tried.compared = compare(setting, tried.sensitive, tried.control, self._noise)

    def _many(
        self, worlds: Sequence[World], about: str, *, traced: bool = False
    ) -> list[Observation]:
        """Run several worlds, some at once."""
        scenario = self._scenarios[0]
        waiting = [self._pool.submit(self._run, w, scenario, traced=traced) for w in worlds]
        seen = []
        for each in waiting:
            seen.append(each.result())
            self._done += 1
            spent = time.monotonic() - self._began
            left = spent / self._done * (self._total - self._done)
            self._progress(Step(self._done, self._total, about, left))
        return seen

    def _run(self, world: World, scenario: Scenario, *, traced: bool = False) -> Observation:
        return observe(lambda folder: self._stage.spec(world, scenario, folder, traced=traced))

    def _sightings(self, base: World, seen: Sequence[Observation]) -> list[Sighting]:
        finder = Finder(self._stage.canaries(base))
        found = [sighting for each in seen for sighting in finder.find(each)]
        return list({(s.canary.name, s.form, s.place, s.host): s for s in found}.values())

    def _coverage(self, places: int) -> Coverage:
        return Coverage(
            runs=self._done,
            factors=tuple(dict.fromkeys(setting.factor for setting in self._settings)),
            leaves=places,
            noisy=tuple(sorted(self._noise.exact, key=str)),
            not_reached=(),
        )


def _holding(tried: Sequence[_Tried]) -> tuple[list[Difference], list[Difference]]:
    """Part what holds, over all settings that showed something, from what was seen too seldom."""
    telling = [each for each in tried if each.compared.differences]
    chances = [min(d.chance for d in each.compared.differences) for each in telling]
    parts: tuple[list[Difference], list[Difference]] = ([], [])
    for each, holds in zip(telling, statistics.holm(chances), strict=True):
        parts[0 if holds else 1].extend(each.compared.differences)
    return parts
