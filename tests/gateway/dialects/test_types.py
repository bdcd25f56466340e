"""The common form holds what it is given and cannot be changed afterwards."""

import dataclasses

import pytest

from hortus.gateway.dialects import types
from hortus.gateway.dialects.types import Request, Role, Text, Turn


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=name)
        for name, kind in vars(types).items()
        if dataclasses.is_dataclass(kind)
    ],
)
def test_every_value_is_frozen_and_has_no_room_for_more(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # made by dataclass
    assert not hasattr(kind, "__dict__") or "__slots__" in vars(kind)


def test_a_request_asks_for_nothing_of_its_own_accord() -> None:
    request = Request(model="m", turns=(Turn(Role.USER, (Text("hi"),)),))

    assert request == Request(model="m", turns=request.turns)
    assert request.tools == request.unsaid == ()
    assert request.stream is False
