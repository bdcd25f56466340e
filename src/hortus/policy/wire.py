"""Write facts as the engine reads them: only those a policy asks for, as text and at once."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from hortus.policy.policy import Policy
from hortus.policy.tree import Attribute, Has, RecordOf, walk
from hortus.policy.types import Entity, Uid, Value

_KEPT = 8_192

Names = frozenset[str] | None
"""Attributes that policies ask for; None where all may matter."""


def names_asked(policies: Iterable[Policy]) -> Names:
    """Return every attribute that any of the policies names.

    Reading the name of a thing is what costs the engine most, so what nobody asks for is not
    handed over. A record that is written out is compared as a whole: then all must be there.
    """
    conditions = (condition for policy in policies for condition in policy.conditions)
    nodes = [node for condition in conditions for node in walk(condition.node)]
    if any(isinstance(node, RecordOf) for node in nodes):
        return None
    read = {node.name for node in nodes if isinstance(node, Attribute)}
    return frozenset(read.union(*(node.names for node in nodes if isinstance(node, Has))))


def entities_text(entities: Iterable[Entity], names: Names = None) -> str:
    """Return entities in the form that the engine reads."""
    return f"[{','.join(_entity(entity, names) for entity in entities)}]"


def record_text(fields: Mapping[str, Value], names: Names = None) -> str:
    """Return a record, such as the context, in the form that the engine reads."""
    return f"{{{','.join(_fields(fields, names))}}}"


@lru_cache(_KEPT)
def uid_text(uid: Uid) -> str:
    """Return the name of a thing in the form that the engine reads."""
    return json.dumps({"type": uid.type, "id": uid.id})


def _entity(entity: Entity, names: Names) -> str:
    attributes = record_text(entity.attributes, names)
    parents = ",".join(map(uid_text, entity.parents))
    return f'{{"uid":{uid_text(entity.uid)},"attrs":{attributes},"parents":[{parents}]}}'


def _fields(fields: Mapping[str, Value], names: Names) -> Iterator[str]:
    for name, value in fields.items():
        if names is None or name in names:
            yield f'"{name}":{_text(value, names)}'


def _text(value: Value, names: Names) -> str:
    match value:
        case Uid():
            return f'{{"__entity":{uid_text(value)}}}'
        case frozenset():
            return f"[{','.join(_text(item, names) for item in value)}]"
        case Mapping():
            return record_text(value, names)
        case _:
            return json.dumps(value)
