"""A server that read less than it was sent is found out, and no other."""

import pytest

from hortus.agent.asking import estimate_tokens
from hortus.agent.asking.truncation import text_size, truncated_to
from hortus.agent.values import Image, Result, ResultTurn, Usage, UserTurn
from hortus.agent.wire import Request
from hortus.core import Dialect


def test_four_bytes_are_about_a_token():
    assert (estimate_tokens(0), estimate_tokens(8_000)) == (0, 2_000)


@pytest.mark.parametrize(
    ("size", "tokens", "read"),
    [
        (80_000, 2_048, 2_048),
        (80_000, 4_096, 4_096),
        (80_000, 11_000, None),
        (80_000, 30_000, None),
        (8_000, 100, None),
        (80_000, None, None),
        (80_000, 0, None),
    ],
)
def test_far_too_few_tokens_mean_that_the_beginning_was_dropped(size, tokens, read):
    assert truncated_to(size, Usage(tokens)) == read


def test_pictures_do_not_count_as_text():
    picture = Image("image/png", b"x" * 9_000)
    turns = (
        UserTurn("look", (picture,)),
        ResultTurn((Result("a", "seen", images=(picture,)),)),
    )
    request = Request("m", "", (), turns, 100)
    assert text_size(request, Dialect.CHAT) < 500
