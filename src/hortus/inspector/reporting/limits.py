"""What an inspection cannot see, in plain words; part of every report."""

from collections.abc import Iterator, Sequence

from hortus.inspector.finding import Coverage
from hortus.inspector.observation import Connection, Observation, Request
from hortus.inspector.world import MODEL

_ALWAYS = """
It shows what the program did in the runs made here. It does not show what the program can do: \
code that waits for another day, another answer or another value stayed asleep.
A check that asks for a value that was not tried is not seen, nor one that asks for three or more \
things at once.
Servers were played by stubs. What a vendor's server would switch on from afar stayed off, and \
nothing behind a sign-in was reached.
Encrypted or random-looking contents can be compared by length and presence only.
A program can notice that it is watched; watched and unwatched runs were compared, but a program \
that notices the chamber itself may behave in all of them.
"""


def limits(
    coverage: Coverage, runs: Sequence[Observation], *, traced: bool, opted_out: bool
) -> tuple[str, ...]:
    """Return what this inspection did not see, what is particular to it first."""
    found = [*coverage.not_reached, *_of_runs(runs)]
    if coverage.noisy:
        found.append(
            f"{_places(len(coverage.noisy))} from run to run without any reason, of which"
            f" {sum(p.role == MODEL for p in coverage.noisy)} in requests to the model. There"
            " only the form was compared, not the text."
        )
    if not traced:
        found.append("No run was traced: files and programs were not looked at.")
    if not opted_out:
        found.append("No way to opt out is documented, so none was tried.")
    return (*found, *_ALWAYS.strip().splitlines())


def _of_runs(runs: Sequence[Observation]) -> Iterator[str]:
    if not any(isinstance(e, Request) and e.role == MODEL for run in runs for e in run.events):
        yield (
            "No request reached the model: the program may need a sign-in, a terminal or a"
            " setting. Whatever it does after that was not seen."
        )
    ended = sorted({run.ending.reason for run in runs if run.ending.reason != "exited"})
    if ended:
        yield f"Some runs did not end by themselves ({', '.join(ended)})."
    unread = {
        event.name or f"{event.address}:{event.port}"
        for run in runs
        for event in run.events
        if isinstance(event, Connection) and event.failure and event.sent and not event.tls
    }
    read = {e.authority for run in runs for e in run.events if isinstance(e, Request)}
    if closed := sorted(unread - read):
        yield f"What was said to {', '.join(closed[:10])} could not be read."


def _places(count: int) -> str:
    return "One place differs" if count == 1 else f"{count} places differ"
