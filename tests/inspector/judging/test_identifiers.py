"""Identifiers that a tool makes up and keeps."""

import pytest
from msgspec.structs import replace

from hortus.inspector.judging import identifiers
from hortus.inspector.testing import observation, request

IDS = [f"{number:08x}-1111-4222-8333-444455556666" for number in range(0xA1B2C3D4, 0xA1B2C3DA)]
BUILD = "deadbeef-0000-4000-8000-00000000cafe"


def start(value, host="telemetry.example"):
    return request({"id": value, "build": BUILD}, host=host)


def second(first, later, host="telemetry.example"):
    return replace(observation(start(later, host)), earlier=(start(first, host),))


def found(material, *restarted):
    return list(identifiers.found(material(start(IDS[0]), restarted=restarted)))


def test_an_id_that_stays_in_a_home_is_found(material):
    [draft] = found(material, second(IDS[1], IDS[1]))
    assert draft.code == "persistent_identifier"
    assert draft.subject == "telemetry.example"
    assert draft.evidence == ("POST telemetry.example/v1/chat/completions, body.id",)


def test_an_id_of_each_start_is_none(material):
    assert found(material, second(IDS[1], IDS[2])) == []


def test_an_id_that_every_home_has_is_the_programs_own(material):
    assert found(material, second(BUILD, BUILD)) == []


def test_an_id_that_two_homes_share_is_none_of_the_home(material):
    assert found(material, second(IDS[1], IDS[1]), second(IDS[1], IDS[1])) == []


def test_one_that_only_the_model_is_told_weighs_less(material):
    [to_model] = found(material, second(IDS[1], IDS[1], host=""))
    [to_others] = found(material, second(IDS[1], IDS[1]))
    assert to_model.impact < to_others.impact


@pytest.mark.parametrize(
    "value", ["4f1e0d6c7b2a49388c9d0e1f2a3b4c5d", IDS[2].upper(), "Zx81kLmQ02nVbC7rTyUi"]
)
def test_ids_of_every_shape_are_seen(material, value):
    assert found(material, second(value, value))


@pytest.mark.parametrize(
    "value", ["hello", "gateway.example.com", "2026-03-11T12:00:00", "12345678"]
)
def test_ordinary_words_are_none(material, value):
    assert found(material, second(value, value)) == []
