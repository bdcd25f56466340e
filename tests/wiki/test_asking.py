"""Imports are read as they are written."""

import pytest

from hortus.wiki.outline import outline

pytest.importorskip("ast_grep_py")


def asked(text, language):
    return [(i.target, i.names, i.line) for i in outline(text, language).imports]


def test_what_python_imports_is_read():
    text = (
        "import os, a.b as c\nfrom . import x\nfrom ..y import (  # why\n    z as w,\n    q,\n)\n"
        "from m import *\ndef f():\n    import late\n"
    )
    assert asked(text, "python") == [
        ("os", (), 1),
        ("a.b", (), 1),
        (".", ("x",), 2),
        ("..y", ("z", "q"), 3),
        ("m", ("*",), 7),
        ("late", (), 9),
    ]


def test_imports_inside_of_strings_are_none():
    assert asked('"""\nimport os\n"""\n', "python") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n", "python"),
        ("if t.TYPE_CHECKING:  # always\n    from a import b\n", "python"),
        ('import type { A } from "./a";\n', "typescript"),
        ('export type { A } from "./a";\n', "typescript"),
    ],
)
def test_what_only_a_checker_of_types_reads_is_known(text, language):
    assert outline(text, language).imports[-1].only_types


def test_what_runs_is_not_only_for_types():
    assert not any(i.only_types for i in outline("if x:\n    import a\n", "python").imports)


def test_what_scripts_import_and_hand_on_is_read():
    text = (
        'import d, {a as b} from "./x";\nimport * as n from \'../y.js\';\nimport "side";\n'
        'export * from "./z";\nconst r = require("./r");\nconst l = await import(`./l`);\n'
        "const no = required('x');\nexport const y = 1;\n"
    )
    assert [target for target, _, _ in asked(text, "typescript")] == [
        "./x",
        "../y.js",
        "side",
        "./z",
        "./r",
    ]


def test_what_go_imports_is_read():
    text = 'package x\nimport "fmt"\nimport (\n\t. "a/b"\n\tc "d/e"\n)\n'
    assert asked(text, "go") == [("fmt", (), 2), ("a/b", (), 4), ("d/e", (), 5)]


def test_what_java_imports_is_read():
    text = "import java.util.List;\nimport static c.D.e;\nimport x.y.*;\n"
    assert [t for t, _, _ in asked(text, "java")] == ["java.util.List", "c.D", "x.y.*"]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            "use crate::a::{b, c::{d, e as f}};",
            ["crate::a::b", "crate::a::c::d", "crate::a::c::e"],
        ),
        ("pub use self::x;", ["self::x"]),
        ("pub(crate) use super::y::{self, z};", ["super::y", "super::y::z"]),
        ("use {a::b, c};", ["a::b", "c"]),
        ("mod m;", ["self::m"]),
        ("mod m { }", []),
        ("use a::*;", ["a::*"]),
    ],
)
def test_what_rust_uses_is_read(text, targets):
    assert [t for t, _, _ in asked(text, "rust")] == targets
