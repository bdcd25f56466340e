"""What a caller without a good key is told."""

import pytest

from hortus.identity import (
    ExpiredKeyError,
    KeyRefusedError,
    MalformedKeyError,
    RevokedKeyError,
    UnknownKeyError,
)


@pytest.mark.parametrize(
    "leaf", [MalformedKeyError, UnknownKeyError, ExpiredKeyError, RevokedKeyError]
)
def test_every_refusal_is_one_family_with_status_401(leaf):
    assert issubclass(leaf, KeyRefusedError)
    assert leaf.status == 401
