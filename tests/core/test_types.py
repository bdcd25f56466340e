"""Values that travel between rooms cannot be changed on the way."""

import dataclasses

import pytest

from hortus.core import (
    EMBEDDED_MODEL,
    Action,
    Destination,
    Dialect,
    Principal,
    Question,
    Verdict,
)
from hortus.core.checks import faults_of_name

ANNA = Principal("key_1", "anna")


@pytest.mark.parametrize(
    "value",
    [
        ANNA,
        Verdict(True, "rule", "reason"),
        Question(ANNA, Action.INFER, "fast", Destination("qwen", inside=True)),
    ],
)
def test_a_value_is_frozen_and_has_no_room_for_more(value: Principal | Verdict | Question) -> None:
    first = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, first, "other")
    assert not hasattr(value, "__dict__")


def test_a_principal_may_ask_for_everything_unless_models_are_named() -> None:
    assert Principal("key_1", "anna").models == frozenset()


def test_two_verdicts_do_not_share_their_facts() -> None:
    one, other = Verdict(True, "a", "b"), Verdict(True, "a", "b")
    assert one.facts_used is not other.facts_used


def test_a_verdict_names_its_rule_among_all_that_determined_it() -> None:
    assert Verdict(True, "a", "b").rules == ("a",)
    assert Verdict(False, "a", "b", rules=("a", "c")).rules == ("a", "c")


def test_dialects_are_written_as_in_the_settings() -> None:
    assert [str(dialect) for dialect in Dialect] == [
        "chat",
        "responses",
        "messages",
        "completions",
        "embeddings",
    ]


def test_nobody_else_can_have_the_name_of_the_embedded_model() -> None:
    assert list(faults_of_name("models", EMBEDDED_MODEL))
