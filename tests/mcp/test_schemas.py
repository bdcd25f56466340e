"""Schemas are those of the types that read."""

import msgspec

from hortus.mcp.schemas import schema_of


class Inner(msgspec.Struct):
    """Inner."""

    x: int


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    """Outer."""

    many: tuple[Inner, ...]
    name: str = ""


def test_the_root_is_an_object_and_others_stand_beside_it():
    found = schema_of(Outer)
    assert (found["type"], found["required"]) == ("object", ["many"])
    assert found["additionalProperties"] is False
    assert found["properties"]["many"]["items"] == {"$ref": "#/$defs/Inner"}
    assert set(found["$defs"]) == {"Inner"}
