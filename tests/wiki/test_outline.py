"""A file's public symbols, with what they say of themselves."""

import pytest

from hortus.wiki.outline import outline

pytest.importorskip("ast_grep_py")


def shown(text, language):
    """Return owner, name, signature and sentence of what is public."""
    return [
        (f"{s.owner}.{s.name}".lstrip("."), s.signature, s.sentence)
        for s in outline(text, language).symbols
        if s.is_public
    ]


def test_python_has_classes_methods_and_functions():
    text = (
        '"""Sell things. And more."""\n\nclass A(B):\n    """An A."""\n\n    @property\n'
        '    def f(self, a: int = 1) -> str:\n        """Do f."""\n    def _g(self): ...\n'
        "    def __len__(self): ...\n\nasync def h(\n    a,\n    b,\n): ...\n\ndef _i(): ...\n"
    )
    assert shown(text, "python") == [
        ("A", "class A(B)", "An A."),
        ("A.f", "def f(self, a: int = 1) -> str", "Do f."),
        ("h", "async def h(a, b)", ""),
    ]
    found = outline(text, "python")
    assert (found.purpose, found.purpose_line, found.lines) == ("Sell things.", 1, 17)


def test_what_python_lists_as_its_own_is_all_that_is_public():
    text = '__all__ = ["a", "_c"]\ndef a(): ...\ndef b(): ...\ndef _c(): ...\n'
    assert [name for name, _, _ in shown(text, "python")] == ["a", "_c"]
    assert outline(text, "python").exports == ("a", "_c")


def test_functions_inside_of_functions_are_not_shown():
    assert [n for n, _, _ in shown("def a():\n    def b(): ...\n", "python")] == ["a"]


def test_of_several_with_one_name_the_one_that_says_something_is_shown():
    text = 'def a(x: int): ...\ndef a(x: str): ...\ndef a(x):\n    """Do it."""\n'
    assert shown(text, "python") == [("a", "def a(x)", "Do it.")]


def test_typescript_shows_what_is_exported():
    text = (
        "/** Draws. */\n\n/** Do it. */\nexport async function f(a: string): Promise<void> {}\n"
        "export class A extends B {\n  /** Move. */\n  move(x: number): void {}\n"
        "  private p() {}\n  #q() {}\n}\nexport const h = (a: number) => a + 1;\n"
        "export interface I { x: string }\nexport type T = string | number;\n"
        "function hidden() {}\nfunction named() {}\nexport { named };\n"
    )
    assert shown(text, "typescript") == [
        ("f", "async function f(a: string): Promise<void>", "Do it."),
        ("A", "class A extends B", ""),
        ("A.move", "move(x: number): void", "Move."),
        ("h", "h = (a: number)", ""),
        ("I", "interface I", ""),
        ("T", "type T = string | number", ""),
        ("named", "function named()", ""),
    ]
    assert outline(text, "typescript").purpose == "Draws."


@pytest.mark.parametrize(
    "exports", ["module.exports = { q, r: 1 };", "exports.q = q;", "module.exports = q;"]
)
def test_common_js_exports_count_too(exports):
    assert [
        n for n, _, _ in shown(f"function q() {{}}\nfunction z() {{}}\n{exports}\n", "javascript")
    ] == ["q"]


def test_go_shows_what_begins_with_a_capital():
    text = (
        "// Package x counts.\npackage x\n\n// F does.\nfunc F(a int) error { return nil }\n"
        "// M moves.\nfunc (t *T[K]) M() {}\nfunc (t *hidden) N() {}\nfunc g() {}\n"
        "// T is.\ntype T[K any] struct { a int }\n"
    )
    assert shown(text, "go") == [
        ("F", "func F(a int) error", "F does."),
        ("T.M", "func (t *T[K]) M()", "M moves."),
        ("T", "type T[K any] struct", "T is."),
    ]
    assert outline(text, "go").package == "x"
    assert outline(text, "go").purpose == "Package x counts."


def test_java_shows_what_is_public_and_what_interfaces_have():
    text = (
        'package a.b;\n/** An A. */\n@Ann("x")\npublic class A {\n  /** F. */\n  @Override\n'
        "  public int f(int a) { return 1; }\n  private void g() {}\n}\n"
        "public interface I { void h(); }\nclass Hidden { public void x() {} }\n"
    )
    assert shown(text, "java") == [
        ("A", "public class A", "An A."),
        ("A.f", "public int f(int a)", "F."),
        ("I", "public interface I", ""),
        ("I.h", "void h()", ""),
    ]
    assert outline(text, "java").package == "a.b"


def test_rust_shows_what_is_pub():
    text = (
        "//! Counts.\n\n/// F does.\n#[inline]\npub fn f(a: u8) -> u8 { 1 }\n"
        "pub(crate) fn no() {}\npub struct S<T> { a: T }\nimpl<T> S<T> {\n    /// M moves.\n"
        "    pub fn m(&self) {}\n    fn n(&self) {}\n}\npub trait R { fn t(&self); }\n"
        "#[cfg(test)]\nmod tests { fn x() {} }\n"
    )
    assert shown(text, "rust") == [
        ("f", "pub fn f(a: u8) -> u8", "F does."),
        ("S", "pub struct S<T>", ""),
        ("S.m", "pub fn m(&self)", "M moves."),
        ("R", "pub trait R", ""),
        ("R.t", "fn t(&self)", ""),
    ]
    assert (outline(text, "rust").purpose, outline(text, "rust").tests_line) == ("Counts.", 14)


def test_of_a_language_that_is_not_covered_only_the_length_is_known():
    found = outline("a\nb", "ruby")
    assert (found.lines, found.symbols, found.imports) == (2, (), ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "(\n" * 50_000),
        ("python", "def f():\n" * 5_000),
        ("python", "from a import (" + "a,\n" * 5_000),
        ("java", "class A {\n" * 20_000),
        ("typescript", "x" * 30_000),
        ("typescript", "export const a = () => " * 5_000),
        ("go", "import (" * 5_000),
        ("rust", "use a::{\n" * 2_000),
    ],
)
def test_texts_made_to_hurt_do_no_harm(language, text):
    assert outline(text, language).lines > 0


def test_a_long_signature_is_cut():
    text = "def f(" + ", ".join(f"argument_{n}" for n in range(100)) + "): ...\n"
    ((_, signature, _),) = shown(text, "python")
    assert len(signature) < 250
    assert signature.endswith("…")
