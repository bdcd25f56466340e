"""Find what a text defines, with the tree-sitter grammars that come with ast-grep."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from hortus.knowledge.errors import ExtraMissingError
from hortus.knowledge.languages import GRAMMARS, Grammar

REMEDY = (
    "install hortus with the extra `knowledge`: `make setup EXTRAS=knowledge`, or "
    "`pip install 'hortus[knowledge]'`"
)
_LONGEST_LINE = 20_000
_LONGEST_NAME = 200
# In C and its kin a name stands inside declarators: `int *(*f(int))(void)`.
_NAME_FIELDS = ("name", "declarator", "type")
_LAST_NAME = re.compile(r"~?[^\W\d]\w*(?=\W*\Z)")
_DECLARED = re.compile(r"((?:[^\W\d]\w*::)*~?[^\W\d]\w*)\s*(?:\(|\Z)")
_NAME_KINDS = ("simple_identifier", "type_identifier", "identifier")


class _Position(Protocol):
    line: int


class _Range(Protocol):
    start: _Position
    end: _Position


class _Node(Protocol):
    def range(self) -> _Range: ...
    def text(self) -> str: ...
    def kind(self) -> str: ...
    def children(self) -> "list[_Node]": ...
    def field(self, name: str) -> "_Node | None": ...
    def find_all(self, config: Mapping[str, object]) -> "list[_Node]": ...


@dataclass(frozen=True, slots=True)
class Definition:
    """Something defined from one line to another, counted from 0."""

    name: str
    kind: str
    first: int
    last: int
    is_whole: bool


def definitions(text: str, language: str) -> list[Definition]:
    """Return what a text defines, in the order of its places; nothing where it cannot be read."""
    grammar = GRAMMARS.get(language)
    if grammar is None or _is_too_long(text):
        return []
    try:
        from ast_grep_py import SgRoot  # noqa: PLC0415 - heavy, and an extra
    except ImportError as e:
        raise ExtraMissingError("ast-grep is not installed", remedy=REMEDY) from e
    root = cast("_Node", SgRoot(text, language).root())
    return list(_found(root, language, grammar))


def _found(root: _Node, language: str, grammar: Grammar) -> Iterator[Definition]:
    wholes = frozenset(grammar.wholes)
    for node in root.find_all(_config(language)):
        name = _name(node)
        if name:
            place, kind = node.range(), node.kind()
            yield Definition(
                name, _word_for(kind), place.start.line, place.end.line, kind in wholes
            )


@lru_cache
def _config(language: str) -> dict[str, object]:
    grammar = GRAMMARS[language]
    kinds: list[dict[str, object]] = [{"kind": k} for k in (*grammar.parts, *grammar.wholes)]
    if grammar.has_arrows:
        functions = {"any": [{"kind": "arrow_function"}, {"kind": "function_expression"}]}
        kinds.append({"kind": "variable_declarator", "has": {"field": "value", **functions}})
    return {"rule": {"any": kinds}}


def _name(node: _Node) -> str:
    for field in _NAME_FIELDS:
        found = node.field(field)
        if found is not None:
            return _plain(found.text(), declared=field == "declarator")
    for child in node.children():
        if child.kind() in _NAME_KINDS:
            return _plain(child.text(), declared=False)
    return ""


def _plain(text: str, *, declared: bool) -> str:
    match = (_DECLARED if declared else _LAST_NAME).search(text[:_LONGEST_NAME])
    return match[match.lastindex or 0].rpartition("::")[2] if match else ""


def _word_for(kind: str) -> str:
    word = kind
    for ending in ("_definition", "_declaration", "_declarator", "_specifier", "_item", "_spec"):
        word = word.removesuffix(ending)
    return {"variable": "function", "singleton_method": "method"}.get(word, word).replace("_", " ")


def _is_too_long(text: str) -> bool:
    """Tell whether a line is so long that it was not written by a person."""
    return len(text) >= _LONGEST_LINE and max(map(len, text.split("\n"))) >= _LONGEST_LINE
