"""Tests are sentences about behaviour and patch nothing."""

import ast

import pytest

_PATCHING = {"unittest.mock", "mock", "pytest_mock"}


@pytest.fixture(scope="module")
def looked_at(root):
    """Return what is wrong with each test module by its path: terse names, and patches."""
    found = {}
    for path in sorted((root / "tests").rglob("*.py")):
        module = nodes(path.read_text(encoding="utf-8"))
        found[path.relative_to(root).as_posix()] = (terse(module), patched(module))
    return found


def nodes(text):
    return list(ast.walk(ast.parse(text)))


def terse(module):
    """Return the tests whose name says too little: ``test_it_works``."""
    return [
        node.name
        for node in module
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) < 4
    ]


def patched(module):
    """Return the lines that reach into another module to replace something."""
    return [node.lineno for node in module if reaches_in(node)]


def reaches_in(node):
    match node:
        case ast.ImportFrom(module=name):
            return name in _PATCHING
        case ast.Import(names=names):
            return any(alias.name in _PATCHING for alias in names)
        case ast.Call(func=ast.Attribute(attr="setattr", value=ast.Name(id="monkeypatch"))):
            return not gives_a_stream(node.args[0])
    return False


def gives_a_stream(target):
    """Tell whether a patch stands in for the terminal, which belongs to no module."""
    return isinstance(target, ast.Constant) and str(target.value).startswith("sys.std")


def test_the_name_of_every_test_is_a_sentence(looked_at):
    assert {name: names for name, (names, _) in looked_at.items() if names} == {}


def test_no_test_replaces_parts_of_another_module(looked_at):
    assert {name: lines for name, (_, lines) in looked_at.items() if lines} == {}


def test_a_name_that_says_nothing_is_found():
    assert terse(nodes("def test_store(): ...\ndef test_a_key_is_found(): ...")) == ["test_store"]


def test_a_patch_is_found_however_it_is_made():
    text = "from unittest.mock import patch\nimport mock\nmonkeypatch.setattr(x, 'y', z)\n"
    text += "monkeypatch.setattr('sys.stdin', z)\n"
    assert patched(nodes(text)) == [1, 2, 3]
