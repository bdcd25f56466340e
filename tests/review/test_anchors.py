"""The words without which a pattern cannot match."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.review.anchors import anchors, present
from hortus.review.engine import find_nodes, parse


def test_the_longest_word_of_a_pattern_is_its_anchor():
    assert anchors({"pattern": "yaml.safe_load($TEXT)"}) == ("safe_load",)


def test_names_of_holes_are_no_words():
    assert anchors({"pattern": "$ABC($$$ARGS)"}) == ()


def test_of_parts_that_may_match_alone_each_gives_a_word():
    either = {"any": [{"pattern": "first(1)"}, {"pattern": "second(1)"}]}
    assert anchors(either) == ("first", "second")


def test_one_part_without_words_leaves_nothing_to_look_for():
    assert anchors({"any": [{"pattern": "first(1)"}, {"kind": "string"}]}) == ()


def test_of_parts_that_must_all_match_the_rarest_is_enough():
    both = {
        "all": [{"any": [{"pattern": "abc()"}, {"pattern": "abcdef()"}]}, {"pattern": "long()"}]
    }
    assert anchors(both) == ("long",)


def test_what_must_be_inside_counts_and_what_must_not_be_there_does_not():
    assert anchors({"kind": "call", "has": {"pattern": "needed"}}) == ("needed",)
    assert anchors({"kind": "call", "not": {"pattern": "absent"}}) == ()


def test_a_pattern_with_a_context_has_no_anchor():
    assert anchors({"pattern": {"context": "class A: $B", "selector": "block"}}) == ()


def test_without_words_every_text_may_match():
    assert present((), "")
    assert present(("eval",), "x = eval(y)")
    assert not present(("eval",), "x = 1")


@given(st.sampled_from(["eval", "yaml.load", "os.path.join", "a.bcd"]), st.integers(0, 3))
def test_whatever_matches_holds_an_anchor(name, arguments):
    code = f"x = {name}({', '.join('abc'[:arguments])})"
    rule = {"pattern": f"{name}($$$ARGS)"}
    assert find_nodes({"rule": rule}, parse(code, "python"))
    assert present(anchors(rule), code)
