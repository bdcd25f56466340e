"""The runs of an inspection: made as many at once as there are cores, counted, and kept."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from hortus.inspector.analysis import Profile, profile_of
from hortus.inspector.campaign.progress import Progress, Step
from hortus.inspector.observation import Observation
from hortus.inspector.scenario import Scenario
from hortus.inspector.world import World

_AT_ONCE = 2


class Observe(Protocol):
    """Makes one run, traced or not."""

    def __call__(self, world: World, scenario: Scenario, *, traced: bool) -> Observation:
        """Return what was seen of a program in a world."""
        ...


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a run is for."""

    about: str
    traced: bool
    scenario: Scenario
    is_usual: bool = True

    @property
    def is_compared(self) -> bool:
        """Whether it tells what its world usually shows."""
        return self.is_usual and not self.traced


@dataclass(frozen=True, slots=True)
class _Begun:
    """A run that is under way, or waits for its turn."""

    world: World
    kind: _Kind
    future: Future[tuple[Observation, Profile]]


class Runs:
    """Makes runs, and keeps what each world showed."""

    def __init__(self, observe: Observe, scenario: Scenario, progress: Progress) -> None:
        self._observe = observe
        self._scenario = scenario
        self._progress = progress
        self._profiles: defaultdict[World, list[Profile]] = defaultdict(list)
        self._restarted: list[Observation] = []
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._aside = ThreadPoolExecutor(1)
        self._began = time.monotonic()
        self._begun_so_far = 0
        self.done = 0
        self.planned = 0

    def __enter__(self) -> Self:
        """Begin."""
        self._progress(Step(0, self.planned, "baseline", 0.0))
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End; runs that wait are not begun any more."""
        for pool in (self._aside, self._pool):
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in (self._aside, self._pool):
            pool.shutdown()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._began

    def make(
        self,
        worlds: Sequence[World],
        about: str,
        *,
        traced: bool = False,
        scenario: Scenario | None = None,
    ) -> list[Observation]:
        """Make a run of each world and return what was seen, in order."""
        return self.start(worlds, about, traced=traced, scenario=scenario)()

    def start(
        self,
        worlds: Sequence[World],
        about: str,
        *,
        traced: bool = False,
        scenario: Scenario | None = None,
        aside: bool = False,
    ) -> Callable[[], list[Observation]]:
        """Begin a run of each world; what is returned waits for them and gives what was seen.

        Runs that mostly wait are made ``aside``, so that no core waits with them.
        """
        kind = _Kind(about, traced, scenario or self._scenario, is_usual=scenario is None)
        waiting = [self._begun(world, kind, aside=aside) for world in worlds]
        return lambda: [self._taken(each) for each in waiting]

    def have(self, wanted: Mapping[World, int], about: Mapping[World, str]) -> None:
        """Make what is missing of the wanted number of runs of each world.

        Rounds go through all worlds, so that what changes with time falls on all alike.
        """
        missing = {world: number - len(self._profiles[world]) for world, number in wanted.items()}
        order = [
            (world, about.get(world, "control"))
            for turn in range(max(missing.values(), default=0))
            for world, number in missing.items()
            if turn < number
        ]
        waiting = [
            self._begun(world, _Kind(why, traced=False, scenario=self._scenario))
            for world, why in order
        ]
        for each in waiting:
            self._taken(each)

    def profiles(self, world: World) -> list[Profile]:
        """Return what the runs of a world showed, in the order in which they were made."""
        return self._profiles[world]

    def restarted(self) -> tuple[Observation, ...]:
        """Return the runs in which a program was started a second time in one home."""
        return tuple(self._restarted)

    def _begun(self, world: World, kind: "_Kind", *, aside: bool = False) -> "_Begun":
        """Have a run made as soon as a core is free."""
        self._begun_so_far += 1
        self.planned = max(self.planned, self._begun_so_far)
        pool = self._aside if aside else self._pool
        return _Begun(world, kind, pool.submit(self._seen, world, kind))

    def _seen(self, world: World, kind: "_Kind") -> tuple[Observation, Profile]:
        observation = self._observe(world, kind.scenario, traced=kind.traced)
        return observation, profile_of(observation) if kind.is_compared else {}

    def _taken(self, begun: "_Begun") -> Observation:
        """Wait for a run, and keep what it showed."""
        observation, profile = begun.future.result()
        if begun.kind.is_compared:
            self._profiles[begun.world].append(profile)
        if observation.earlier:
            self._restarted.append(observation)
        self._count(begun.kind.about)
        return observation

    def _count(self, about: str) -> None:
        self.done += 1
        left = self.seconds / self.done * (self.planned - self.done)
        self._progress(Step(self.done, self.planned, about, left))
