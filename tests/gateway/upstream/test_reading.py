"""Answers read to their end."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.upstream import AnswerTooLargeError
from hortus.gateway.upstream.reading import read_whole


class Answer:
    """An answer that comes in pieces."""

    status = 200
    headers = ()

    def __init__(self, *pieces):
        self.left = [*pieces, b""]
        self.aborted = False

    async def chunk(self):
        return self.left.pop(0)

    async def read(self, limit):
        return await read_whole(self, "lab", limit)

    def abort(self):
        self.aborted = True


@given(st.lists(st.binary(min_size=1, max_size=5), max_size=6))
def test_however_it_comes_it_is_the_same_answer(pieces):
    assert asyncio.run(Answer(*pieces).read(30)) == b"".join(pieces)


def test_an_answer_above_the_limit_is_given_up_at_once():
    answer = Answer(b"x" * 6, b"x" * 5, b"x")
    with pytest.raises(AnswerTooLargeError, match="server at lab sent an answer of more"):
        asyncio.run(answer.read(10))
    assert answer.aborted
    assert answer.left == [b"x", b""]


def test_exactly_so_much_is_taken():
    answer = Answer(b"x" * 10)
    assert asyncio.run(answer.read(10)) == b"x" * 10
    assert not answer.aborted
