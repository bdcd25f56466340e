"""Definitions are found in every language that is listed, by the names people use."""

import sys

import pytest

from hortus.knowledge.errors import ExtraMissingError
from hortus.knowledge.languages import GRAMMARS
from hortus.knowledge.parsing import definitions

EXAMPLES = {
    "bash": ("f() {\n echo\n}\nfunction g {\n echo\n}\n", ["f", "g"]),
    "c": (
        "struct s { int a; };\nint *f(int a) { return 0; }\nstatic void g(void) {}\n",
        ["s", "f", "g"],
    ),
    "cpp": (
        "namespace n { class K { void m() {} }; }\nvoid K::q() const {}\n",
        ["n", "K", "m", "q"],
    ),
    "csharp": ("namespace N { class A { int P {get;} void M() {} } }", ["A", "P", "M"]),
    "go": ("package p\ntype T struct {}\nfunc (t *T) M() {}\nfunc F() {}\n", ["T", "M", "F"]),
    "java": ("class A { A() {} void m() {} }\ninterface B {}\n", ["A", "A", "m", "B"]),
    "javascript": (
        "class A { m() {} }\nfunction f() {}\nconst g = (a) => a\nconst h = function () {}\n",
        ["A", "m", "f", "g", "h"],
    ),
    "kotlin": (
        "object C {\n fun d() {}\n}\nclass A { fun b(x: Int) { } }\n",
        ["C", "d", "A", "b"],
    ),
    "lua": ("function a.b.c() end\nlocal function d() end\n", ["c", "d"]),
    "php": ("<?php\nclass A { function b() {} }\nfunction c() {}\n", ["A", "b", "c"]),
    "python": ("class A:\n  def b(self): pass\nasync def c(): pass\n", ["A", "b", "c"]),
    "ruby": (
        "module M\n class A\n  def self.b; end\n  def c; end\n end\nend",
        ["M", "A", "b", "c"],
    ),
    "rust": ("struct S;\nimpl S { fn x() {} }\nenum E { A }\n", ["S", "S", "x", "E"]),
    "scala": ("object A { def b = 1 }\ntrait T\n", ["A", "b", "T"]),
    "solidity": ("contract A { function b() public {} }", ["A", "b"]),
    "swift": ("class A { func b() {} }\nprotocol P {}\n", ["A", "b", "P"]),
    "tsx": ("interface P { a: string }\nconst C = () => <p/>\n", ["P", "C"]),
    "typescript": (
        "interface I { a: string }\ntype T = string\nenum E { A }\nabstract class K { m() {} }\n",
        ["I", "T", "E", "K", "m"],
    ),
}


def test_at_least_twelve_languages_are_known():
    assert set(EXAMPLES) == set(GRAMMARS)
    assert len(GRAMMARS) >= 12


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_what_a_file_defines_is_found_by_name(language):
    text, names = EXAMPLES[language]
    assert [d.name for d in definitions(text, language)] == names


def test_a_definition_has_its_lines_and_its_kind():
    (one,) = definitions("\ndef f():\n    pass\n", "python")
    assert (one.name, one.kind, one.first, one.last) == ("f", "function", 1, 2)


def test_a_text_with_an_endless_line_is_not_parsed():
    assert definitions("def f(): pass\n" + "x" * 30_000, "python") == []


def test_a_language_without_a_grammar_defines_nothing():
    assert definitions("# title", "markdown") == []


def test_without_the_extra_the_remedy_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    with pytest.raises(ExtraMissingError) as refused:
        definitions("x = 1\n", "python")
    assert "EXTRAS=knowledge" in refused.value.remedy
