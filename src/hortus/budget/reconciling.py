"""Compare what a provider has counted with what was recorded: a gap is usage past the gateway."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hortus.budget.reports import Counted
from hortus.store import Event, Spent, facts_text

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much both may differ: a share of what was recorded, and tokens besides.

    Requests that broke off are recorded without a count, and a day may end between both clocks.
    """

    percent: float = 2.0
    tokens: int = 1_000

    def allows(self, recorded: int, counted: int) -> bool:
        """Tell whether a difference is within it."""
        return abs(counted - recorded) <= self.tokens + recorded * self.percent / 100


@dataclass(frozen=True, slots=True)
class Gap:
    """What differs on one day for one model, as the provider names it."""

    day: date
    model: str
    recorded: int
    counted: int

    @property
    def unseen(self) -> int:
        """The tokens that went past; negative where the provider counted less than hortus."""
        return self.counted - self.recorded


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The comparison of a report with the records of the same days."""

    provider: str
    first: date
    last: date
    recorded: int
    counted: int
    gaps: tuple[Gap, ...]

    @property
    def unseen(self) -> tuple[Gap, ...]:
        """The gaps in which the provider has counted more."""
        return tuple(gap for gap in self.gaps if gap.unseen > 0)

    def event(self, now_us: int, actor: str, digest: str) -> Event:
        """Return what the log says of it; ``digest`` identifies the report."""
        facts = {
            "first": str(self.first),
            "last": str(self.last),
            "recorded_tokens": str(self.recorded),
            "counted_tokens": str(self.counted),
            "unseen_tokens": str(sum(gap.unseen for gap in self.unseen)),
            "gaps": str(len(self.gaps)),
            "report": digest,
        }
        said = facts_text(facts)
        return Event(now_us, "budget.reconciled", actor, self.provider, facts=said)


def reconcile(
    provider: str,
    counted: Sequence[Counted],
    recorded: Iterable[Spent],
    names: Mapping[str, str],
    tolerance: Tolerance,
) -> Reconciled:
    """Compare a report, which is not empty, with what was recorded on its days.

    ``names`` are the names of the provider's models in hortus, with those the provider has for
    them. A version at the end of a name that the provider adds is taken for the same model.
    """
    ours: dict[tuple[date, str], int] = {}
    for spent in recorded:
        if name := names.get(spent.model):
            key = (_EPOCH + timedelta(days=spent.day), name)
            ours[key] = ours.get(key, 0) + spent.input_tokens + spent.output_tokens
    theirs: dict[tuple[date, str], int] = {}
    known = sorted(set(names.values()), key=len, reverse=True)
    for one in counted:
        key = (one.day, _known(one.model, known))
        theirs[key] = theirs.get(key, 0) + one.tokens
    gaps = [
        Gap(day, model, ours.get((day, model), 0), theirs.get((day, model), 0))
        for day, model in sorted({*ours, *theirs})
    ]
    return Reconciled(
        provider,
        min(one.day for one in counted),
        max(one.day for one in counted),
        sum(ours.values()),
        sum(theirs.values()),
        tuple(gap for gap in gaps if not tolerance.allows(gap.recorded, gap.counted)),
    )


def _known(model: str, known: Sequence[str]) -> str:
    """Return our name for a provider's model: the longest that it is, or begins with."""
    return next((name for name in known if model == name or model.startswith(f"{name}-")), model)
