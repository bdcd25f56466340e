"""A wish without a key shows a placeholder, never an empty field."""

from pathlib import Path

from hortus.connect.types import PLACEHOLDER, Wish


def test_without_a_key_there_is_a_placeholder():
    wish = Wish("http://127.0.0.1:8180", "m", 1, Path("key"))
    assert wish.key == PLACEHOLDER != ""
