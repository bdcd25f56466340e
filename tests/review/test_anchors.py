"""The words without which a pattern cannot match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.anchors import Anchor, Text, anchors, present
from hortus.review.engine import find_nodes, parse
from hortus.review.loading import PACKS, checked, pack_file


def words_of(rule):
    return [set(anchor.words) for anchor in anchors(rule)]


def test_every_word_of_a_pattern_is_needed_and_short_ones_say_too_little():
    assert words_of({"pattern": "yaml.safe_load($TEXT, to)"}) == [{"safe_load"}, {"yaml"}]


def test_names_of_holes_are_no_words():
    assert words_of({"pattern": "$ABC($$$ARGS)"}) == []


def test_of_parts_that_may_match_alone_each_gives_a_word():
    either = {"any": [{"pattern": "first(1)"}, {"pattern": "second(1)"}]}
    assert words_of(either) == [{"first", "second"}]


def test_a_part_with_fewer_words_gives_its_longest_again():
    either = {"any": [{"pattern": "log.warning(1)"}, {"pattern": "print(1)"}]}
    assert words_of(either) == [{"warning", "print"}, {"log", "print"}]


def test_one_part_without_words_leaves_nothing_to_look_for():
    assert words_of({"any": [{"pattern": "first(1)"}, {"kind": "string"}]}) == []


def test_of_parts_that_must_all_match_all_words_are_needed_the_fewest_first():
    both = {
        "all": [{"any": [{"pattern": "abc()"}, {"pattern": "abcdef()"}]}, {"pattern": "long()"}]
    }
    assert words_of(both) == [{"long"}, {"abc", "abcdef"}]


def test_what_must_be_inside_counts_and_what_must_not_be_there_does_not():
    assert words_of({"kind": "call", "has": {"pattern": "needed"}}) == [{"needed"}]
    assert words_of({"kind": "call", "not": {"pattern": "absent"}}) == []
    assert words_of({"kind": "call", "inside": {"pattern": "around"}}) == []


@pytest.mark.parametrize(
    "rule",
    [
        {"pattern": {"context": "class A: $B", "selector": "block"}},
        {"any": "no list"},
        {"all": {"pattern": "no_list"}},
        {"pattern": 3},
        ["pattern"],
        None,
    ],
)
def test_what_is_in_no_form_that_is_known_has_no_anchor(rule):
    assert words_of(rule) == []


def test_what_the_author_names_is_looked_for_as_well_as_the_patterns_own_words():
    both = anchors({"pattern": "print($A)"}, ["card"])
    assert both == (Anchor(frozenset({"print"})), Anchor(pieces=("card",)))
    assert present(both, Text("print(discard)"))
    assert not present(both, Text("print(pen)"))
    assert not present(both, Text("show(card)"))


def test_without_anchors_every_text_may_match():
    assert present((), Text(""))


def test_words_are_whole_and_pieces_need_not_be():
    assert not present((Anchor(frozenset({"eval"})),), Text("x = medieval(y)"))
    assert present((Anchor(pieces=("eval",)),), Text("x = medieval(y)"))
    assert present((Anchor(pieces=("a(b", "no")),), Text("x = a(b)"))
    assert not present((Anchor(pieces=("a(b",)),), Text("x = a (b)"))


@pytest.mark.parametrize("text", ["größe.eval(x)", "x=eval\n", "é.eval", "eval", "\udc80eval("])
def test_a_word_is_found_beside_whatever_is_no_plain_letter(text):
    assert present((Anchor(frozenset({"eval"})),), Text(text))


@given(st.text(), st.text(min_size=1, max_size=3))
def test_a_piece_is_found_exactly_where_the_text_has_it(text, piece):
    assert Text(text).holds(piece) == (piece in text)


@given(
    st.sampled_from(["eval", "yaml.load", "os.path.join", "größe.wert", "a.bcd"]),
    st.integers(0, 3),
)
def test_whatever_matches_holds_its_anchors(name, arguments):
    code = f"x = {name}({', '.join('abc'[:arguments])})"
    rule = {"pattern": f"{name}($$$ARGS)"}
    assert find_nodes({"rule": rule}, parse(code, "python"))
    assert present(anchors(rule), Text(code))


@pytest.mark.parametrize("pack", PACKS)
def test_taking_out_what_an_anchor_names_takes_out_the_match(pack):
    for rule in checked([pack_file(pack)]):
        for example in rule.bad:
            for variant in rule.variants:
                if example.language in variant.languages:
                    for anchor in variant.anchors:
                        left = _without(example.code, anchor)
                        assert not find_nodes(variant.config, parse(left, example.language)), (
                            rule.id,
                            anchor,
                        )


def _without(code, anchor):
    for name in sorted([*anchor.words, *anchor.pieces], key=len, reverse=True):
        code = code.replace(name, "x" if name.isidentifier() else "")
    return code
