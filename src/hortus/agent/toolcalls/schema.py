"""Fit arguments to the JSON schema of a tool: what means the same is converted, no more."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from hortus.agent.toolcalls.lenient import NotJsonError, read_json
from hortus.agent.toolcalls.types import Json, Repair, Step
from hortus.core.regex import late

# No longer than Python reads: a number without end is none.
_INTEGER = late(r"-?(?:0|[1-9][0-9]{0,400})")
_NUMBER = late(r"-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
_DEEPEST = 24
_SHOWN = 60
_UNLIKE = late(r"[-_\s]")


class SchemaError(ValueError):
    """An argument does not fit; says which one and what is wanted."""


class Fitter(Struct):
    """Fits one set of arguments and notes what it converted."""

    root: Mapping[str, Json]
    from_text: bool = False
    """Whether values are texts between tags, for which being a number is no repair."""
    repairs: list[Repair] = field(default_factory=list)

    def fit(self, arguments: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the arguments as the schema wants them, or raise a `SchemaError`."""
        return self._object(arguments, self._resolved(self.root, 0), "", 0)

    def _value(self, value: Json, schema: Json, path: str, depth: int) -> Json:
        if depth > _DEEPEST:
            raise SchemaError(f"{path}: is nested too deeply")
        if not isinstance(schema, Mapping):
            return value
        schema = self._resolved(schema, depth)
        for word in ("anyOf", "oneOf"):
            if isinstance(choices := schema.get(word), list):
                value = self._one_of(value, choices, path, depth)
        for part in _listed(schema.get("allOf")):
            value = self._value(value, part, path, depth + 1)
        types = _types(schema)
        if types and not any(_is(value, kind) for kind in types):
            value = self._converted(value, types, schema, path)
        value = self._chosen(value, schema, path)
        _check_limits(value, schema, path)
        return self._within(value, schema, path, depth)

    def _resolved(self, schema: Mapping[str, Json], depth: int) -> Mapping[str, Json]:
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/") or depth > _DEEPEST:
            return schema
        found: Json = self.root
        for word in reference[2:].split("/"):
            found = found.get(word) if isinstance(found, Mapping) else None
        return self._resolved(found, depth + 1) if isinstance(found, Mapping) else schema

    def _one_of(self, value: Json, choices: Sequence[Json], path: str, depth: int) -> Json:
        """Return the value as the first choice has it that fits as it is, else once converted."""
        strict = [choice for choice in choices if _fits_type(value, choice)]
        problems = []
        for choice in strict or choices:
            before = len(self.repairs)
            try:
                return self._value(value, choice, path, depth + 1)
            except SchemaError as e:
                del self.repairs[before:]
                problems.append(str(e))
        raise SchemaError(problems[0] if problems else f"{path}: nothing fits")

    def _converted(
        self, value: Json, types: Sequence[str], schema: Mapping[str, Json], path: str
    ) -> Json:
        for kind in types:
            made = _CONVERSIONS[kind](value, schema) if kind in _CONVERSIONS else _NOT
            if not isinstance(made, _Nothing):
                if not (self.from_text and isinstance(value, str)):
                    self._note(Step.TYPE, path, value, made)
                return made
        raise SchemaError(f"{path}: {' or '.join(types)} is wanted, not {_shown(value)}")

    def _chosen(self, value: Json, schema: Mapping[str, Json], path: str) -> Json:
        allowed = _listed(schema.get("enum"))
        allowed = allowed or ([schema["const"]] if "const" in schema else [])
        if not allowed or value in allowed:
            return value
        alike = [a for a in allowed if isinstance(a, str) and _alike(a, value)]
        if len(alike) == 1:
            self._note(Step.ARGUMENT, path, value, alike[0])
            return alike[0]
        listed = ", ".join(_shown(choice) for choice in allowed)
        raise SchemaError(f"{path}: must be one of {listed}, not {_shown(value)}")

    def _within(self, value: Json, schema: Mapping[str, Json], path: str, depth: int) -> Json:
        if isinstance(value, Mapping):
            return self._object(value, schema, path, depth)
        if isinstance(value, list) and "items" in schema:
            items = schema["items"]
            return [self._value(v, items, f"{path}[{i}]", depth + 1) for i, v in enumerate(value)]
        return value

    def _object(
        self, value: Mapping[str, Json], schema: Mapping[str, Json], path: str, depth: int
    ) -> Mapping[str, Json]:
        listed = schema.get("properties")
        properties = listed if isinstance(listed, Mapping) else {}
        required = [word for word in _listed(schema.get("required")) if isinstance(word, str)]
        given = self._renamed(value, properties, path)
        unknown = [key for key in given if key not in properties]
        extra = schema.get("additionalProperties", not properties if path == "" else True)
        if unknown and extra is False:
            known = ", ".join(properties) or "none"
            raise SchemaError(f"{_join(path, unknown[0])}: is not known; there are {known}")
        made = {
            key: self._value(item, properties.get(key, extra), _join(path, key), depth + 1)
            for key, item in given.items()
            if not self._empty(key, item, properties, required, path)
        }
        for key in required:
            if key not in made:
                made[key] = self._default(key, properties.get(key), path)
        return made

    def _renamed(
        self, value: Mapping[str, Json], properties: Mapping[str, Json], path: str
    ) -> dict[str, Json]:
        """Return the members under the names that the schema has: filePath is file_path."""
        made: dict[str, Json] = {}
        for key, item in value.items():
            alike = [name for name in properties if _alike(name, key) and name not in value]
            name = alike[0] if key not in properties and len(alike) == 1 else key
            if name in made:
                raise SchemaError(f"{_join(path, name)}: is given twice")
            if name != key:
                self._note(Step.ARGUMENT, path, key, name)
            made[name] = item
        return made

    def _empty(
        self,
        key: str,
        item: Json,
        properties: Mapping[str, Json],
        required: Sequence[str],
        path: str,
    ) -> bool:
        """Tell whether null stands for an argument that was to be left out."""
        if item is not None or key in required or key not in properties:
            return False
        try:
            self._value(None, properties[key], key, 0)
        except SchemaError:
            self._note(Step.ARGUMENT, _join(path, key), None, "left out")
            return True
        return False

    def _default(self, key: str, schema: Json, path: str) -> Json:
        if isinstance(schema, Mapping) and "default" in schema:
            self._note(Step.DEFAULT, _join(path, key), "missing", schema["default"])
            return schema["default"]
        kind = " or ".join(_types(schema)) if isinstance(schema, Mapping) else ""
        raise SchemaError(f"{_join(path, key)}: is missing" + (f" ({kind})" if kind else ""))

    def _note(self, step: Step, path: str, before: Json, after: Json) -> None:
        self.repairs.append(Repair(step, path, _said(before), _said(after)))


class _Nothing:
    """Says that a value does not mean the same as any value of a type."""


_NOT = _Nothing()
_Made: TypeAlias = "Json | _Nothing"


def _to_string(value: Json, schema: Mapping[str, Json]) -> _Made:
    del schema
    return _NOT if value is None else _said(value)


def _to_integer(value: Json, schema: Mapping[str, Json]) -> _Made:
    del schema
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    return _NOT


def _to_number(value: Json, schema: Mapping[str, Json]) -> _Made:
    del schema
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        number: Json = json.loads(value.strip())
        return number
    return _NOT


def _to_boolean(value: Json, schema: Mapping[str, Json]) -> _Made:
    del schema
    if isinstance(value, str) and (word := value.strip().casefold()) in {"true", "false"}:
        return word == "true"
    return _NOT


def _to_array(value: Json, schema: Mapping[str, Json]) -> _Made:
    if isinstance(value, str) and value.strip().startswith("["):
        return _from_text(value, "array")
    # One thing where a list is wanted is a list of it; text that looks like something else is not.
    if _fits_type(value, schema.get("items")) and not isinstance(value, Mapping):
        return [value]
    return _NOT


def _to_object(value: Json, schema: Mapping[str, Json]) -> _Made:
    del schema
    return _from_text(value, "object") if isinstance(value, str) else _NOT


def _to_null(value: Json, schema: Mapping[str, Json]) -> _Made:
    del schema
    return None if value in {"null", "None"} else _NOT


_CONVERSIONS: dict[str, Callable[[Json, Mapping[str, Json]], _Made]] = {
    "string": _to_string,
    "integer": _to_integer,
    "number": _to_number,
    "boolean": _to_boolean,
    "array": _to_array,
    "object": _to_object,
}


def _from_text(value: str, kind: str) -> _Made:
    try:
        made, _ = read_json(value, complete=True)
    except NotJsonError:
        return _NOT
    return made if _is(made, kind) else _NOT


def _is(value: Json, kind: str) -> bool:
    match kind:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, Mapping)
        case _:
            return True


def _fits_type(value: Json, schema: Json) -> bool:
    if not isinstance(schema, Mapping) or "$ref" in schema:
        return False
    types = _types(schema)
    allowed = _listed(schema.get("enum"))
    return any(_is(value, kind) for kind in types) and (not allowed or value in allowed)


def _check_limits(value: Json, schema: Mapping[str, Json], path: str) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        low, high = schema.get("minimum"), schema.get("maximum")
        if isinstance(low, (int, float)) and value < low:
            raise SchemaError(f"{path}: must be at least {low}, not {value}")
        if isinstance(high, (int, float)) and value > high:
            raise SchemaError(f"{path}: must be at most {high}, not {value}")
    shortest = schema.get("minLength", schema.get("minItems"))
    if isinstance(value, (str, list)) and isinstance(shortest, int) and len(value) < shortest:
        raise SchemaError(f"{path}: must have a length of at least {shortest}")


def _types(schema: Mapping[str, Json]) -> list[str]:
    kind = schema.get("type")
    if isinstance(kind, str):
        return [kind]
    return [word for word in _listed(kind) if isinstance(word, str)]


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else []


def _alike(name: str, other: Json) -> bool:
    if not isinstance(other, str):
        return False
    return _UNLIKE.sub("", name).casefold() == _UNLIKE.sub("", other).casefold()


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _said(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
