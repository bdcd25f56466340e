"""Where time is short: try all factors together first, then alone only what may explain that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hortus.inspector.campaign import axes
from hortus.inspector.campaign.conjunctions import Grid, everything, grouped
from hortus.inspector.campaign.trials import Trials, trial
from hortus.inspector.judging import may_show
from hortus.inspector.world import Setting

_AT_FIRST = 2
"""Runs of each side of all together: what differs by itself must not look like a change."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What is tried of some settings; each of them that is no axis shares a factor with one."""

    trials: Trials
    grid: Grid
    settings: Sequence[Setting]

    def carry_out(self) -> bool:
        """Try what may explain what all together show; tell whether that was more than values.

        What anybody expects to be seen, as a date, is tried alone at once. All others are tried as
        one, then the gateway's names alone and the rest as one, then each of the rest.
        """
        if self._is_silent(self.grid.axes):
            return False
        openly = [each for each in self.settings if may_show(each.factor)]
        others = [each for each in self.settings if each not in openly]
        self._alone(openly)
        if self._is_silent(self._of_grid(others)):
            return True
        hosts = [each for each in others if "gateway" in axes.changed(each)]
        rest = [each for each in others if each not in hosts]
        self._alone(hosts)
        if not self._is_silent(self._of_grid(rest)):
            self._alone(rest)
        return True

    def _alone(self, settings: Iterable[Setting]) -> None:
        self.trials.add([trial(axes.moved(each, self.grid.neutral)) for each in settings])

    def _of_grid(self, settings: Iterable[Setting]) -> list[Setting]:
        """Return the axes that are of these settings."""
        names = {axes.changed(each) for each in settings}
        return [each for each in self.grid.axes if axes.changed(each) in names]

    def _is_silent(self, together: Sequence[Setting]) -> bool:
        """Tell whether some axes together change nothing but what shows their values."""
        is_all = len(together) == len(self.grid.axes)
        tried = everything(self.grid) if is_all else grouped(self.grid, together)
        self.trials.add([tried], _AT_FIRST if is_all else 1)
        if self.trials.only_echoes(tried):
            return True
        self.trials.drop(tried)
        return False
