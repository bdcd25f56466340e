"""What each setting means, in the words that stand under it in the code."""

import ast
import inspect
from collections.abc import Iterator

import msgspec

from hortus.core import settings
from hortus.core.settings import Settings, controls, people, records, root, serving


def meanings() -> dict[str, str]:
    """Return the meaning of each setting by dotted name; a model's are ``models.*.url``."""
    texts = _doc_strings()
    found: dict[str, str] = {}
    for section in msgspec.structs.fields(Settings):
        found[section.name] = texts["Settings", section.name]
        struct, prefix = section.type, section.name
        if section.name == "models":
            struct, prefix = settings.ModelSettings, "models.*"
        if isinstance(struct, type) and issubclass(struct, msgspec.Struct):
            for field in struct.__struct_fields__:
                found[f"{prefix}.{field}"] = texts[struct.__name__, field]
    for field in settings.ContentRuleSettings.__struct_fields__:
        found[f"content.rules.*.{field}"] = texts["ContentRuleSettings", field]
    for field in settings.DlpProject.__struct_fields__:
        found[f"dlp.projects.*.{field}"] = texts["DlpProject", field]
    return found


def _doc_strings() -> dict[tuple[str, str], str]:
    """Return the doc string under each field, by class and field; only the source has them."""
    found: dict[tuple[str, str], str] = {}
    for module in (root, serving, records, controls, people):
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                found |= {(node.name, name): text for name, text in _fields(node)}
    return found


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in zip(node.body, node.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            yield field.target.id, _text(text)


def _text(node: ast.stmt) -> str:
    match node:
        case ast.Expr(ast.Constant(str() as text)):
            return inspect.cleandoc(text).replace("\n", " ")
        case _:
            return ""
