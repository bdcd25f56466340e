"""How often runs of one and the same world are taken to differ: the false alarms of comparing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from hortus.inspector.analysis.comparing import Noise
from hortus.inspector.analysis.profile import Profile
from hortus.inspector.finding import Place
from hortus.inspector.world import MODEL


@dataclass(frozen=True, slots=True)
class Alarms:
    """What comparing each run with the others gave."""

    comparisons: int
    false: tuple[Place, ...]
    """Places that differ in the one run, by what the others show."""
    to_model: int
    """Those comparisons that were of requests to the model."""

    @property
    def false_to_model(self) -> int:
        """How many false alarms are of requests to the model."""
        return sum(place.role == MODEL for place in self.false)


def alarms(profiles: Sequence[Profile]) -> Alarms:
    """Compare each run of one world with the others, which alone say what is noise."""
    compared: list[Place] = []
    false: list[Place] = []
    for at, one in enumerate(profiles):
        others = [*profiles[:at], *profiles[at + 1 :]]
        noise = Noise()
        noise.learn(others)
        for place in set(chain(one, *others)) - noise.whole:
            compared.append(place)
            if all(noise.seen(one, place) != noise.seen(other, place) for other in others):
                false.append(place)
    return Alarms(len(compared), tuple(false), sum(place.role == MODEL for place in compared))
