"""A room's ``__init__`` shows what the room offers and does nothing."""

import ast
import importlib


def faults(module):
    """Return what is wrong with the ``__init__`` of a room."""
    first, *rest = module.tree.body or [ast.Pass()]
    found = []
    if not is_text(first):
        found.append("does not begin with a sentence")
    elif len(first.value.value.strip().splitlines()) > 1:
        found.append("its docstring is more than one sentence")
    found += [f"{node.lineno}: is no import and not __all__" for node in rest if not fits(node)]
    if module.name != "hortus" and not any(is_all(node) for node in rest):
        found.append("has no __all__")
    return found


def fits(node):
    return isinstance(node, ast.ImportFrom) or is_all(node) or names_version(node)


def is_all(node):
    return isinstance(node, ast.Assign) and targets(node) == ["__all__"]


def names_version(node):
    return isinstance(node, ast.Assign) and targets(node) == ["__version__"]


def targets(node):
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def without_sentence(modules):
    """Return the modules whose docstring is missing."""
    return [m.name for m in modules if not ast.get_docstring(m.tree)]


def test_every_surface_is_a_sentence_imports_and_all(modules):
    found = {m.name: faults(m) for m in modules if m.is_surface}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_module_says_what_it_is_for(modules):
    assert without_sentence(modules) == []


def test_a_surface_offers_what_it_names(modules):
    for module in (m for m in modules if m.is_surface):
        room = importlib.import_module(module.name)
        assert [n for n in getattr(room, "__all__", []) if not hasattr(room, n)] == []


def test_code_in_a_surface_is_found(example):
    text = '"""A room."""\n\nfrom hortus.core import Clock\n\nclock = Clock()\n'
    assert faults(example(text)) == [
        "5: is no import and not __all__",
        "has no __all__",
    ]


def test_a_surface_without_a_sentence_is_found(example):
    assert "does not begin with a sentence" in faults(example("from x import y\n__all__ = ['y']"))
    assert without_sentence([example("x = 1")]) == ["hortus.room.example"]
