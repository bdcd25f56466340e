"""The first sentence says what something is for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.prose import above, comment, docstring, first_sentence, head, without_markup


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Do it. Then rest.", "Do it."),
        ("Do it,\n   on two lines. More.", "Do it, on two lines."),
        ("One\n\nTwo", "One"),
        ("Uses v1.2 of e.g. this thing. Next", "Uses v1.2 of e.g. this thing."),
        ("See :class:`~a.b.Thing` and ``code``.", "See a.b.Thing and code."),
        ("A [link](https://example.com) and **bold**.", "A link and bold."),
        ("<b>Bold</b> and {@link Thing}.", "Bold and Thing."),
        ('It "ends." Here', 'It "ends."'),
        ("_**Instant API.** **More of it.**_", "Instant API."),
        ("**A whole sentence. And another.**", "A whole sentence."),
        ("Example:\n\n    f()", ""),
        ("Returns one of the following values:", "Returns one of the following values:"),
        ("", ""),
    ],
)
def test_the_first_sentence_comes_in_plain_words(text, sentence):
    assert first_sentence(text) == sentence


def test_a_sentence_without_an_end_is_cut_at_a_word():
    short = first_sentence("lantern " * 200)
    assert len(short) <= 303
    assert short.endswith("lantern …")


@given(st.text())
def test_whatever_is_written_a_sentence_is_one_line(text):
    assert "\n" not in first_sentence(text)


@given(st.sampled_from(["a", "__init__", "_x", "A_b"]), st.sampled_from([".", "", "!"]))
def test_names_at_the_borders_of_a_sentence_keep_their_underscores(name, end):
    assert first_sentence(f"{name} is {name}{end}") == f"{name} is {name}{end}"


@pytest.mark.parametrize(
    "line",
    [
        "// eslint-disable-next-line no-console",
        "// tslint:disable:no-any",
        "// @ts-ignore",
        "//go:generate stringer",
        "//nolint:errcheck",
        "// TODO: say what it does",
        "/* istanbul ignore next */",
    ],
)
def test_a_line_for_tools_is_not_what_code_says_of_itself(line):
    assert above([line, "f"], 1) == ""
    assert head([line, "f"]) == ("", 0)


def test_a_line_for_tools_does_not_hide_what_stands_above_it():
    assert above(["// Does it.", "// eslint-disable-next-line no-eval", "f"], 2) == "Does it."


def test_identifiers_with_underscores_stay_whole():
    assert without_markup("call __init__ or a_b_c") == "call __init__ or a_b_c"


@pytest.mark.parametrize(
    ("literal", "said"),
    [('"""Doc."""', "Doc."), ("'x'", "x"), ('r"""\\d"""', "\\d"), ("1", ""), ('"""', "")],
)
def test_a_docstring_is_read_from_its_literal(literal, said):
    assert docstring(literal) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// One.\n// Two.\nfunc f", "One.\nTwo."),
        ("/** One. */\nf", "One."),
        ("/**\n * One.\n * @param x not this\n */\nf", "One."),
        ("/// Rust.\n#[inline]\nf", "Rust."),
        ("/** Java. */\n@Override\nf", "Java."),
        ("x = 1;\nf", ""),
        ("// Far.\n\nf", ""),
    ],
)
def test_the_comment_right_above_is_taken(text, said):
    lines = text.split("\n")
    assert above(lines, len(lines) - 1) == said


def test_a_comment_ends_at_its_first_tag_unless_that_is_about_the_file():
    assert comment(["/**", " * @file Does it.", " * @author X", " */"]) == "Does it."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// Does it.\n\nimport x", ("Does it.", 1)),
        ("#!/usr/bin/env node\n/* Copyright me */\n\n/** Does it. */\nx", ("Does it.", 4)),
        ("'use strict';\n// Does it.\nx", ("Does it.", 2)),
        ("x\n// Too late.\n", ("", 0)),
        ("// eslint-disable-next-line\nx", ("", 0)),
    ],
)
def test_the_first_comment_of_a_file_that_is_no_licence_tells_of_it(text, said):
    assert head(text.split("\n")) == said
