"""What an inspection of this kind did not look at, in sentences for the report."""

from collections.abc import Iterator, Sequence

from hortus.inspector.campaign.factors import Depth
from hortus.inspector.observation import Observation

_ALWAYS = (
    "Values that nobody tried: a check for one certain company sees only its own name.",
    "What is behind a sign-in, and what only a longer use would show.",
)
_SCREENED = (
    "Factors were tried all together first: effects that cancel each other, and those that "
    "another factor's unusual value prevents, would not have shown."
)
_UNMINED = (
    "Names of hosts and zones that stand in the package itself, and others than the first of each"
    " kind: a mark for one certain name does not show where only that name brings it about."
)
_UNANSWERED = "Behaviour that its servers switch on: in the chamber they answered with nothing."
_ANSWERED = (
    "Behaviour that a certain answer of its servers switches on: they answered with nothing, with"
    " every usual switch on, and with errors."
)
_CONJUNCTIONS = "Conditions on three or more factors, some of which must have usual values."


def left_out(depth: Depth, runs: Sequence[Observation]) -> Iterator[str]:
    """Yield what was not examined, what concerns these runs alone first."""
    if not all(run.clock_pinned for run in runs):
        names = sorted({program for run in runs for program in run.own_clock})
        who = ", ".join(names) if names else "the program"
        yield f"The clock: {who} read this machine's own, so that no other date was tried."
    yield from (
        (_SCREENED, _UNMINED, _UNANSWERED) if depth is Depth.QUICK else (_CONJUNCTIONS, _ANSWERED)
    )
    yield from _ALWAYS
