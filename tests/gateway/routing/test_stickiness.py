"""Conversations are remembered for a while, and not without bound."""

import pytest

from hortus.gateway.routing.stickiness import Stickiness


@pytest.fixture
def kept(clock):
    return Stickiness(clock, keep_s=100, most=3)


def test_the_model_that_answered_last_is_found(kept):
    kept.remember("house", "talk", "a")
    kept.remember("house", "talk", "b")
    assert kept.find("house", "talk") == "b"
    assert len(kept) == 1


def test_nobodys_conversation_is_not_kept(kept):
    kept.remember("house", "", "a")
    assert kept.find("house", "") == ""
    assert len(kept) == 0


def test_the_same_conversation_under_another_name_is_another(kept):
    kept.remember("house", "talk", "a")
    assert kept.find("other", "talk") == ""


def test_a_conversation_is_forgotten_after_its_time(kept, clock):
    kept.remember("house", "talk", "a")
    clock.advance(99)
    assert kept.find("house", "talk") == "a"
    clock.advance(2)
    assert kept.find("house", "talk") == ""


def test_each_answer_starts_the_time_anew(kept, clock):
    kept.remember("house", "talk", "a")
    clock.advance(99)
    kept.remember("house", "talk", "a")
    clock.advance(99)
    assert kept.find("house", "talk") == "a"


def test_the_conversation_used_longest_ago_makes_room(kept):
    for talk in ("1", "2", "3"):
        kept.remember("house", talk, "a")
    kept.remember("house", "1", "a")
    kept.remember("house", "4", "a")
    assert [kept.find("house", talk) for talk in "1234"] == ["a", "", "a", "a"]


def test_what_has_expired_is_given_back_on_the_way(kept, clock):
    for talk in ("1", "2"):
        kept.remember("house", talk, "a")
    clock.advance(101)
    kept.remember("house", "3", "a")
    assert len(kept) == 1


def test_a_name_of_any_length_takes_little_room(kept):
    for name in ("x" * 1_000_000, "x" * 999_999, "\ud800" * 100):
        kept.remember("house", name, name[:1])
        assert kept.find("house", name) == name[:1]
    assert all(len(conversation) <= 64 for _, conversation in kept._kept)
