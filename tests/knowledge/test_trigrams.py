"""The filters leave out only files that cannot hold what is looked for."""

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.trigrams import Needed, Signatures, needed_by, signature

TEXTS = st.text(alphabet="abcdefXYZ_ é(\n", max_size=60)


@given(TEXTS, TEXTS, TEXTS)
def test_a_file_that_holds_a_text_is_never_left_out(before, text, after):
    filters = Signatures.of([(7, signature((before + text + after).encode()))])
    assert filters.admit(Needed((text,))).tolist() == [7]


@given(TEXTS, st.sampled_from(["abc", "a+bcd", "(?i)ABC.*def", "^ab_cd", "x(abc)?def", "a|bcd"]))
def test_a_file_that_a_pattern_matches_is_never_left_out(text, expression):
    pattern = re.compile(expression, re.MULTILINE)
    filters = Signatures.of([(1, signature(text.encode()))])
    if pattern.search(text):
        assert filters.admit(needed_by(pattern)).tolist() == [1]


def plain_signature(data):
    """Return the filter of a file, one sequence after the other."""
    folded = [byte | 0x20 for byte in data]
    grams = {a | b << 8 | c << 16 for a, b, c in zip(folded, folded[1:], folded[2:], strict=False)}
    hashes = {(gram * 2_654_435_761 & 0xFFFFFFFF) >> 16 for gram in grams}
    bits = min(max(math.ceil(math.log2(1.5 * len(hashes) + 1)), 7), 16)
    flags = bytearray(1 << bits >> 3)
    for place in {value >> (16 - bits) for value in hashes}:
        flags[place >> 3] |= 0x80 >> (place & 7)
    return bytes(flags)


@given(st.binary(max_size=2_000))
def test_a_filter_is_what_its_definition_says(data):
    assert signature(data) == plain_signature(data)


def test_most_files_without_the_text_are_left_out():
    filters = Signatures.of((n, signature(f"value_{n:04} = {n * 7}".encode())) for n in range(500))
    assert len(filters.admit(Needed(("value_0123 = 861",)))) < 25


def test_what_is_needed_are_the_letters_that_follow_each_other():
    assert needed_by(re.compile(r"def test_\w+_error\(")).texts == ("def test_", "_error(")
    assert needed_by(re.compile(r"(foo)bar")).texts == ("foobar",)
    assert needed_by(re.compile(r"foo|bar")).texts == ()
    assert needed_by(re.compile(r"[ab]")).texts == ()


def test_letters_that_match_others_beyond_ascii_are_not_relied_on():
    assert needed_by(re.compile("(?i)desk_port")).texts == ("_port",)
    assert re.search("(?i)desk", "de\N{LATIN SMALL LETTER LONG S}k")


def test_without_anything_needed_every_file_may_match():
    filters = Signatures.of([(1, signature(b"")), (2, signature(b"abcdef" * 9_000))])
    assert filters.admit(Needed()).tolist() == [1, 2]


def test_a_filter_grows_with_the_file_and_no_further():
    assert len(signature(b"")) == 16
    assert len(signature(bytes(range(256)) * 4_000)) <= 8_192
