"""Which parts of a syntax tree a change touches, so that the rest need not be searched."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hortus.review.anchors import Text
from hortus.review.engine import Node, Parsed, find_nodes, parse
from hortus.review.errors import RuleFileError
from hortus.review.types import Span

_SMALL = 30
"""A part of so few lines is searched whole."""
_MOST = 12
"""In more parts than these the search would begin too often: then the whole is searched."""
_HOLE = re.compile(r"\$+([A-Z_][A-Z0-9_]*)?")
_KIND = re.compile(r"\w+")
_ERROR = "ERROR"
Kinds = frozenset[str]


@dataclass(frozen=True)
class Part:
    """A piece of a tree that a change touches."""

    node: Node

    @cached_property
    def text(self) -> Text:
        """Return the text of the part."""
        return Text(self.node.text())


@dataclass(frozen=True, slots=True)
class Region:
    """What a change touches: every node with a changed line is in a part, or around them."""

    parts: tuple[Part, ...]
    around: Kinds = frozenset()
    """The kinds of the nodes that hold the parts."""


def region(parsed: Parsed, spans: Sequence[Span]) -> Region:
    """Return what the changed lines touch."""
    parts: list[Part] = []
    around: set[str] = set()
    waiting = [parsed.root]
    while waiting:
        node = waiting.pop()
        place = node.range()
        first, last = place.start.line + 1, place.end.line + 1
        if not any(span.meets(first, last) for span in spans):
            continue
        whole = any(span.first <= first and last <= span.last for span in spans)
        below = [] if whole or last - first < _SMALL else node.children()
        if below:
            around.add(node.kind())
            waiting += below
        elif len(parts) == _MOST:
            return Region((Part(parsed.root),))
        else:
            parts.append(Part(node))
    return Region(tuple(parts), frozenset(around))


def kinds(rule: object, language: str) -> Kinds | None:
    """Return the kinds of node that a rule can match; None where that is not known."""
    if not isinstance(rule, Mapping):
        return None
    known = [k for name, value in rule.items() if (k := _of_part(name, value, language))]
    # All parts must hold, so the kinds of any one of them are enough.
    return min(known, key=len, default=None)


def _of_part(name: object, value: object, language: str) -> Kinds | None:
    match name, value:
        case "kind", str() if _KIND.fullmatch(value):
            return frozenset({value})
        case "pattern", str():
            return _of_pattern(value, language)
        case "all", list():
            known = [k for part in value if (k := kinds(part, language))]
            return min(known, key=len, default=None)
        case "any", list():
            each = [kinds(part, language) for part in value]
            known = [k for k in each if k]
            return frozenset().union(*known) if len(known) == len(each) else None
        case _:
            return None


def _of_pattern(pattern: str, language: str) -> Kinds | None:
    """Return the one kind that a pattern matches: that of its own text, with words for holes.

    The engine compares kinds first, so a pattern has one; a mere hole has none, and matches more.
    """
    own = parse(_HOLE.sub(lambda hole: hole[1] or "A", pattern), language)
    try:
        found = find_nodes({"rule": {"pattern": pattern}}, own)
    except RuleFileError:
        return None
    each = frozenset(node.kind() for node in found)
    return each if len(each) == 1 and _ERROR not in each else None
