"""What definitions, containers and imports are called in the syntax trees that a wiki reads."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """The node kinds of one language."""

    parts: tuple[str, ...]
    holders: tuple[str, ...]
    """Definitions whose own definitions are shown with them: classes, traits."""
    imports: tuple[str, ...]
    by_package: bool = False
    """Whether a folder is the unit that is imported, and not the file."""


_FUNCTIONS = ("function_declaration", "generator_function_declaration", "method_definition")
_TYPED = Shape(
    (*_FUNCTIONS, "type_alias_declaration", "enum_declaration", "variable_declarator"),
    ("class_declaration", "abstract_class_declaration", "interface_declaration"),
    ("import_statement", "export_statement", "call_expression"),
)

SHAPES: Mapping[str, Shape] = {
    "python": Shape(
        ("function_definition",),
        ("class_definition",),
        ("import_statement", "import_from_statement"),
    ),
    "javascript": Shape(
        (*_FUNCTIONS, "variable_declarator"),
        ("class_declaration",),
        ("import_statement", "export_statement", "call_expression"),
    ),
    "typescript": _TYPED,
    "tsx": _TYPED,
    "go": Shape(
        ("function_declaration", "method_declaration", "type_spec"),
        (),
        ("import_spec",),
        by_package=True,
    ),
    "java": Shape(
        ("method_declaration", "constructor_declaration"),
        (
            "class_declaration",
            "interface_declaration",
            "enum_declaration",
            "record_declaration",
            "annotation_type_declaration",
        ),
        ("import_declaration",),
        by_package=True,
    ),
    "rust": Shape(
        (
            *("function_item", "struct_item", "enum_item", "type_item", "macro_definition"),
            "function_signature_item",
        ),
        ("trait_item", "impl_item", "mod_item"),
        ("use_declaration", "mod_item"),
    ),
}

SCRIPTS = frozenset({"javascript", "typescript", "tsx"})

NAMES = {
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "tsx": "TypeScript with JSX",
    "go": "Go",
    "java": "Java",
    "rust": "Rust",
}
"""How people call the languages that are covered."""
