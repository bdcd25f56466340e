"""Put values into YAML, keeping comments and order."""

import io
import re
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from hortus.connect.types import Put

_INDENTED_LIST = re.compile(r"^[ ]+- ", re.MULTILINE)
_WIDE = 4096


class YamlError(ValueError):
    """The text is not YAML, or a value is in the way."""


def edit_yaml(text: str, puts: Sequence[Put]) -> str:
    """Return ``text`` with the values put in. Raises ``YamlError``."""
    yaml = _yaml(text)
    try:
        document = yaml.load(text)
    except YAMLError as e:
        raise YamlError(str(e)) from e
    if document is None:
        return _with_final_newline(text) + _dumped(yaml, puts)
    changed = [_put(document, put) for put in puts]
    if not any(changed):
        return text
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _yaml(text: str) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    if _INDENTED_LIST.search(text):
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(yaml: YAML, puts: Sequence[Put]) -> str:
    fresh: dict[str, object] | list[object] = {} if all(put.path for put in puts) else []
    for put in puts:
        _put(fresh, put)
    out = io.StringIO()
    yaml.dump(fresh, out)
    return out.getvalue()


def _put(document: object, put: Put) -> bool:
    """Put one value and tell whether that changed anything."""
    if not put.path:
        return _put_item(document, put)
    table = document
    for depth, key in enumerate(put.path[:-1]):
        if not isinstance(table, dict):
            raise YamlError(f"{'.'.join(put.path[:depth]) or 'the whole file'} is no mapping")
        table = table.setdefault(key, {})
    if not isinstance(table, dict):
        raise YamlError(f"{'.'.join(put.path[:-1]) or 'the whole file'} is no mapping")
    key = put.path[-1]
    if put.by:
        return _put_item(table.setdefault(key, []), put)
    if key in table and (put.keep or _same(table[key], put.value)):
        return False
    table[key] = put.value
    return True


def _put_item(items: object, put: Put) -> bool:
    if not isinstance(items, list) or not isinstance(put.value, dict):
        raise YamlError(f"{'.'.join(put.path) or 'the whole file'} is no list")
    for at, item in enumerate(items):
        if isinstance(item, dict) and item.get(put.by) == put.value[put.by]:
            if _same(item, put.value):
                return False
            items[at] = put.value
            return True
    items.append(put.value)
    return True


def _same(one: object, other: object) -> bool:
    # `==` alone would take true for 1.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _with_final_newline(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
