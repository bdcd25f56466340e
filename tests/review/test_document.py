"""The form of rule files, and errors that name file and line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.document import LARGEST, located, read
from hortus.review.errors import RuleFileError
from hortus.review.types import Level

GOOD = "id: a-rule\nmessage: Do this\n"


def failure(text):
    with pytest.raises(RuleFileError) as error:
        list(read(text, "r.yml"))
    assert error.value.remedy
    return error.value.message


def test_a_file_holds_several_rules_each_with_its_line():
    text = f"# rules\n{GOOD}---\n\n# the second\n{GOOD}level: warn\n"
    first, second = read(text, "r.yml")
    assert (first.where, second.where) == ("r.yml:2", "r.yml:7")
    assert (first.entry.level, second.entry.level) == (Level.ADVISE, Level.WARN)


def test_an_empty_file_holds_no_rule():
    assert list(read("\n---\n# nothing\n---\n", "r.yml")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{GOOD}colour: red\n", "r.yml:1: Object contains unknown field `colour`"),
        (f"{GOOD}level: deadly\n", "r.yml:3: Invalid enum value 'deadly' in level"),
        (f"{GOOD}---\nid: Bad Id\nmessage: x\n", "r.yml:4: an id has small letters"),
        (f"{GOOD}examples:\n  bad:\n    - 1\n", "r.yml:5: Expected"),
        ("- a\n- b\n", "r.yml:1: Expected `object`, got `array`"),
        ("id: [\n", "r.yml:2: "),
        ("a: *nobody\n", "r.yml:1: "),
        ("a: !!python/object:os.system x\n", "r.yml:1: "),
        ("\x00", "r.yml:1: no YAML"),
    ],
)
def test_a_fault_names_its_file_and_line(text, said):
    assert failure(text).startswith(said)


def test_aliases_that_multiply_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "aliases counted" in failure("\n".join(lines))


def test_deep_nesting_and_size_are_refused_in_words():
    assert "no YAML" in failure("[" * 5_000)
    assert "larger" in failure(" " * (LARGEST + 1))


def test_a_rule_that_is_in_no_file_is_checked_like_any_other():
    assert located({"id": "a-rule", "message": "m"}, "here").where == "here:1"
    with pytest.raises(RuleFileError, match="colour"):
        located({"id": "a-rule", "message": "m", "colour": 1}, "here")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(RuleFileError):
        list(read(text, "r.yml"))
