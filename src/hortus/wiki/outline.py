"""Find what a file defines, for whom, and what it says of itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hortus.wiki.asking import imports
from hortus.wiki.prose import above, docstring, first_sentence, head
from hortus.wiki.shapes import SCRIPTS, SHAPES
from hortus.wiki.syntax import Node, found, parse
from hortus.wiki.types import Outline, Symbol

_MOST = 3_000
_LONGEST = 240
_ANNOTATIONS = re.compile(r"\A(?:@[\w.]+(?:\([^()]*\))?\s*)+")
# What is left of a signature that stood on several lines.
_LOOSE = re.compile(r",? (\))")
_ALL = re.compile(r"^__all__\s*(?::[^=\n]+)?=\s*[\[(]([^\])]*)[\])]", re.MULTILINE)
_STRING = re.compile(r"[\"']([^\"'\n]+)[\"']")
_EXPORTED = (
    re.compile(r"^export\s*\{([^}]*)\}\s*;?\s*$", re.MULTILINE),
    re.compile(r"^(?:module\.)?exports\s*=\s*\{([^}]*)\}", re.MULTILINE),
    re.compile(r"^(?:module\.)?exports\s*=\s*(\w+)\s*;?\s*$", re.MULTILINE),
    re.compile(r"^(?:module\.)?exports\.(\w+)\s*=", re.MULTILINE),
    re.compile(r"^export\s+default\s+(\w+)\s*;?\s*$", re.MULTILINE),
)
_PACKAGE = {
    "go": re.compile(r"^package\s+(\w+)", re.MULTILINE),
    "java": re.compile(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE),
}
_RUST_TESTS = "#[cfg(test)]"
_ENDINGS = ("_definition", "_declaration", "_signature_item", "_item", "_spec", "_declarator")
_WORDS = {"variable": "function", "type_alias": "type", "generator_function": "function"}


def outline(text: str, language: str) -> Outline:
    """Return what a wiki needs of a file; of other languages than those covered, its length."""
    count = text.count("\n") + (not text.endswith("\n"))
    root = parse(text, language) if language in SHAPES else None
    if root is None:
        return Outline(lines=count)
    lines = text.split("\n")
    exports = _exports(text, language)
    purpose, purpose_line = _purpose(root, lines, language)
    package = _PACKAGE[language].search(text) if language in _PACKAGE else None
    tests = text.find(_RUST_TESTS) if language == "rust" else -1
    return Outline(
        tuple(_once(_symbols(root, lines, language, exports))),
        imports(root, language),
        first_sentence(purpose),
        purpose_line if purpose else 0,
        package[1] if package else "",
        exports,
        text.count("\n", 0, tests) + 1 if tests >= 0 else 0,
        count,
    )


@dataclass(frozen=True, slots=True)
class _Holder:
    """A definition that is open, and whether what is inside it is shown."""

    end: int
    name: str
    kind: str
    is_shown: bool
    is_public: bool


def _symbols(
    root: Node, lines: Sequence[str], language: str, exports: Sequence[str]
) -> Iterator[Symbol]:
    shape = SHAPES[language]
    within: list[_Holder] = []
    for node in found(root, _rules(language), _MOST):
        span, kind = node.range(), node.kind()
        while within and within[-1].end <= span.start.index:
            within.pop()
        if len(within) > 1 or any(not holder.is_shown for holder in within):
            continue
        outer = within[-1] if within else _Holder(0, "", "", is_shown=True, is_public=True)
        name = _name(node)
        if not name or (outer.name and kind == "variable_declarator"):
            continue
        is_public = outer.is_public and _is_public(node, name, language, outer)
        holds = kind in shape.holders
        within.append(_Holder(span.end.index, name, kind, holds, is_public or kind == "impl_item"))
        if kind in {"impl_item", "mod_item"}:
            continue
        if not outer.name and exports:
            is_public = is_public and (name in exports or language != "python")
            is_public = is_public or name in exports
        sentence = _sentence(node, lines, language)
        owner = outer.name or _receiver(node)
        yield Symbol(
            name, _word(kind), span.start.line + 1, _signature(node), sentence, owner, is_public
        )


def _once(symbols: Iterator[Symbol]) -> list[Symbol]:
    """Return each symbol once: of several with one name, the first that says what it is for."""
    kept: dict[tuple[str, str], Symbol] = {}
    for one in symbols:
        known = kept.get((one.owner, one.name))
        if known is None or (one.sentence and not known.sentence):
            kept[one.owner, one.name] = one
    return list(kept.values())


def _rules(language: str) -> list[Mapping[str, object]]:
    shape = SHAPES[language]
    rules: list[Mapping[str, object]] = []
    for kind in (*shape.parts, *shape.holders):
        if kind == "variable_declarator":
            functions = {"any": [{"kind": "arrow_function"}, {"kind": "function_expression"}]}
            rules.append({"kind": kind, "has": {"field": "value", **functions}})
        else:
            rules.append({"kind": kind})
    return rules


def _name(node: Node) -> str:
    named = node.field("type" if node.kind() == "impl_item" else "name")
    return named.text().split("<")[0][:_LONGEST] if named is not None else ""


def _receiver(node: Node) -> str:
    """Return the type that a method of Go belongs to."""
    receiver = node.field("receiver")
    words = re.findall(r"\w+", receiver.text().split("[")[0]) if receiver is not None else []
    return words[-1] if words else ""


def _is_public(node: Node, name: str, language: str, outer: _Holder) -> bool:
    match language:
        case "python":
            return not name.startswith("_")
        case "go":
            owner = _receiver(node)
            return name[:1].isupper() and (not owner or owner[:1].isupper())
        case "java":
            modifiers = [c.text() for c in node.children() if c.kind() == "modifiers"]
            return outer.kind == "interface_declaration" or "public" in " ".join(modifiers)
        case "rust":
            first = node.children()[:1]
            is_pub = bool(first) and first[0].text() == "pub"
            return is_pub or outer.kind == "trait_item" or node.kind() in {"impl_item", "mod_item"}
        case _:
            return _is_exported(node, name, outer)


def _is_exported(node: Node, name: str, outer: _Holder) -> bool:
    if outer.name:
        hidden = node.text()[:_LONGEST].split("(")[0].split()
        return not name.startswith(("#", "_")) and not {"private", "protected"} & set(hidden)
    parent = node.parent()
    if parent is not None and node.kind() == "variable_declarator":
        parent = parent.parent()
    return parent is not None and parent.kind() == "export_statement"


def _exports(text: str, language: str) -> tuple[str, ...]:
    if language == "python":
        listed = _ALL.search(text)
        return tuple(_STRING.findall(listed[1])) if listed else ()
    if language not in SCRIPTS:
        return ()
    names: dict[str, None] = {}
    for pattern in _EXPORTED:
        for match in pattern.finditer(text):
            for part in match[1].split(","):
                name = re.split(r"\s+as\s+|:", part.strip())[0].strip()
                if name.isidentifier():
                    names[name] = None
    return tuple(names)


def _signature(node: Node) -> str:
    """Return a definition without its body, on one line."""
    text, kind = node.text(), node.kind()
    value = node.field("value") if kind == "variable_declarator" else node
    body = value.field("body") if value is not None else None
    inside = body.text() if body is not None else ""
    if inside and text.endswith(inside):
        text = text[: -len(inside)]
    elif kind != "type_alias_declaration":
        text = text.split("{")[0]
    text = _ANNOTATIONS.sub("", " ".join(text[: _LONGEST * 8].split()))
    text = _LOOSE.sub(r"\1", text.removesuffix("=>")).replace("( ", "(").rstrip(" :;{")
    text = f"type {text}" if kind == "type_spec" else text
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"


def _sentence(node: Node, lines: Sequence[str], language: str) -> str:
    if language != "python":
        return first_sentence(above(lines, node.range().start.line))
    body = node.field("body")
    return first_sentence(_first_string(body)) if body is not None else ""


def _first_string(block: Node) -> str:
    """Return the docstring of a block or of a file."""
    for statement in block.children():
        if statement.kind() == "comment":
            continue
        inside = statement.children()[:1] if statement.kind() == "expression_statement" else []
        return docstring(inside[0].text()) if inside and inside[0].kind() == "string" else ""
    return ""


def _purpose(root: Node, lines: Sequence[str], language: str) -> tuple[str, int]:
    if language == "python":
        said = _first_string(root)
        first = next((c for c in root.children() if c.kind() == "expression_statement"), None)
        return said, first.range().start.line + 1 if said and first is not None else 0
    if language == "go":
        at = next((n for n, line in enumerate(lines) if line.startswith("package ")), 0)
        said = above(lines, at)
        return (said, max(1, at)) if said.lower().startswith("package") else ("", 0)
    if language == "rust":
        inner = [line for line in lines[:40] if line.startswith("//!")]
        said = "\n".join(line[3:].strip() for line in inner)
        return said, lines.index(inner[0]) + 1 if inner else 0
    return ("", 0) if language == "java" else head(lines)


def _word(kind: str) -> str:
    word = kind
    for ending in _ENDINGS:
        word = word.removesuffix(ending)
    return _WORDS.get(word, word).replace("_", " ").removeprefix("abstract ")
