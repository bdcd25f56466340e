"""Every language that is read has a reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from hortus.knowledge.languages import LANGUAGES
from hortus.knowledge.libraries.extraction import READ, read_facts
from hortus.knowledge.libraries.facts import Facts
from hortus.knowledge.libraries.manifests import read_manifest


@pytest.mark.parametrize("language", sorted(READ))
def test_an_empty_text_has_no_facts_in_any_language(language):
    assert read_facts("", language) == Facts()


def test_other_languages_are_not_read():
    assert READ <= LANGUAGES
    assert read_facts("class A {}", "kotlin") == Facts()


_SEEDS = {
    "python": "import acme as a\nfrom acme.http import get\n\n\n@a.wrap(1)\nclass C(a.Base):\n"
    '    """Doc.\n\n    .. deprecated:: 2\n    """\n\n    def m(self, *args, k=1, **kw):\n'
    "        with get(1) as c:\n            c.send(*args, k=k)\n"
    "        return [get(x) for x in kw]\n",
    "javascript": "import { get } from '@acme/http';\nconst a = require('acme');\n\n/** Doc.\n"
    " * @deprecated use put */\nexport function f(x, ...y) { return get(x, ...y); }\n"
    "export class C { m() { const c = new a.C(); c.send(1); } }\n",
    "typescript": "import acme, { get as g } from 'acme';\nexport interface I { a: string }\n"
    "export const f = async (x: number): Promise<void> => { await g<string>(x); };\n",
    "tsx": "import { Box } from 'acme';\nexport const P = () => <Box a={1}>{f(2)}</Box>;\n",
    "go": 'package a\n\nimport (\n\tx "example.com/acme"\n)\n\n// Deprecated: use G.\n'
    "func F[T any](t T) { x.Do(t, 1) }\n\ntype C struct{}\n\nfunc (c *C) M() { x.Do() }\n",
    "java": "package a.b;\n\nimport com.acme.Http;\nimport static com.acme.Http.get;\n\n"
    "/** Doc. */\n@Deprecated\npublic class C<T> {\n  public Http m(Http h) "
    "{ h.get(1); return new Http(); }\n}\n",
    "rust": 'use acme::{http::get, log};\n\n/// Doc.\n#[deprecated(note = "use g")]\n'
    "pub fn f<T>(x: T) -> T { get(1); x }\n\npub struct S;\nimpl S { pub fn m(&self) {} }\n",
}


def test_every_language_that_is_read_is_tried():
    assert set(_SEEDS) == set(READ)


@pytest.mark.parametrize("language", sorted(READ))
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_left_of_a_file_its_facts_are_within_it(language, data):
    text = _SEEDS[language]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    put = data.draw(st.sampled_from(["", "\n", "(", "}", "'", '"""', "\u202e", "\0", "é", "{{{"]))
    left = text[:start] + put + text[end:]
    facts = read_facts(left, language)
    lines = left.count("\n") + 1
    for one in facts.defined:
        assert 1 <= one.first <= one.last <= lines
        assert one.name
        assert "\n" not in one.signature
    for one in (*facts.imported, *facts.called):
        assert 1 <= one.line <= lines
        assert one.module
    assert msgpack.decode(msgpack.encode(facts), type=Facts) == facts


@pytest.mark.parametrize("language", sorted(READ))
def test_each_seed_defines_imports_and_calls_something(language):
    facts = read_facts(_SEEDS[language], language)
    assert facts.defined
    assert facts.imported
    # Calls are followed in every language but Rust, and elements of JSX are none.
    assert facts.called or language in {"rust", "tsx"}


@pytest.mark.parametrize("language", ["python", "javascript", "go", "java", "rust"])
def test_what_is_deprecated_is_known_in_every_language(language):
    assert any(one.deprecated for one in read_facts(_SEEDS[language], language).defined)


@settings(max_examples=60)
@given(
    path=st.sampled_from(
        [
            *("pyproject.toml", "setup.cfg", "setup.py", "package.json", "go.mod", "pom.xml"),
            *("settings.gradle", "Cargo.toml"),
        ]
    ),
    data=st.binary(max_size=80) | st.text(max_size=80).map(str.encode),
)
def test_no_manifest_makes_its_reader_fail(path, data):
    name = read_manifest(path, data)
    assert len(name) <= 200
