"""What an inspection cannot see, in plain words; part of every report."""

from hortus.inspector.finding import Coverage
from hortus.inspector.world import MODEL

_ALWAYS = """
This is what the program did in the runs made here, not what it can do: code that waits for \
another day, another answer or another value stayed asleep.
Encrypted or random-looking contents can be compared by length and presence only.
A program can notice that it is watched; watched and unwatched runs were compared, but a program \
that notices the chamber itself may behave in all of them.
"""


def limits(coverage: Coverage, *, traced: bool, opted_out: bool) -> tuple[str, ...]:
    """Return what an inspection did not see, what is particular to it first."""
    found = list(coverage.not_reached)
    if coverage.noisy:
        found.append(
            f"{_places(len(coverage.noisy))} from run to run without any reason, of which"
            f" {sum(p.role == MODEL for p in coverage.noisy)} in requests to the model. There"
            " only the form was compared, not the text."
        )
    if not traced:
        found.append("No run was traced: files and programs were not looked at.")
    if not opted_out:
        found.append("No way to opt out is known here, so none was tried.")
    return tuple(dict.fromkeys((*found, *_ALWAYS.strip().splitlines())))


def _places(count: int) -> str:
    return "One place differs" if count == 1 else f"{count} places differ"
