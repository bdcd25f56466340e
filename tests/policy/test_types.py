"""The words of a question: choices as the schema has them, labels, times."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hortus.core import Action
from hortus.policy import (
    CHOICES,
    Circumstances,
    DataClass,
    FactError,
    Label,
    Request,
    Uid,
    Zone,
    labels_of,
    model,
    schema_text,
    service,
    user,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.__name__)
def test_the_choices_are_those_of_the_schema(choice) -> None:
    found = re.search(rf"entity {choice.__name__} enum \[([^\]]*)\]", schema_text())
    assert found is not None
    assert re.findall(r'"(\w+)"', found[1]) == list(choice)


def test_every_enumerated_type_of_the_schema_has_its_choices() -> None:
    enumerated = set(re.findall(r"entity (\w+) enum", schema_text()))
    assert enumerated - {"Country"} == {choice.__name__ for choice in CHOICES}


def test_a_choice_is_named_like_its_type() -> None:
    assert DataClass.INTERNAL.uid == Uid("DataClass", "internal")
    assert str(Zone.VPN.uid) == 'Zone::"vpn"'


@pytest.mark.parametrize(
    ("ceiling", "below"),
    [
        (DataClass.PUBLIC, ["public"]),
        (DataClass.INTERNAL, ["internal", "public"]),
        (DataClass.CONFIDENTIAL, ["confidential", "internal", "public"]),
        (DataClass.RESTRICTED, ["confidential", "internal", "public", "restricted"]),
    ],
)
def test_a_ceiling_holds_for_all_that_is_less_sensitive(ceiling, below) -> None:
    assert ceiling.up_to == frozenset(Uid("DataClass", name) for name in below)


def test_a_name_is_written_so_that_it_cannot_break_out() -> None:
    assert str(Uid("User", 'a"b\\c')) == 'User::"a\\"b\\\\c"'


def test_names_have_their_types() -> None:
    assert (user("a"), service("a"), model("a")) == (
        Uid("User", "a"),
        Uid("ServiceAccount", "a"),
        Uid("Model", "a"),
    )


def test_what_follows_a_colon_in_a_label_is_left_out() -> None:
    given = ["secret", "confidential:codenames", "source:payments", "personal"]
    assert labels_of(given) == frozenset(Label)
    assert labels_of([]) == frozenset()


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(FactError, match="no such label") as caught:
        labels_of(["sekret"])
    assert "secret, personal, confidential, source" in caught.value.remedy


def test_a_clock_without_offset_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the fault that is to be found
    with pytest.raises(FactError, match="2026-11-23T10:00:00 has no offset") as caught:
        Request(user("a"), Action.INFER, model("m"), naive)
    assert "+01:00" in caught.value.remedy


def test_requests_that_differ_in_the_time_alone_are_the_same_question() -> None:
    one = Request(user("a"), Action.INFER, model("m"), NOON)
    other = Request(user("a"), Action.INFER, model("m"), NOON + timedelta(hours=3))
    assert one == other
    assert hash(one) == hash(other)
    assert one.key(clocked=False) == other.key(clocked=False)
    assert one.key(clocked=True) != other.key(clocked=True)


def test_a_clocked_question_is_the_same_within_the_hour_of_the_caller() -> None:
    def at(when: datetime) -> object:
        return Request(user("a"), Action.INFER, model("m"), when).key(clocked=True)

    assert at(NOON) == at(NOON + timedelta(minutes=59))
    assert at(NOON) != at(NOON + timedelta(days=1))
    assert at(NOON) != at(NOON.astimezone(timezone(timedelta(hours=1))))


def test_requests_that_differ_in_a_fact_are_different_questions() -> None:
    plain = Request(user("a"), Action.INFER, model("m"), NOON)
    assert plain != Request(service("a"), Action.INFER, model("m"), NOON)
    assert plain != Request(
        user("a"), Action.INFER, model("m"), NOON, Circumstances(zone=Zone.VPN)
    )


def test_the_usual_circumstances_claim_nothing() -> None:
    usual = Circumstances()
    assert (usual.data_class, usual.zone, usual.key_tier) == ("internal", "unknown", "unknown")
    assert (usual.labels, usual.approvers, usual.project) == (frozenset(), frozenset(), "")
