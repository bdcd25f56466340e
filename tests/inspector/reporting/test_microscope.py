from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.inspector.finding import Kind, Place
from hortus.inspector.reporting.microscope import Box, parts, slides
from hortus.inspector.reporting.testing import PLACE, difference


def test_the_character_that_differs_is_in_a_box_with_its_name():
    before, at, after = parts("Today\u2019s date", "Today's date")

    assert (before.same, after.same) == ("Today", "s date")
    assert at.sensitive == (Box("\u2019", "U+2019", "RIGHT SINGLE QUOTATION MARK"),)
    assert at.control == (Box("'", "U+0027", "APOSTROPHE"),)


def test_a_character_that_shows_nothing_has_an_empty_box_with_its_name():
    found = parts("a\u200bb", "ab")

    assert found[1].sensitive == (Box("", "U+200B", "ZERO WIDTH SPACE"),)
    assert found[1].control == ()


def test_two_marks_are_two_boxes():
    [slide] = slides([difference("2026/11/22", "2026-11-22", Kind.FORMAT)])

    assert [part.sensitive[0].number for part in slide.pairs] == ["U+002F", "U+002F"]
    assert [part.control[0].name for part in slide.pairs] == ["HYPHEN-MINUS"] * 2


def test_where_an_order_differs_words_are_boxed():
    place = Place(role="model", request="POST /", leaf="header order")
    [slide] = slides([difference("accept host date", "host accept date", place=place)])

    assert {box.text for part in slide.pairs for box in part.sensitive} <= {"accept", "host"}
    assert all(box.number == "" for part in slide.pairs for box in part.sensitive)


def test_what_anybody_sees_is_boxed_by_the_word():
    [slide] = slides([difference("on docker, v2", "on linux, v2", Kind.ADAPTATION)])
    [part] = slide.pairs

    assert (part.sensitive, part.control) == ((Box("docker"),), (Box("linux"),))
    assert [each.same for each in slide.parts] == ["on ", "", ", v2"]


def test_one_pair_of_texts_is_one_slide_with_all_its_places():
    other = replace(PLACE, leaf="body.messages[7].content")
    third = replace(PLACE, leaf="body.title")
    [slide] = slides([difference(), difference(place=other), difference(place=third)])

    assert slide.places == (
        "POST /v1/messages, body.messages[…].content",
        "POST /v1/messages, body.title",
    )


def test_a_slide_says_in_words_how_sure_it_is():
    [sure] = slides([difference()])
    [once] = slides([replace(difference(), runs=(1, 1), chance=1.0)])

    assert sure.certainty == (
        "5 runs against 5: without a cause, so clean a split comes once in 252 tries"
    )
    assert once.certainty == "1 run against 1: too few to rule out chance"


def test_a_long_stretch_ends_in_one_box():
    [part] = parts("x" * 100, "y" * 30)

    assert part.sensitive[-1] == Box("… 76 more")
    assert len(part.sensitive) == 25


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_the_same_and_what_differs_is_all_of_a_text(one, other):
    found = parts(one, other)

    for text, side in ((one, "sensitive"), (other, "control")):
        count = sum(len(part.same) or len(getattr(part, side)) for part in found)
        assert count == len(text) or any(
            box.text.startswith("… ") for p in found for box in getattr(p, side)
        )
