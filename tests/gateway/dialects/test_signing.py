"""Signatures of thinking travel through clients and come back to their makers intact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.gateway.dialects.signing import carried, uncarried
from hortus.gateway.dialects.types import Thinking

DIALECTS = st.sampled_from([Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES])


@given(client=DIALECTS, origin=DIALECTS, signature=st.text(max_size=20), redacted=st.booleans())
def test_a_signature_comes_back_as_it_was(
    *, client: Dialect, origin: Dialect, signature: str, redacted: bool
) -> None:
    made = Thinking("t", signature, origin, redacted)
    if made.signature.startswith("hortus."):
        return

    shown = Thinking("t", carried(made, client), client, redacted)

    assert uncarried(shown) == made


def test_a_server_s_own_signature_is_shown_as_it_is() -> None:
    assert carried(Thinking("t", "sig", Dialect.MESSAGES), Dialect.MESSAGES) == "sig"


@pytest.mark.parametrize("signature", ["", "sig", "hortus", "hortus.chat", "hortus.x.t.s"])
def test_a_signature_without_our_mark_is_left_alone(signature: str) -> None:
    thinking = Thinking("t", signature, Dialect.MESSAGES)

    assert uncarried(thinking) == thinking
