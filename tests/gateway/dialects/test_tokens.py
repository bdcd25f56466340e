"""The estimate of tokens: near enough, and never fooled by pictures."""

import json

from hortus.gateway.dialects.tokens import estimate_tokens, readable_chars, tokens_in


def test_text_counts_about_three_and_a_half_bytes_a_token() -> None:
    body = json.dumps({"messages": [{"role": "user", "content": "word " * 700}]}).encode()

    assert 1_000 <= estimate_tokens(body) <= 1_020


def test_a_picture_counts_the_same_whatever_its_size() -> None:
    small, large = (
        b'{"image_url":"data:image/png;base64,' + b"A" * size + b'"}' for size in (4_000, 900_000)
    )

    assert readable_chars(small) == readable_chars(large)
    assert estimate_tokens(large) < 2_000


def test_words_just_short_of_a_picture_are_read_in_linear_time() -> None:
    words = b" ".join([b"A" * 2_047] * 4_000)

    assert readable_chars(b'{"type":"base64","text":"' + words + b'"}') == len(words) + 27


def test_a_long_word_is_no_picture_where_nothing_is_base64() -> None:
    assert readable_chars(b'{"text":"' + b"A" * 4_000 + b'"}') == 4_011


def test_escapes_count_as_the_character_they_stand_for() -> None:
    assert estimate_tokens(b"\\n" * 700) == 200


def test_nothing_counts_as_one_token() -> None:
    assert estimate_tokens(b"") == tokens_in(0) == 1


def test_characters_and_bytes_give_the_same_estimate() -> None:
    assert tokens_in(7_000) == estimate_tokens(b"x" * 7_000)
