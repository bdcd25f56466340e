"""A rule is held to its examples."""

import pytest

from hortus.review.errors import RuleExampleError, RuleFileError
from hortus.review.examples import check


def test_a_rule_that_does_what_its_examples_say_is_let_in(rule):
    check(rule(fix="ast.literal_eval($A)", examples={
        "bad": [{"code": "y = eval(x)", "fixed": "y = ast.literal_eval(x)"}], "good": ["f(x)"]
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ({"bad": ["f(x)"], "good": ["g(x)"]}, "does not find its bad example 'f(x)'"),
        ({"bad": ["eval(x)"], "good": ["eval(y)"]}, "finds 'eval(y)' in its good example"),
        ({"bad": ["eval(x)"]}, "no good or no bad example"),
        ({"good": ["f(x)"]}, "no good or no bad example"),
        ({"bad": [{"code": "eval(x)", "language": "go"}], "good": ["f(x)"]}, "example in go"),
        ({"bad": [{"code": "eval(x)", "fixed": "g(x)"}], "good": ["f()"]}, "turns 'eval(x)' into"),
    ],
)
def test_a_rule_that_breaks_its_examples_is_refused(rule, examples, said):
    with pytest.raises(RuleExampleError) as error:
        check(rule(examples=examples))
    assert error.value.message.startswith("rules.yml:1: no-eval ")
    assert said in error.value.message


def test_a_pattern_that_one_of_its_languages_does_not_know_is_refused(rule):
    broken = rule(language=["python", "go"], rule={"kind": "assert_statement"},
                  examples={"bad": ["assert x"], "good": ["x"]})  # fmt: skip
    with pytest.raises(RuleFileError, match="in go"):
        check(broken)


def test_words_without_a_pattern_need_no_examples(rule):
    check(rule(language=(), rule=None, examples={}))


def test_an_anchor_that_is_not_in_what_is_found_is_refused(rule):
    with pytest.raises(RuleExampleError) as error:
        check(rule(anchors=["django", "flask"]))
    assert "finds 'eval(x)', which holds none of its anchors django, flask" in error.value.message


def test_an_anchor_may_be_a_part_of_a_word(rule):
    check(rule(anchors=["val("]))
