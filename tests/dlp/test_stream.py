"""A secret that comes in pieces is found wherever it was cut, and little is held back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.dlp import Redactor, Scanner, StreamScanner, load_rules, load_words
from hortus.dlp.forms import fill
from hortus.dlp.stream import LIMIT

SCANNER = Scanner()
REDACTOR = Redactor(b"key")
ACTED_ON = [rule for rule in load_rules() if rule.id in {r.id for r in SCANNER.rules}]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(ACTED_ON).flatmap(
            lambda r: st.sampled_from(r.examples).map(lambda e: fill(e, 7))
        ),
        st.text(max_size=12),
        st.sampled_from(["\n", " ", " = ", '"', "the end of a line.", "-----BEGIN ", "12 34 "]),
    ),
    max_size=6,
).map("".join)


def streamed(chunks, scanner=SCANNER):
    """Return what comes out of a stream in pieces, all together, and the stream."""
    stream = StreamScanner(scanner, REDACTOR)
    out = "".join(stream.feed(chunk) for chunk in chunks)
    return out + stream.finish(), stream


def whole(text, scanner=SCANNER):
    """Return the text redacted in one piece."""
    return REDACTOR.redact(text, scanner.scan(text)).text


@pytest.mark.parametrize("rule", ACTED_ON, ids=lambda rule: rule.id)
def test_a_secret_is_found_at_every_split_point(rule):
    for example in rule.examples:
        text = f"before\n{fill(example, 3)}\nafter"
        expected = whole(text)
        assert expected != text
        # A cut far inside a long secret is like the one before it.
        places = range(1, len(text), 1 if len(text) < 200 else 7)
        assert {streamed([text[:i], text[i:]])[0] for i in places} == {expected}


@pytest.mark.parametrize("form", ["ghp_{36 alnum}", 'password = "{8 alnum}#{3 digit}"'])
def test_a_secret_is_found_when_each_character_comes_alone(form):
    text = f"now: {fill(form, 5)} and on"
    assert streamed(text)[0] == whole(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_a_stream_gives_what_the_whole_text_gives(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    chunks = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    out, stream = streamed(chunks)
    assert out == whole(text)
    assert stream.findings == SCANNER.scan(text)


def test_words_go_on_at_once():
    stream = StreamScanner(SCANNER, REDACTOR)
    assert stream.feed("The function ") == "The function "
    assert stream.feed("returns the sum") == "returns the "
    assert stream.held == 3


def test_no_more_than_the_limit_is_held_back():
    stream = StreamScanner(SCANNER, REDACTOR)
    for _ in range(20):
        stream.feed("a" * 2_000)
        assert stream.held <= LIMIT
    assert stream.most_held <= LIMIT


def test_a_key_without_end_is_let_go_redacted(example):
    text = example("private-key-beginning") + ("\n" + "A1b2" * 16) * 400
    out, stream = streamed([text[i : i + 500] for i in range(0, len(text), 500)])
    assert stream.most_held <= LIMIT
    assert text.splitlines()[1] not in out


def test_a_phrase_of_several_words_is_found_at_every_split_point(tmp_path):
    (tmp_path / "names.txt").write_text("Blue Heron River\n")
    scanner = Scanner((*load_rules(), *load_words(tmp_path / "names.txt")))
    text = "we call it blue heron\nriver here"
    expected = whole(text, scanner)
    assert "heron" not in expected
    found = {streamed([text[:i], text[i:]], scanner)[0] for i in range(len(text))}
    assert found == {expected}


def test_what_was_replaced_can_be_put_back(example):
    text = f"a {example('npm-token')} b"
    out, stream = streamed([text[:20], text[20:]])
    for placeholder, value in stream.originals.items():
        out = out.replace(placeholder, value)
    assert out == text
