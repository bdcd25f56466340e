"""The languages whose files are cut at functions and classes, and what these are called there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Grammar:
    """The node kinds of one language's syntax tree that define something.

    ``parts`` are taken whole: functions and methods. ``wholes`` hold parts: classes, modules.
    """

    parts: tuple[str, ...]
    wholes: tuple[str, ...] = ()
    has_arrows: bool = False
    """Whether functions are also written as values of variables."""


_SCRIPT_PARTS = ("function_declaration", "generator_function_declaration", "method_definition")
_TYPED = Grammar(
    (*_SCRIPT_PARTS, "type_alias_declaration", "enum_declaration"),
    ("class_declaration", "abstract_class_declaration", "interface_declaration"),
    has_arrows=True,
)

GRAMMARS: Mapping[str, Grammar] = {
    "bash": Grammar(("function_definition",)),
    "c": Grammar(
        ("function_definition", "struct_specifier", "enum_specifier", "union_specifier"),
    ),
    "cpp": Grammar(
        ("function_definition", "enum_specifier"),
        ("class_specifier", "struct_specifier", "namespace_definition"),
    ),
    "csharp": Grammar(
        ("method_declaration", "constructor_declaration", "property_declaration"),
        (
            "class_declaration",
            "interface_declaration",
            "struct_declaration",
            "enum_declaration",
            "record_declaration",
        ),
    ),
    "go": Grammar(("function_declaration", "method_declaration", "type_spec")),
    "java": Grammar(
        ("method_declaration", "constructor_declaration"),
        (
            "class_declaration",
            "interface_declaration",
            "enum_declaration",
            "record_declaration",
            "annotation_type_declaration",
        ),
    ),
    "javascript": Grammar(_SCRIPT_PARTS, ("class_declaration",), has_arrows=True),
    "kotlin": Grammar(
        ("function_declaration",),
        ("class_declaration", "object_declaration"),
    ),
    "lua": Grammar(("function_declaration",)),
    "php": Grammar(
        ("function_definition", "method_declaration"),
        (
            "class_declaration",
            "interface_declaration",
            "trait_declaration",
            "enum_declaration",
        ),
    ),
    "python": Grammar(("function_definition",), ("class_definition",)),
    "ruby": Grammar(("method", "singleton_method"), ("class", "module")),
    "rust": Grammar(
        ("function_item", "macro_definition", "struct_item", "enum_item", "type_item"),
        ("trait_item", "impl_item", "mod_item"),
    ),
    "scala": Grammar(
        ("function_definition",),
        ("class_definition", "object_definition", "trait_definition"),
    ),
    "solidity": Grammar(
        ("function_definition",),
        ("contract_declaration", "library_declaration", "interface_declaration"),
    ),
    "swift": Grammar(
        ("function_declaration",),
        ("class_declaration", "protocol_declaration"),
    ),
    "tsx": _TYPED,
    "typescript": _TYPED,
}

_SUFFIXES = {
    "bash": "sh bash",
    "c": "c h",
    "cpp": "cc cpp cxx hh hpp hxx ipp",
    "csharp": "cs",
    "css": "css scss less",
    "go": "go",
    "html": "html htm",
    "java": "java",
    "javascript": "js jsx mjs cjs",
    "json": "json",
    "kotlin": "kt kts",
    "lua": "lua",
    "markdown": "md markdown rst",
    "php": "php",
    "python": "py pyi",
    "ruby": "rb rake gemspec",
    "rust": "rs",
    "scala": "scala sc",
    "solidity": "sol",
    "sql": "sql",
    "swift": "swift",
    "toml": "toml",
    "tsx": "tsx",
    "typescript": "ts mts cts",
    "xml": "xml",
    "yaml": "yaml yml",
}
_BY_SUFFIX = {
    f".{suffix}": language
    for language, suffixes in _SUFFIXES.items()
    for suffix in suffixes.split()
}
_BY_NAME = {"Makefile": "make", "Dockerfile": "docker", "Rakefile": "ruby", "Gemfile": "ruby"}

PROSE = frozenset({"markdown"})
"""What people write for people to read."""

LANGUAGES = frozenset(_BY_SUFFIX.values()) | frozenset(_BY_NAME.values())
"""Every name that a search can be narrowed to."""


def language_of(path: str) -> str:
    """Return the language of a file by its name, or ''."""
    pure = PurePosixPath(path)
    return _BY_NAME.get(pure.name) or _BY_SUFFIX.get(pure.suffix.lower(), "")
