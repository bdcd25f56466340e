"""The choices that code makes."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.decisions import Kind, decisions
from hortus.review.mining.modules import modules


def made(text, kind):
    (module,) = modules([SourceFile("a.py", text)])
    return [(d.subject, d.option) for d in decisions(module) if d.kind is kind]


def test_imports_are_whole_by_name_or_under_a_short_name():
    text = (
        "import os.path\nimport numpy as np\nfrom acme.http import get\n"
        "from . import x\nfrom __future__ import annotations\n"
    )
    assert made(text, Kind.IMPORT) == [("os", "plain"), ("numpy", "as np"), ("acme", "from")]


def test_calls_are_named_by_what_was_imported():
    text = (
        "import acme.http as h\nfrom acme import db\nh.get(u, timeout=1)\n"
        "db.open()\nlocal.call(a=1)\nopen(p, encoding='x')\n"
    )
    assert made(text, Kind.KEYWORD) == [
        ("acme.http.get", ""),
        ("acme.http.get", "timeout"),
        ("acme.db.open", ""),
        ("open", ""),
        ("open", "encoding"),
    ]


def test_a_call_with_a_dictionary_of_keywords_decides_nothing():
    assert made("open(p, **options)", Kind.KEYWORD) == []


@pytest.mark.parametrize(
    ("text", "option"), [("f'{a}'", "f-string"), ("'%s' % a", "%"), ("'{}'.format(a)", "format")]
)
def test_texts_are_put_together_in_three_ways(text, option):
    assert made(text, Kind.STRINGS) == [("texts", option)]


def test_functions_and_errors_are_looked_at():
    text = (
        "def f() -> int:\n  try: g()\n"
        "  except A as e:\n    raise B() from e\n  except C:\n    raise D()\n"
    )
    assert made(text, Kind.RETURNS) == [("functions", "with")]
    assert made(text, Kind.CAUSE) == [("errors", "with"), ("errors", "without")]


def test_what_a_library_hung_on_an_operator_is_not_followed():
    tree = ast.parse("a + b")
    shared = tree.body[0].value.op
    shared.parent = tree
    try:
        assert made("f'{d + e}'", Kind.STRINGS) == [("texts", "f-string")]
    finally:
        del shared.parent


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for module in modules([SourceFile("a.py", text)]):
        list(decisions(module))
