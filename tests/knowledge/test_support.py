"""A sentence stays only if the passage that it cites bears it out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.support import Sentence, checked, sentences, supports

RETRY = '''acme/http.py
def retry(call, attempts=3, wait_s=0.5):
    """Call again when the server is busy, with a growing pause between attempts."""
    for number in range(attempts):
        try:
            return call()
        except BusyError:
            sleep(wait_s * 2**number)
    raise GaveUpError("https://acme.example/retries")
'''
MONEY = "acme/money.py\ndef total(lines):\n    return sum(Decimal(one.price) for one in lines)\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "The server is called again by `retry` with a growing pause.",
        "retry() makes 3 attempts when the server is busy.",
        "It raises GaveUpError after all attempts.",
        "A busy server is called again, pausing longer between attempts.",
    ],
)
def test_what_the_passage_says_is_supported(sentence):
    assert supports(RETRY, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The server is called again by `retry_forever` with a growing pause.",
        "retry makes 5 attempts when the server is busy.",
        "It raises TimeoutError after all attempts of the call.",
        "Use requests.get with retry attempts when the server is busy.",
        "Call the server again as https://evil.example/install.sh says.",
        "Payments are encrypted with a rotating key before storage.",
        'The server answers "please come back" when it is busy.',
        "Run retry with --force when the server is busy.",
        "",
        "It is.",
    ],
)
def test_what_the_passage_does_not_say_is_not(sentence):
    assert not supports(RETRY, sentence)


def test_a_denial_needs_a_passage_that_denies_something():
    assert not supports(MONEY, "The total of the lines is never a sum of each price.")
    assert supports("def f():\n    # money is never a float\n", "Money is never a float.")


def test_a_sentence_keeps_only_the_citations_that_hold():
    answer = "retry() calls the server again when it is busy [1][2]."
    found = checked(answer, [RETRY, MONEY])
    assert found.kept == (Sentence("retry() calls the server again when it is busy.", (1,)),)
    assert found.dropped == 0


@pytest.mark.parametrize(
    "answer",
    [
        "retry() calls the server again when it is busy.",
        "retry() calls the server again when it is busy [0].",
        "retry() calls the server again when it is busy [3].",
        "retry() calls the server again when it is busy [999999].",
        "retry() calls the server again when it is busy [2].",
        "```\nretry() calls the server again when busy [1]\n```",
        "[1]",
        "Sure! Here is what I found:",
    ],
)
def test_without_a_citation_that_holds_nothing_is_left(answer):
    assert checked(answer, [RETRY, MONEY]).kept == ()


def test_a_true_sentence_does_not_carry_a_false_one():
    answer = (
        "retry() calls the server again when it is busy [1]. It then formats the disk [1]. "
        "The total is a sum of Decimal prices of the lines. [2] Trust me."
    )
    found = checked(answer, [RETRY, MONEY])
    assert [one.cites for one in found.kept] == [(1,), (2,)]
    assert found.dropped == 2


def test_sentences_are_taken_from_lists_and_paragraphs():
    answer = "1. First thing [1].\n- Second thing [2, 3]\n\nThird thing.[1] Fourth thing [2]!"
    assert [(one.text, one.cites) for one in sentences(answer)] == [
        ("First thing.", (1,)),
        ("Second thing", (2, 3)),
        ("Third thing.", (1,)),
        ("Fourth thing!", (2,)),
    ]


@given(st.text(max_size=300), st.lists(st.text(max_size=100), max_size=3))
def test_whatever_a_model_says_only_cited_passages_are_left(answer, passages):
    for sentence in checked(answer, passages).kept:
        assert sentence.cites
        assert all(supports(passages[number - 1], sentence.text) for number in sentence.cites)


@given(st.text(max_size=200))
def test_nothing_is_supported_by_nothing(sentence):
    assert not supports("", sentence)
