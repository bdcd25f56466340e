"""What an inspection did not look at, in sentences for the report."""

from collections.abc import Iterator, Sequence

from hortus.inspector.campaign.factors import Depth
from hortus.inspector.observation import Connection, Observation, Request
from hortus.inspector.world import MODEL

_ALWAYS = (
    "Values that nobody tried: a check for one certain company sees only its own name.",
    "Behaviour that its servers switch on: in the chamber they answer with nothing.",
    "What is behind a sign-in, and what only a longer use would show.",
)
_QUICK = (
    "Factors were tried all together first: effects that cancel each other, and those that a "
    "factor's unusual value prevents, would not have shown."
)
_CONJUNCTIONS = "Conditions on three or more factors that must partly have their usual values."


def left_out(depth: Depth, baselines: Sequence[Observation]) -> Iterator[str]:
    """Yield what was not examined, what this run alone missed first."""
    if not any(_asks_model(each) for each in baselines):
        yield "It never asked the model: what it would tell it was not seen."
    if any(each.ending.status is None for each in baselines):
        yield "It had to be ended: what comes later was not seen."
    if not all(each.clock_pinned for each in baselines):
        yield "The clock: the program read this machine's own, so no other date was tried."
    yield from sorted({_unread(each) for run in baselines for each in _failed(run)})
    if depth is Depth.QUICK:
        yield _QUICK
    else:
        yield _CONJUNCTIONS
    yield from _ALWAYS


def _asks_model(run: Observation) -> bool:
    return any(isinstance(event, Request) and event.role == MODEL for event in run.events)


def _failed(run: Observation) -> Iterator[Connection]:
    return (event for event in run.events if isinstance(event, Connection) and event.failure)


def _unread(connection: Connection) -> str:
    where = connection.name or connection.address
    return f"A connection to {where}, port {connection.port}: {connection.failure}."
