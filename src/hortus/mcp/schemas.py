"""JSON schemas of what tools take and give, made from the types that read and write it."""

import msgspec

_PLACE = "#/$defs/{name}"


def schema_of(kind: type[msgspec.Struct]) -> dict[str, object]:
    """Return the schema of a struct: an object at its root, others beside it."""
    _, found = msgspec.json.schema_components([kind], ref_template=_PLACE)
    root = dict(found.pop(kind.__name__))
    # What it is for is said by the tool itself.
    root.pop("title", None)
    root.pop("description", None)
    if found:
        root["$defs"] = found
    return root
