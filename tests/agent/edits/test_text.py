"""Files keep encoding, line endings and the end of their last line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.edits.errors import UneditableFileError
from hortus.agent.edits.text import fresh_text, input_lines, read_text, split_lines, write_text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a",
        b"a\n",
        b"a\r\nb\n\rc",
        b"a\rb\r",
        b"\xef\xbb\xbfa\n",
        b"\xff\xfea\x00\n\x00",
        b"\xfe\xff\x00a\x00\n",
        b"gr\xf6\xdfe\n",
        "a\x0cb\u2028c\x85\n".encode(),
    ],
)
def test_what_is_read_is_written_back_byte_for_byte(data):
    assert write_text(read_text(data, "f"), "f") == data


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_any_text_survives_being_read_and_written(text):
    data = text.encode()
    assert write_text(read_text(data, "f"), "f") == data


@given(
    st.binary().filter(
        lambda data: b"\0" not in data and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}
    )
)
def test_any_bytes_without_zeros_survive(data):
    assert write_text(read_text(data, "f"), "f") == data


def test_utf_16_without_a_mark_is_known_by_its_zeros():
    text = read_text("name = 1\n".encode("utf-16-le"), "f")
    assert [line.text for line in text.lines] == ["name = 1"]
    assert text.form.encoding == "utf-16-le"
    assert read_text("ab\n".encode("utf-16-be"), "f").form.encoding == "utf-16-be"


@pytest.mark.parametrize("data", [b"\x7fELF\x00\x01\x02\x00\x00\xff", b"\0\0\0\0", b"\xff\xfea"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UneditableFileError):
        read_text(data, "f")


def test_only_line_breaks_part_lines():
    assert input_lines("a\x0cb\u2028c\x1cd\ne") == ["a\x0cb\u2028c\x1cd", "e"]


def test_a_lone_carriage_return_parts_lines_only_where_no_other_break_does():
    assert input_lines("a\rb") == ["a", "b"]
    assert input_lines("a\rb\nc") == ["a\rb", "c"]


def test_the_last_line_may_be_without_an_ending():
    assert [line.ending for line in split_lines("a\nb")] == ["\n", ""]
    assert split_lines("") == ()


def test_a_whole_new_text_takes_the_form_of_the_old_one():
    old = read_text(b"\xef\xbb\xbfa\r\nb", "f")
    assert write_text(fresh_text("x\ny\n", old), "f") == b"\xef\xbb\xbfx\r\ny"


def test_a_new_file_is_written_as_it_was_sent():
    assert write_text(fresh_text("x\r\ny", None), "f") == b"x\r\ny"


def test_a_sign_that_the_encoding_lacks_is_refused_and_named():
    old = read_text(b"\xf6\n", "f")
    with pytest.raises(UneditableFileError, match="latin-1, which has no '€'"):
        write_text(fresh_text("€\n", old), "f.txt")
