"""Read a text into the syntax tree of its language, with the grammars that ast-grep brings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, cast

from hortus.knowledge import ExtraMissingError

_LONGEST_LINE = 20_000


class _Position(Protocol):
    line: int
    index: int


class _Range(Protocol):
    start: _Position
    end: _Position


class Node(Protocol):
    """A node of the tree, as far as it is used here."""

    def range(self) -> _Range:
        """Return where it begins and ends; lines count from 0."""

    def text(self) -> str:
        """Return the text of the node."""

    def kind(self) -> str:
        """Return what the grammar calls it."""

    def children(self) -> "list[Node]":
        """Return the nodes right inside it."""

    def field(self, name: str) -> "Node | None":
        """Return the child of that name."""

    def parent(self) -> "Node | None":
        """Return the node around it."""

    def find_all(self, config: Mapping[str, object]) -> "list[Node]":
        """Return all nodes that a rule is about, in the order of their places."""


def parse(text: str, language: str) -> Node | None:
    """Return the root of a text's tree; None where nobody can have written the text by hand."""
    if max(map(len, text.split("\n"))) >= _LONGEST_LINE:
        return None
    try:
        from ast_grep_py import SgRoot  # noqa: PLC0415 - heavy, and an extra
    except ImportError as e:
        raise ExtraMissingError(
            "ast-grep is not installed",
            remedy="install hortus with the extra `knowledge`: `make setup EXTRAS=knowledge`",
        ) from e
    return cast("Node", SgRoot(text, language).root())


def found(root: Node, rules: Sequence[Mapping[str, object]], most: int) -> Iterator[Node]:
    """Yield the first nodes that any of the rules is about."""
    if rules:
        yield from root.find_all({"rule": {"any": list(rules)}})[:most]
