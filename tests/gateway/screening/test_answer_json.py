"""Texts are found in JSON and changed without touching a byte beside them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Edit, edited
from hortus.gateway.screening.answer_json import (
    Form,
    Unescaper,
    escaped,
    literals,
    spliced,
    without_odds,
)

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from('\\"\n/u0é😀')), max_size=30
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(TEXTS, st.booleans(), st.data())
def test_escapes_are_undone_wherever_they_are_cut(text, ascii_only, data):
    raw = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
    places = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=6)))
    reader = Unescaper()
    pieces = zip([0, *places], [*places, len(raw)], strict=True)
    said = "".join([reader.feed(raw[a:b]) for a, b in pieces]) + reader.finish()
    assert said == text
    assert (reader.length, reader.taken) == (len(text), len(raw))


@given(TEXTS)
def test_each_character_is_found_again_where_it_was_written(text):
    raw = json.dumps(text)[1:-1]
    reader = Unescaper()
    reader.feed(raw)
    reader.finish()
    for start in range(len(text)):
        written = raw[reader.raw_at(start) : reader.raw_at(start + 1)]
        assert json.loads(f'"{written}"') == text[start]


@pytest.mark.parametrize("raw", [r"\q", r"\u12", r"\ud83d", r"\ud83d\u0041", "\\"])
def test_what_is_no_escape_passes_as_it_stands(raw):
    reader = Unescaper()
    said = reader.feed(raw) + reader.finish()
    assert reader.taken == len(raw)
    assert reader.length == len(said)
    assert said[-1] == raw[-1] or said.endswith("A") or said == "\ud83d"


def test_an_escape_that_is_cut_waits_for_its_rest():
    reader = Unescaper()
    assert [reader.feed(piece) for piece in ("a\\", "u00", "41b", "\\ud83d", "\\ude00")] == [
        "a",
        "",
        "Ab",
        "",
        "😀",
    ]
    assert reader.taken == 20


def test_old_places_are_forgotten_and_the_others_kept():
    reader = Unescaper()
    reader.feed("\\n" * 10_000)
    reader.forget(9_000)
    assert len(reader._read) < 2_000
    assert reader.raw_at(9_500) == 19_000


@given(TEXTS)
def test_a_text_is_escaped_so_that_it_is_read_again(text):
    assert json.loads(f'"{escaped(text)}"') == text


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), st.booleans(), st.booleans())
def test_every_text_of_a_document_is_found_at_its_place(value, ascii_only, spaced):
    separators = (" , ", " : ") if spaced else (",", ":")
    data = json.dumps(value, ensure_ascii=ascii_only, separators=separators).encode()
    for literal in literals(data):
        found = value
        for step in literal.path:
            found = found[step]
        if literal.bare:
            assert json.loads(literal.read(data)) == found
        else:
            assert literal.read(data) == found
    texts = [literal for literal in literals(data) if not literal.bare]
    whole = [literal for literal in literals(data) if literal.bare]
    if not whole:
        assert len(texts) == count(value)


def count(value):
    """Return how many texts a value holds."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, str) + sum(map(count, inner))


@given(TEXTS, st.booleans(), st.data())
def test_a_text_is_changed_and_the_rest_of_it_keeps_its_spelling(text, ascii_only, data):
    document = json.dumps({"x": [1.50, text], "y": 2}, ensure_ascii=ascii_only).encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edits = [Edit(start, end, 'new "é"\n')]
    (literal,) = literals(document)
    changed = spliced(document, [(literal, literal.rewritten(document, edits))])
    assert json.loads(changed) == {"x": [1.5, edited(text, edits)], "y": 2}
    before = json.dumps(text[:start], ensure_ascii=ascii_only)[1:-1].encode()
    assert changed.startswith(b'{"x": [1.5, "' + before)


def test_what_a_tool_is_called_with_is_one_text():
    data = b'{"a":{"input": {"k" :"v", "n":[{"x":"y"}]}, "arguments":"{\\"k\\":1}"}, "z":"end"}'
    found = {literal.path: literal for literal in literals(data)}
    assert [str(f.form) for f in found.values()] == ["json", "json", "plain"]
    assert found["a", "input"].read(data) == '{"k" :"v", "n":[{"x":"y"}]}'
    assert found["a", "arguments"].read(data) == '{"k":1}'
    edit = [Edit(7, 8, "w")]
    assert found["a", "input"].rewritten(data, edit) == b'{"k" :"w", "n":[{"x":"y"}]}'


def test_likelihoods_are_no_text_and_can_be_left_out():
    data = b'{"logprobs":{"content":[{"token":"x"}]},"b":{"logprobs":[{"token":"y"}],"c":null}}'
    odds = list(literals(data))
    assert {literal.form for literal in odds} == {Form.ODDS}
    without = spliced(data, [(literal, without_odds(data, literal)) for literal in odds])
    assert without == b'{"logprobs":null,"b":{"logprobs":[],"c":null}}'


@pytest.mark.parametrize(
    "data", [b"", b"x", b"[DONE]", b'{"a": "b', b'}]"x"', b'{"a":"\xff"}', b'{"a" "b"}', b'"a"']
)
def test_what_is_no_json_is_no_fault(data):
    for literal in literals(data):
        assert literal.rewritten(data, []) == data[literal.start : literal.end]
