"""Look for patterns in code with ast-grep, which is loaded only when it is needed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from hortus.review.errors import EngineMissingError, RuleFileError
from hortus.review.types import Edit, Match, Variant

LARGEST = 1_000_000
LONGEST_LINE = 20_000
DEEPEST = 200
_FOLDED = bytes.maketrans(b"[{]}", b"(())")
_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
_ROUNDS = 40
_RUN = re.compile(rb"\(+|\)+")
_HOLE = re.compile(r"\$\$\$([A-Z_][A-Z0-9_]*)|\$([A-Z_][A-Z0-9_]*)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Position(Protocol):
    line: int
    column: int
    index: int


class _Range(Protocol):
    start: _Position
    end: _Position


class Node(Protocol):
    """A node of a syntax tree, as ast-grep offers it."""

    def range(self) -> _Range: ...
    def text(self) -> str: ...
    def kind(self) -> str: ...
    def children(self) -> "list[Node]": ...
    def find_all(self, config: Mapping[str, object]) -> "list[Node]": ...
    def get_match(self, meta_var: str) -> "Node | None": ...
    def get_multiple_matches(self, meta_var: str) -> "list[Node]": ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and its syntax tree."""

    text: str
    root: Node


def parse(text: str, language: str) -> Parsed:
    """Return the tree of a text; broken code has one as well."""
    try:
        from ast_grep_py import SgRoot  # noqa: PLC0415 - heavy, and an extra
    except ImportError as e:
        raise EngineMissingError(
            "ast-grep is not installed, so rules with patterns cannot be run",
            remedy="install hortus with the extra `review`: `make setup EXTRAS=review`, or "
            "`pip install 'hortus[review]'`",
        ) from e
    clean = text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    return Parsed(clean, cast("Node", SgRoot(clean, language).root()))


def unfit(text: str) -> str:
    """Return why a text is not given to the parser, or '' where it may be.

    The parser is native code that nothing can interrupt: what would keep it busy for minutes
    is left out, and the report says so.
    """
    if len(text) > LARGEST:
        return f"larger than {LARGEST:,} characters"
    if len(text) > LONGEST_LINE and max(map(len, text.split("\n"))) > LONGEST_LINE:
        return f"a line of more than {LONGEST_LINE:,} characters"
    return f"brackets nested more than {DEEPEST} deep" if _too_deep(text) else ""


def _too_deep(text: str) -> bool:
    brackets = text.encode("utf-8", "replace").translate(_FOLDED, _NO_BRACKETS)
    left = brackets
    for taken in range(_ROUNDS):
        # Taking out the innermost pairs takes one off the depth; what is left has no more than
        # its opening ones. Ordinary code is done in a few rounds, without a look at each bracket.
        if taken + left.count(b"(") <= DEEPEST:
            return False
        left = left.replace(b"()", b"")
    depth = 0
    for run in _RUN.findall(brackets):
        depth = depth + len(run) if run[:1] == b"(" else max(0, depth - len(run))
        if depth > DEEPEST:
            return True
    return False


def find(variant: Variant, parsed: Parsed) -> Iterator[Match]:
    """Yield each place where a pattern matches, the first first."""
    for node in find_nodes(variant.config, parsed):
        place = node.range()
        text = node.text()
        edit = None
        if variant.fix is not None:
            new = _filled(variant.fix, node, parsed.text, place.start.column)
            edit = Edit(place.start.index, place.end.index, text, new)
        # A node may end behind the line break of its last line, in the first column.
        last = place.end.line + (0 if place.end.column == 0 and text.endswith("\n") else 1)
        yield Match(place.start.line + 1, place.start.column + 1, last, text, edit)


def find_nodes(config: Mapping[str, object], parsed: Parsed) -> "list[Node]":
    """Return the nodes that match; raise ``RuleFileError`` where the pattern is no pattern."""
    try:
        return parsed.root.find_all(dict(config))
    except Exception as e:  # the binding raises bare Exception and RuntimeError
        raise RuleFileError(
            f"ast-grep does not take the pattern: {_reason(e)}",
            remedy="write it as ast-grep's reference of rules says",
        ) from e


def _reason(error: Exception) -> str:
    said = str(error).split("Stack backtrace")[0]
    causes = re.findall(
        r"^\s*(?:\d+: )?(\S.*\w.*)$", said.partition("Caused by:")[2], re.MULTILINE
    )
    return "; ".join(causes[-2:]) if causes else " ".join(said.split())


def _filled(fix: str, node: Node, text: str, column: int) -> str:
    """Return a rewrite with what the pattern's holes matched."""

    def hole(match: re.Match[str]) -> str:
        if match[1]:
            parts = node.get_multiple_matches(match[1])
            if not parts:
                return ""
            return text[parts[0].range().start.index : parts[-1].range().end.index]
        part = node.get_match(match[2])
        return match[0] if part is None else part.text()

    lines = fix.rstrip("\n").split("\n")
    indented = "\n".join([lines[0], *(" " * column + line for line in lines[1:])])
    return _HOLE.sub(hole, indented)
