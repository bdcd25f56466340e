"""The form of a rule file: one YAML document for each rule, in the words of ast-grep."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated

import msgspec

from hortus.review.errors import RuleFileError
from hortus.review.types import Level, Origin, State

LARGEST = 512_000
_NODES = 20_000
_MARK = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_PATH = re.compile(r" - at `(\$[^`]*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_HELP = "docs/reference/rules.md describes every field"
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
Languages = str | tuple[str, ...]


class ExampleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An example that says more than its code."""

    code: Text
    fixed: str | None = None
    language: str | None = None


class ExamplesEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Code that the rule must leave alone, and code that it must find."""

    good: tuple[Text | ExampleEntry, ...] = ()
    bad: tuple[Text | ExampleEntry, ...] = ()


class VariantEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The pattern for further languages."""

    language: Languages
    rule: dict[str, object]
    constraints: dict[str, object] = {}
    utils: dict[str, object] = {}
    fix: str | None = None
    anchors: tuple[Text, ...] = ()


class EvidenceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How often the rule was kept, and places for and against it."""

    kept: Annotated[int, msgspec.Meta(ge=0)] = 0
    of: Annotated[int, msgspec.Meta(ge=0)] = 0
    bound: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    places: tuple[Text, ...] = ()
    against: tuple[Text, ...] = ()


class ReferenceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A rule of another checker."""

    tool: Text
    config: Text
    codes: tuple[Text, ...] = ()


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One document of a rule file."""

    id: Id
    message: Text
    level: Level = Level.ADVISE
    note: str = ""
    owner: str = ""
    source: str = ""
    origin: Origin = Origin.WRITTEN
    state: State = State.ACCEPTED
    expires: date | None = None
    files: tuple[Text, ...] = ()
    ignores: tuple[Text, ...] = ()
    language: Languages = ()
    rule: dict[str, object] | None = None
    constraints: dict[str, object] = {}
    utils: dict[str, object] = {}
    fix: str | None = None
    anchors: tuple[Text, ...] = ()
    variants: tuple[VariantEntry, ...] = ()
    examples: ExamplesEntry = ExamplesEntry()
    evidence: EvidenceEntry = EvidenceEntry()
    reference: ReferenceEntry | None = None
    retired_because: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A rule as it is written, and the line on which its document begins."""

    entry: RuleEntry
    name: str
    line: int

    @property
    def where(self) -> str:
        """Return file and line for people and editors."""
        return f"{self.name}:{self.line}"


def read(text: str, name: str) -> Iterator[Located]:
    """Yield the rules of a file; raise ``RuleFileError`` with file and line where one is none."""
    if len(text) > LARGEST:
        raise RuleFileError(
            f"{name} is larger than {LARGEST:,} characters",
            remedy="split it into several files of rules",
        )
    for before, body in _documents(text):
        value = _yaml(body, name, before)
        if value is not None:
            yield Located(_entry(value, body, name, before), name, before + _first(body))


def located(content: Mapping[str, object], name: str) -> Located:
    """Return a rule that is in no file yet; raise ``RuleFileError`` where it is none."""
    return Located(_entry(content, "", name, 0), name, 1)


def _documents(text: str) -> Iterator[tuple[int, str]]:
    """Yield each document and how many lines come before it."""
    edges = [0, *(match.start() for match in _MARK.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        body = _MARK.sub("   ", text[start:end], count=1)
        if body.strip():
            yield text.count("\n", 0, start), body


def _first(body: str) -> int:
    lines = body.split("\n")
    blank = (n for n, line in enumerate(lines, 1) if line.strip() and line.strip()[0] != "#")
    return next(blank, 1)


def _yaml(body: str, name: str, before: int) -> object:
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - heavy

    try:
        value: object = YAML(typ="safe", pure=True).load(body)
    except MarkedYAMLError as e:
        line = before + (e.problem_mark.line + 1 if e.problem_mark else 1)
        raise RuleFileError(f"{name}:{line}: {e.problem or 'no YAML'}", remedy=_HELP) from e
    except (YAMLError, ValueError, RecursionError) as e:
        said = " ".join(str(e).split())[:200]
        raise RuleFileError(f"{name}:{before + 1}: no YAML: {said}", remedy=_HELP) from e
    if _size(value) > _NODES:
        raise RuleFileError(
            f"{name}:{before + 1}: the rule has more than {_NODES:,} parts, aliases counted",
            remedy="write it out, and shorter",
        )
    return value


def _size(value: object) -> int:
    """Return how many parts a value has, as far as that is within the limit."""
    seen, waiting = 0, [value]
    while waiting and seen <= _NODES:
        part = waiting.pop()
        seen += 1
        if isinstance(part, Mapping):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return seen


def _entry(value: object, body: str, name: str, before: int) -> RuleEntry:
    try:
        return msgspec.convert(value, RuleEntry)
    except msgspec.ValidationError as e:
        path = _PATH.search(str(e))
        line = before + _line_of(path[1] if path else "$", body)
        problem = _PATH.sub("", str(e))
        at = f" in {path[1].removeprefix('$.')}" if path else ""
        if at == " in id":
            problem, at = "an id has small letters, digits and `-`, 2 to 80 of them", ""
        raise RuleFileError(f"{name}:{line}: {problem}{at}", remedy=_HELP) from e


def _line_of(path: str, body: str) -> int:
    """Return the line of a part, as far as the document has it; done only for an error."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy

    node = YAML(typ="safe", pure=True).compose(body) if body else None
    line = _first(body)
    for key, index in _STEP.findall(path):
        children = getattr(node, "value", None)
        if not isinstance(children, list):
            break
        if index:
            node = children[int(index)] if int(index) < len(children) else None
            line = line if node is None else node.start_mark.line + 1
            continue
        pairs = [pair for pair in children if isinstance(pair, tuple) and pair[0].value == key]
        if not pairs:
            break
        line, node = pairs[0][0].start_mark.line + 1, pairs[0][1]
    return line
