"""Compare settings with one another's runs in view, and repeat what differs until it is sure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from hortus.inspector.analysis import Compared, Noise, Profile, compare, statistics
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.finding import Difference, Kind, Place
from hortus.inspector.judging import needs_no_reason
from hortus.inspector.world import Setting, World

# What repeats or computes the changed value itself cannot be chance.
_PLAIN = (Kind.ECHO, Kind.DERIVED)
_MOST_RUNS = 8
# What weighs nothing is run so often at most, and told only where it is this sure.
_WEIGHTLESS_RUNS = 3
_MOST_CHANCE = 0.01

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A setting, and the values of all factors that it changes."""

    setting: Setting
    pairs: Pairs
    places: frozenset[Place] | None = None
    """The places that it is about, where others are explained already."""

    @property
    def worlds(self) -> tuple[World, World]:
        """The two worlds that are compared."""
        return self.setting.sensitive, self.setting.control


def trial(setting: Setting) -> Trial:
    """Return the trial of a setting that changes one factor."""
    return Trial(setting, setting.pairs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds over all trials together, and what was seen too seldom."""

    confirmed: tuple[Difference, ...]
    unconfirmed: tuple[Difference, ...]
    places: int
    """Places compared, over all trials."""


class Trials:
    """Compares all that was tried so far, each time something was added."""

    def __init__(self, runs: Runs, noise: Noise, base: World) -> None:
        self._runs = runs
        self._noise = noise
        self._base = base
        self._tried: dict[Trial, Compared] = {}

    def add(self, trials: Iterable[Trial], repeats: int = 1) -> None:
        """Try some more, all of them in turns."""
        new = list(trials)
        about = {each.setting.sensitive: each.setting.factor for each in new}
        self._runs.have({world: repeats for each in new for world in each.worlds}, about)
        self._tried |= dict.fromkeys(new, Compared((), 0))
        self.compare()

    def drop(self, gone: Trial) -> None:
        """Forget a trial that others took the place of."""
        self._tried.pop(gone, None)

    def compare(self) -> None:
        """Compare everything again, for later runs show more of what differs by itself."""
        alone = {each: self._compared(each, ()) for each in self._tried}
        pool = self._pool(alone)
        for each in self._tried:
            self._tried[each] = self._compared(each, self._others(each, pool))

    def differences(self, of: Trial) -> list[Difference]:
        """Return what a trial shows that its values themselves do not explain."""
        return [
            each
            for each in self._tried[of].differences
            if each.kind not in _PLAIN and not needs_no_reason(each)
        ]

    def only_echoes(self, of: Trial) -> bool:
        """Tell whether a trial shows nothing but its own values in clear."""
        return all(each.kind is Kind.ECHO for each in self._tried[of].differences)

    def confirm(self, repeats: int) -> None:
        """Repeat what differs: at least so often, and until none of it can be chance."""
        for number in range(2, _MOST_RUNS + 1):
            if number > repeats and all(self._holding().values()):
                return
            leaders = self._leaders()
            open_ = [
                each
                for each in self._tried
                if (self.differences(each) and leaders[each] is each)
                or (number <= _WEIGHTLESS_RUNS and self._unsure(each))
            ]
            if not open_:
                return
            self._runs.planned = max(
                self._runs.planned, self._runs.done + len(open_) * max(repeats - number + 1, 1)
            )
            self.add(open_, number)

    def outcome(self) -> Outcome:
        """Part what holds from what was seen too seldom."""
        holding, leaders = self._holding(), self._leaders()
        parts: tuple[list[Difference], list[Difference]] = ([], [])
        for each, compared in self._tried.items():
            for difference in compared.differences:
                if needs_no_reason(difference):
                    holds = difference.chance <= _MOST_CHANCE
                else:
                    holds = holding.get((leaders[each], difference.place.request), True)
                told = self._together(difference, each, leaders)
                parts[0 if holds else 1].append(told)
        places = sum(compared.places for compared in self._tried.values())
        return Outcome(tuple(parts[0]), tuple(parts[1]), places)

    def _together(
        self, difference: Difference, of: Trial, leaders: Mapping[Trial, Trial]
    ) -> Difference:
        """Return a difference with the runs of all values of its factor that show the same."""
        runs = [
            same.runs
            for each, leader in leaders.items()
            if leader is leaders[of]
            for same in self._tried[each].differences
            if same.place == difference.place
        ]
        if len(runs) < 2:  # noqa: PLR2004 - it stands alone
            return difference
        pooled = sum(one for one, _ in runs), min(other for _, other in runs)
        return replace(difference, runs=pooled, chance=statistics.chance(*pooled))

    def others(self) -> list[Profile]:
        """Return all runs of settings without the places at which these differ."""
        pool = self._pool(self._tried)
        return [profile for profiles in pool.values() for profile in profiles]

    def _leaders(self) -> dict[Trial, Trial]:
        """Return for each trial the first of its factor that shows the very same.

        One mark by many values is one claim: it is enough to repeat one of them.
        """
        first: dict[tuple[str, frozenset[tuple[Place, str, str]]], Trial] = {}
        found = {}
        for each in self._tried:
            shown = frozenset((d.place, d.sensitive, d.control) for d in self.differences(each))
            key = each.setting.factor, shown
            found[each] = first.setdefault(key, each) if shown else each
        return found

    def _unsure(self, of: Trial) -> bool:
        """Tell whether a trial shows what anybody would expect, if only it were more than chance.

        It weighs nothing, so it is run twice more at most.
        """
        found = self._tried[of].differences
        return any(needs_no_reason(each) and each.chance > _MOST_CHANCE for each in found)

    def _holding(self) -> dict[tuple[Trial, str], bool]:
        """Tell for each request that follows a setting whether that is more than chance.

        The places of one request stand and fall together, so the request is what is counted.
        """
        chances: dict[tuple[Trial, str], float] = {}
        for each in dict.fromkeys(self._leaders().values()):
            for difference in self.differences(each):
                key = each, difference.place.request
                chances[key] = min(chances.get(key, 1.0), difference.chance)
        return dict(zip(chances, statistics.holm(list(chances.values())), strict=True))

    def _compared(self, each: Trial, others: Sequence[Profile]) -> Compared:
        sensitive, control = (self._runs.profiles(world) for world in each.worlds)
        found = compare(each.setting, (sensitive, control), self._noise, others, each.pairs)
        if each.places is None:
            return found
        kept = tuple(d for d in found.differences if d.place in each.places)
        return Compared(kept, found.places)

    def _pool(self, compared: Mapping[Trial, Compared]) -> dict[World, list[Profile]]:
        """Return the runs of each world without the places that differ there."""
        differing: defaultdict[World, set[Place]] = defaultdict(set)
        shared = self._shared()
        for each, found in compared.items():
            for world in each.worlds:
                if world not in shared:
                    differing[world] |= {d.place for d in found.differences}
        worlds = {self._base, *(world for each in compared for world in each.worlds)}
        return {
            world: [_without(profile, differing[world]) for profile in self._runs.profiles(world)]
            for world in worlds
        }

    def _shared(self) -> set[World]:
        """Return the worlds that are the control of several trials; they have no mark of one."""
        controls = [each.setting.control for each in self._tried]
        return {world for world in controls if controls.count(world) > 1}

    def _others(self, of: Trial, pool: Mapping[World, list[Profile]]) -> list[Profile]:
        """Return the runs that say something of a trial without being its own."""
        same_factor = {
            world
            for each in self._tried
            if each.setting.factor == of.setting.factor or each.places is not None
            for world in (each.worlds if each.places is None else each.worlds[:1])
        }
        own = same_factor | set(of.worlds)
        return [profile for world, runs in pool.items() if world not in own for profile in runs]


def _without(profile: Profile, places: set[Place]) -> Profile:
    return {place: texts for place, texts in profile.items() if place not in places}
