"""Read the examples that show what each policy does."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from hortus.core.lines import line_numbers
from hortus.policy.asking import Asked
from hortus.policy.document import Document
from hortus.policy.parameters import Parameters
from hortus.policy.policy import Fault, Policy
from hortus.policy.source import Source

_START = re.compile(r"\s*\[\[\s*example\s*\]\]")
_FORM = "see docs/how-to/write-a-policy.md for the form of examples"


class _Entry(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One example as a file has it."""

    policy: str
    allowed: bool
    about: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of examples."""

    example: tuple[_Entry, ...]
    needs: tuple[str, ...] = ()
    """Packs that must be on for the examples to come out as they say."""
    company: Document = Document()
    """What the examples speak of beyond the made-up company."""
    parameters: Parameters = Parameters()


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the answer a policy must give to it."""

    policy: str
    allowed: bool
    about: str
    asked: Asked
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What the examples of a file take for granted."""

    needs: tuple[str, ...]
    company: Document
    parameters: Parameters


def read_examples(source: Source) -> tuple[list[Example], list[Fault]]:
    """Return the examples of a source and what is wrong with their file."""
    if not source.examples:
        return [], []
    try:
        found = msgspec.convert(tomllib.loads(source.examples), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
        return [], [Fault(source.examples_file, _line(source.examples, str(e)), str(e), _FORM)]
    lines = _starts(source.examples)
    if len(lines) != len(found.example):
        # Written in another way that TOML allows: then all begin with the file.
        lines = [1] * len(found.example)
    return [
        Example(e.policy, e.allowed, e.about, e, source.examples_file, line)
        for e, line in zip(found.example, lines, strict=True)
    ], []


def setting_of(source: Source) -> Setting:
    """Return what a source's examples take for granted; they must have been read before."""
    if not source.examples:
        return Setting((), Document(), Parameters())
    found = msgspec.convert(tomllib.loads(source.examples), _File)
    return Setting(found.needs, found.company, found.parameters)


def missing_examples(
    source: Source, policies: Sequence[Policy], examples: Sequence[Example]
) -> Iterator[Fault]:
    """Yield policies without an example of each answer, and examples without a policy."""
    shown = {(example.policy, example.allowed) for example in examples}
    for policy in policies:
        for allowed in (True, False):
            if (policy.id, allowed) not in shown:
                answer = "allowed" if allowed else "refused"
                yield policy.fault(
                    f"{policy.id} has no example of a request that is {answer}",
                    f"add one to {source.examples_file or 'a file of examples beside it'}",
                    "id",
                )
    known = {policy.id for policy in policies}
    for example in examples:
        if example.policy not in known:
            problem = f"an example is about {example.policy!r}, which is not in {source.file}"
            yield Fault(example.file, example.line, problem, "name a policy of that file")


def _starts(text: str) -> list[int]:
    """Return the lines in which examples begin."""
    return [n for n, line in enumerate(text.split("\n"), start=1) if _START.match(line)]


def _line(text: str, problem: str) -> int:
    """Return the line a complaint is about: ``$.example[3].who`` is in the fourth example."""
    place = problem.partition("`$.")[2].rstrip("`")
    if place.startswith("example["):
        number = int(place.removeprefix("example[").partition("]")[0])
        starts = _starts(text)
        return starts[number] if number < len(starts) else 1
    numbers = line_numbers(text)
    if "at line " in problem:
        return int(problem.partition("at line ")[2].partition(",")[0])
    return numbers.get(place, 1)
