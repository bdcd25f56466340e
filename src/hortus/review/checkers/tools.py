"""The checkers that can be run: how each is called, and what its answer says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

_FLAKE8 = re.compile(r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<code>\S+) (?P<text>.*)$")
_PYTHON = frozenset({".py", ".pyi"})
_SCRIPT = frozenset({".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"})


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a checker says about some lines."""

    path: str
    line: int
    last_line: int
    column: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A checker: its program, its words, and how to read what it answers."""

    name: str
    words: Callable[[str], Sequence[str]]
    """All words before the files, given the configuration."""
    read: Callable[[bytes], Iterator[Complaint]]
    suffixes: frozenset[str]
    """The files that it looks at; none: all."""
    runs_code: bool
    """Whether it runs what the repository holds: configuration or plugins that are programs."""
    timeout_s: float
    places: tuple[str, ...] = ()
    """Where the repository keeps it, before the usual places."""


class _Place(msgspec.Struct, frozen=True):
    row: int = 1
    column: int = 1


class _RuffEntry(msgspec.Struct, frozen=True):
    filename: str
    message: str
    location: _Place | None = None
    end_location: _Place | None = None
    code: str | None = None


class _Spot(msgspec.Struct, frozen=True):
    line: int
    col: int = 1


class _Extra(msgspec.Struct, frozen=True):
    message: str = ""


class _SemgrepEntry(msgspec.Struct, frozen=True):
    check_id: str
    path: str
    start: _Spot
    end: _Spot
    extra: _Extra = _Extra()


class _Semgrep(msgspec.Struct, frozen=True):
    results: tuple[_SemgrepEntry, ...]


class _EslintMessage(msgspec.Struct, frozen=True):
    message: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = msgspec.field(default=None, name="endLine")
    rule: str | None = msgspec.field(default=None, name="ruleId")


class _EslintFile(msgspec.Struct, frozen=True):
    path: str = msgspec.field(name="filePath")
    messages: tuple[_EslintMessage, ...] = ()


def _ruff(config: str) -> Sequence[str]:
    # Excluded files stay excluded though they are named, and nothing is written: a configuration
    # may ask for fixes.
    quiet = ("--no-cache", "--no-fix", "--no-fix-only", "--force-exclude")
    return ("check", *quiet, "--output-format", "json", "--config", config, "--")


def _read_ruff(answer: bytes) -> Iterator[Complaint]:
    for entry in msgspec.json.decode(answer, type=tuple[_RuffEntry, ...]):
        at = entry.location or _Place()
        last = (entry.end_location or at).row
        code = entry.code or "syntax"
        yield Complaint(entry.filename, at.row, last, at.column, code, entry.message)


def _semgrep(config: str) -> Sequence[str]:
    # Only a file is given as configuration: names of rule sets would be fetched.
    quiet = ("--metrics=off", "--disable-version-check", "--json", "--quiet", "--no-autofix")
    return ("scan", *quiet, "--no-rewrite-rule-ids", "--config", config, "--")


def _read_semgrep(answer: bytes) -> Iterator[Complaint]:
    for entry in msgspec.json.decode(answer, type=_Semgrep).results:
        start, last = entry.start, entry.end.line
        said = entry.extra.message
        yield Complaint(entry.path, start.line, last, start.col, entry.check_id, said)


def _eslint(config: str) -> Sequence[str]:
    return ("--format", "json", "--no-error-on-unmatched-pattern", "--config", config, "--")


def _read_eslint(answer: bytes) -> Iterator[Complaint]:
    for file in msgspec.json.decode(answer, type=tuple[_EslintFile, ...]):
        for said in file.messages:
            # What is said of no line is about the run: a file that was left out, say.
            if said.line is not None:
                last = said.end_line or said.line
                code = said.rule or "syntax"
                yield Complaint(file.path, said.line, last, said.column or 1, code, said.message)


def _flake8(config: str) -> Sequence[str]:
    form = "%(path)s:%(row)d:%(col)d: %(code)s %(text)s"
    return ("--config", config, "--format", form, "--")


def _read_flake8(answer: bytes) -> Iterator[Complaint]:
    for line in answer.decode("utf-8", "surrogateescape").splitlines():
        if found := _FLAKE8.match(line):
            row, column = int(found["line"]), int(found["column"])
            yield Complaint(found["path"], row, row, column, found["code"], found["text"])


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool("ruff", _ruff, _read_ruff, _PYTHON, runs_code=False, timeout_s=60),
        Tool("semgrep", _semgrep, _read_semgrep, frozenset(), runs_code=False, timeout_s=300),
        Tool(
            "eslint",
            _eslint,
            _read_eslint,
            _SCRIPT,
            runs_code=True,
            timeout_s=120,
            places=("node_modules/.bin/eslint",),
        ),
        # Its configuration may name plugins of the repository.
        Tool("flake8", _flake8, _read_flake8, _PYTHON, runs_code=True, timeout_s=120),
    )
}
