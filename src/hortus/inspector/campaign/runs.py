"""The runs of an inspection: made as many at once as there are cores, counted, and kept."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
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


class Runs:
    """Makes runs, and keeps what each world showed."""

    def __init__(self, observe: Observe, scenario: Scenario, progress: Progress) -> None:
        self._observe = observe
        self._scenario = scenario
        self._progress = progress
        self._profiles: defaultdict[World, list[Profile]] = defaultdict(list)
        self._restarted: list[Observation] = []
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._began = time.monotonic()
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
        self._pool.shutdown(cancel_futures=True)

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
        return self._many([(world, about) for world in worlds], traced=traced, scenario=scenario)

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
        self._many(order, traced=False, scenario=None)

    def profiles(self, world: World) -> list[Profile]:
        """Return what the runs of a world showed, in the order in which they were made."""
        return self._profiles[world]

    def restarted(self) -> tuple[Observation, ...]:
        """Return the runs in which a program was started a second time in one home."""
        return tuple(self._restarted)

    def _many(
        self, worlds: Sequence[tuple[World, str]], *, traced: bool, scenario: Scenario | None
    ) -> list[Observation]:
        told = scenario or self._scenario
        self.planned = max(self.planned, self.done + len(worlds))
        waiting = [
            self._pool.submit(self._observe, world, told, traced=traced) for world, _ in worlds
        ]
        seen = []
        for (world, about), run in zip(worlds, waiting, strict=True):
            observation = run.result()
            seen.append(observation)
            if not traced and scenario is None:
                self._profiles[world].append(profile_of(observation))
            if observation.earlier:
                self._restarted.append(observation)
            self._count(about)
        return seen

    def _count(self, about: str) -> None:
        self.done += 1
        left = self.seconds / self.done * (self.planned - self.done)
        self._progress(Step(self.done, self.planned, about, left))
