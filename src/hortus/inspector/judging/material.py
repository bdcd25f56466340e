"""All that was seen of a tool, as far as findings are made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hortus.inspector.analysis.sightings import Sighting
from hortus.inspector.finding import Coverage, Difference
from hortus.inspector.observation import Observation


@dataclass(frozen=True, slots=True)
class Material:
    """What findings are made of."""

    baselines: Sequence[Observation]
    confirmed: Sequence[Difference]
    """Differences that hold together after correction for how many were tried."""
    unconfirmed: Sequence[Difference]
    """Differences seen too seldom."""
    sightings: Sequence[Sighting]
    traced: Observation | None
    opted_out: Sequence[Observation]
    """Runs with every documented opt-out set; none where there is none."""
    untrusting: Sequence[Observation]
    """Runs in which strangers vouched for all servers, or for all but the model's."""
    coverage: Coverage
    restarted: Sequence[Observation] = ()
    """Runs in which it was started a second time in one home."""
    conversations: Sequence[Observation] = ()
    """A run of each scenario beyond the first."""
    opt_outs: Sequence[str] = ()
    """What those runs set that opted out."""
