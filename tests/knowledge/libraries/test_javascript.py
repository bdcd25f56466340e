"""What a JavaScript or TypeScript file exports, imports and calls."""

import pytest

from hortus.knowledge.libraries.extraction import read_facts
from hortus.knowledge.libraries.javascript import read_javascript


def called(text, language="javascript"):
    return [(c.module, c.name) for c in read_javascript(text, language).called]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import {get} from '@acme/http'; get(1)", [("@acme/http", "get")]),
        ("import {get as g} from 'h'; g()", [("h", "get")]),
        ("import h from 'h'; h()", [("h", "default")]),
        ("import * as h from 'h'; h.a.b()", [("h", "a.b")]),
        ("const {get, put: p} = require('h'); get(); p()", [("h", "get"), ("h", "put")]),
        ("const h = require('h'); h.get()", [("h", "get")]),
        ("import {C} from 'h'; const c = new C(); c.go()", [("h", "C"), ("h", "C.go")]),
        ("get(); this.get(); x.get()", []),
    ],
)
def test_calls_are_followed_through_imports(text, found):
    assert sorted(called(text)) == sorted(found)
    assert sorted(called(text, "typescript")) == sorted(found)


def test_options_by_name_and_spreads_are_told():
    text = (
        "import {get} from 'h';\nfunction f() { get(u, {timeout: 3, retry}) }\n"
        "const g = () => get(...a)"
    )
    first, second = read_javascript(text, "javascript").called
    assert (first.inside, first.positional, first.keywords) == ("f", 2, ("retry", "timeout"))
    assert (second.inside, second.is_open) == ("g", True)


def test_only_what_is_exported_is_offered_with_its_words():
    text = """
/**
 * Get a page.
 * @param {string} url
 * @deprecated since 2, use {@link fetchPage} instead
 */
export async function get(url, {timeout} = {}) { return 1; }
function own() {}
export const arrow = (a, b) => a;
export default class Client { send(path) {} constructor() {} #own() {} }
"""
    found = {d.name: d for d in read_javascript(text, "javascript").defined}
    assert set(found) == {"get", "arrow", "default", "Client.send"}
    assert found["get"].signature == "async function get(url, {timeout} = {})"
    assert found["get"].doc == "Get a page."
    assert (found["get"].deprecated, found["get"].instead) == (True, "fetchPage")
    assert found["arrow"].kind == "function"


def test_types_are_offered_too():
    text = "export interface A { x: number }\nexport type B = A;\nexport enum C { D }\n"
    assert [d.name for d in read_javascript(text, "typescript").defined] == ["A", "B", "C"]


@pytest.mark.parametrize("text", ["", "export", "import {", "x" * 30_000, "(" * 300])
def test_broken_texts_have_no_facts(text):
    assert read_javascript(text, "javascript").called == ()


@pytest.mark.parametrize("call", ["g(x)", "await g(x)", "g<string>(x)", "await g<string>(x)"])
def test_a_call_is_found_with_and_without_types_and_waiting(call):
    text = f"import {{ get as g }} from 'acme';\nexport const f = async () => {{ {call}; }};\n"
    (called,) = read_facts(text, "typescript").called
    assert (called.module, called.name, called.inside, called.positional) == (
        "acme",
        "get",
        "f",
        1,
    )
