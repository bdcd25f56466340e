"""Modules are parsed once; what is no Python is passed over."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.modules import modules, parsed


def read(text):
    (module,) = modules([SourceFile("a.py", text)])
    return module


def test_what_is_chosen_or_defined_is_found_from_the_outside_in():
    text = "class A:\n    def f(self):\n        import os\n        return f'{g(1)}' + 'a'\n"
    kinds = [type(node).__name__ for node in read(text).nodes]
    assert kinds[:4] == ["ClassDef", "FunctionDef", "Import", "BinOp"]
    assert set(kinds[4:]) == {"JoinedStr", "Call"}


@given(st.sampled_from([ast.__file__, pytest.__file__, __file__]))
def test_no_node_is_missed(path):
    module = read(Path(path).read_text(encoding="utf-8"))
    kinds = {type(node) for node in module.nodes}
    walked = [id(node) for node in ast.walk(module.tree) if type(node) in kinds]
    assert sorted(map(id, module.nodes)) == sorted(walked)


@pytest.mark.parametrize(
    "text", ["def broken(", "\0", "(" * 1000, "(" * 10_000, "-" * 100_000 + "1"]
)
def test_what_is_no_python_is_passed_over(text):
    file = SourceFile("a.py", text)
    assert parsed(file) is None
    assert [module.path for module in modules([file, SourceFile("b.py", "x = 1")])] == ["b.py"]
