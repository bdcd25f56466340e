"""What identity providers write that RFC 7644 does not foresee, put into its words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_MANAGER = f"{_ENTERPRISE}:manager".casefold()
_ONE_MEMBER = re.compile(r'members\[\s*value\s+eq\s+"([^"\\]*)"\s*\]\Z', re.IGNORECASE)
# A server's own: some send them back with a change.
_OURS = frozenset({"id", "schemas", "meta"})

# Of a member that has more, such as a name, more is kept.
_PLAIN = frozenset({"value", "type", "$ref"})

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Moves:
    """Who joins a group and who leaves it; ``everyone`` leaves before anybody joins."""

    joined: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    everyone: bool = False

    def applied(self, members: frozenset[str]) -> frozenset[str]:
        """Return the members after the moves."""
        return (frozenset() if self.everyone else members - self.left) | self.joined


def mended_user(payload: Json, base: str) -> Json:
    """Return a user whose manager is named in full; most send only the id."""
    extension = payload.get(_ENTERPRISE)
    if not isinstance(extension, Mapping) or "manager" not in extension:
        return payload
    manager = _manager(extension["manager"], base)
    return {**payload, _ENTERPRISE: {**extension, "manager": manager}}


def mended_patch(payload: Json, base: str) -> Json:
    """Return a PATCH whose operations say what they mean in the words of the RFC."""
    name, operations = _operations(payload)
    if operations is None:
        return payload
    return {**payload, name: [_operation(one, base) for one in operations]}


def moves(payload: Json) -> Moves | None:
    """Return who joins and leaves, where a PATCH does nothing else; then nothing else is read."""
    _, operations = _operations(payload)
    if not operations:
        return None
    found = Moves()
    for one in operations:
        step = _move(one) if isinstance(one, Mapping) else None
        if step is None:
            return None
        found = _both(found, step)
    return found


def _operations(payload: Json) -> tuple[str, Sequence[object] | None]:
    for name, value in payload.items():
        if name.casefold() == "operations" and isinstance(value, list):
            return name, value
    return "", None


def _operation(one: object, base: str) -> object:
    if not isinstance(one, Mapping):
        return one
    path, value = one.get("path"), one.get("value")
    if isinstance(path, str) and path.casefold() == _MANAGER:
        return {**one, "value": _manager(value, base)}
    if not path and isinstance(value, Mapping):
        rest = {
            name: _manager(said, base) if name.casefold() == _MANAGER else said
            for name, said in value.items()
            if name.casefold() not in _OURS
        }
        return {**one, "value": mended_user(rest, base)}
    return one


def _manager(said: object, base: str) -> object:
    if isinstance(said, str) and said:
        said = {"value": said}
    if not isinstance(said, Mapping) or "$ref" in said or not said.get("value"):
        return said
    return {**said, "$ref": f"{base}/Users/{said['value']}"}


def _move(one: Json) -> Moves | None:
    verb, path = str(one.get("op", "")).casefold(), one.get("path")
    if not isinstance(path, str):
        return None
    if verb == "remove" and not one.get("value") and (match := _ONE_MEMBER.match(path)):
        return Moves(left=frozenset({match[1]}))
    if path.casefold() != "members":
        return None
    if verb == "remove" and one.get("value") is None:
        return Moves(everyone=True)
    named = list(_named(one.get("value")))
    if not all(named):
        return None
    match verb:
        case "add":
            return Moves(joined=frozenset(named))
        case "remove" if named:
            return Moves(left=frozenset(named))
        case "replace":
            return Moves(joined=frozenset(named), everyone=True)
        case _:
            return None


def _named(value: object) -> Iterator[str]:
    """Yield the ids in a list of members; '' for what names nobody, or says more."""
    members = value if isinstance(value, list) else [value]
    for member in members:
        if isinstance(member, Mapping) and not member.keys() - _PLAIN:
            said = member.get("value")
            yield said if isinstance(said, str) else ""
        else:
            yield ""


def _both(first: Moves, then: Moves) -> Moves:
    if then.everyone:
        return then
    return Moves(
        joined=(first.joined - then.left) | then.joined,
        left=(first.left - then.joined) | then.left,
        everyone=first.everyone,
    )
