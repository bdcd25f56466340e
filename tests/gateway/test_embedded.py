"""The embedded model answers in the completions dialect, or is silent and says why."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import EMBEDDED_MODEL, Dialect
from hortus.gateway.embedded import Completion, EmbeddedModel, split_hole
from hortus.gateway.errors import BadRequestError
from hortus.gateway.screening import Outgoing


@pytest.fixture
def answered(make_call, make_candidate, ledger, listener, clock):
    """Return a function that lets a completer answer a body and gives what it was asked."""

    def answered(completion, outgoing=None, **fields):
        asked = []

        class Completer:
            def complete(self, *words):
                asked.append(words)
                return completion

        async def story():
            with ThreadPoolExecutor(1) as executor:
                model = EmbeddedModel(Completer(), executor, ledger, clock)
                body = msgspec.json.encode({"model": EMBEDDED_MODEL, **fields})
                candidate = make_candidate(Dialect.COMPLETIONS, EMBEDDED_MODEL)
                call = make_call("/v1/completions", body, outgoing=outgoing)
                await model.answer(call, candidate, listener.reply)

        asyncio.run(story())
        return asked

    return answered


def test_the_prompt_reaches_the_model_and_the_text_the_client(answered, listener, records):
    said = Completion("= 1\n", 0.91239, ("a.py:3@abc",))
    assert answered(said, prompt="x ", suffix="y", path="b.py", max_tokens=5) == [
        ("x ", "y", "b.py", 20)
    ]
    answer = msgspec.json.decode(listener.body)
    assert answer["choices"][0]["text"] == "= 1\n"
    assert answer["hortus"] == {"probability": 0.9124, "evidence": ["a.py:3@abc"], "silence": ""}
    assert listener.headers[b"x-hortus-evidence"] == b"a.py:3@abc"
    assert records.rows[-1].model == EMBEDDED_MODEL


def test_the_prompt_may_come_as_a_list_of_one(answered):
    [(prefix, suffix, path, max_chars)] = answered(Completion("", 0.1), prompt=["x"])
    assert (prefix, suffix, path, max_chars) == ("x", "", "", 256)


def test_the_model_is_asked_what_may_be_sent(answered):
    redacted = Outgoing(b'{"model": "hortus/embedded", "prompt": "<hortus:token.0>"}')
    [(prefix, *_)] = answered(Completion("", 0.1), redacted, prompt="a secret")
    assert prefix == "<hortus:token.0>"


def test_silence_is_said_in_a_header_and_in_the_body(answered, listener):
    answered(Completion("", 0.1, silence="too unsure"), prompt="x")
    assert listener.headers[b"x-hortus-silence"] == b"too unsure"
    assert b"x-hortus-evidence" not in listener.headers


def test_a_path_of_any_characters_makes_a_safe_header(answered, listener):
    answered(Completion("x", 0.9, ("grün\r\nset-cookie: a.py:1@b",)), prompt="x")
    assert listener.headers[b"x-hortus-evidence"] == b"gr\\xfcn  set-cookie: a.py:1@b"


def test_a_prompt_that_does_not_fit_is_refused(answered):
    with pytest.raises(BadRequestError, match=r"prompt"):
        answered(Completion("", 0.0), prompt=["a", "b"])


CODE = st.text(st.characters(exclude_characters="<>"), max_size=20)


@given(CODE, CODE)
@pytest.mark.parametrize(
    "marks",
    [
        ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
        ("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
        ("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),  # noqa: RUF001 - so spelt there
        ("<PRE>", "<SUF>", "<MID>"),
    ],
)
def test_the_hole_is_found_between_any_familys_markers(marks, before, after):
    prefix, suffix, middle = marks
    assert split_hole(f"{prefix}{before}{suffix}{after}{middle}", "") == (before, after)


@given(CODE, CODE)
def test_a_prompt_without_markers_stays_as_it_is(before, after):
    assert split_hole(before, after) == (before, after)
    assert split_hole(f"<PRE>{before}", "") == (f"<PRE>{before}", "")
