"""The structs of the chat wire write only what is set, and read what they do not know."""

import inspect

import msgspec
import pytest

from hortus.gateway.dialects.chat import wire

STRUCTS = [
    pytest.param(kind, id=name)
    for name, kind in inspect.getmembers(wire, inspect.isclass)
    if issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct
]


@pytest.mark.parametrize("kind", STRUCTS)
def test_fields_it_does_not_know_are_passed_over(kind: type[msgspec.Struct]) -> None:
    known = dict.fromkeys(("model", "name", "role", "url", "content"), "x")
    body = msgspec.json.encode({**{n: v for n, v in known.items() if n in needed(kind)}, "new": 1})

    assert isinstance(msgspec.json.decode(body, type=kind), kind)


@pytest.mark.parametrize("kind", STRUCTS)
def test_what_is_not_set_is_not_written(kind: type[msgspec.Struct]) -> None:
    values = dict.fromkeys(needed(kind), "x")
    made = kind(**values)

    written = msgspec.json.decode(msgspec.json.encode(made))

    defaults = kind.__struct_config__.omit_defaults
    assert set(written) == (set(values) if defaults else set(kind.__struct_fields__))


def needed(kind: type[msgspec.Struct]) -> list[str]:
    """Return the fields that have no default."""
    return [field.name for field in msgspec.structs.fields(kind) if field.required]
