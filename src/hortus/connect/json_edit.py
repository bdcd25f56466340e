"""Put values into JSON with comments; every byte that need not change stays."""

import json
import re
from collections.abc import Callable, Sequence

from hortus.connect.jsonc import JsoncError, Kind, Node, parse_jsonc, skip_blank
from hortus.connect.types import Put

# A comment that stands on the same line as the value before it, and belongs to that value.
_COMMENT_BEHIND = re.compile(r"[ \t]*(?://[^\r\n]*|/\*[^\r\n]*?\*/)?")
_FIRST_INDENT = re.compile(r"^([ \t]+)[\"\w{\[]", re.MULTILINE)
_LINE_START = re.compile(r"[ \t]*")


def edit_json(text: str, puts: Sequence[Put]) -> str:
    """Return ``text`` with the values put in. Raises ``JsoncError``."""
    if skip_blank(text, 0) == len(text):
        text += "{}\n"
    for put in puts:
        text = _put(text, put)
    return text


def _put(text: str, put: Put) -> str:
    node = parse_jsonc(text)
    for depth, key in enumerate(put.path):
        if node.kind is not Kind.OBJECT:
            raise JsoncError(f"{'.'.join(put.path[:depth]) or 'the whole file'} is no object")
        member = node.member(key)
        if member is None:
            return _add_member(text, node, key, _nested(put, depth))
        node = member.node
    if put.by:
        return _put_item(text, node, put)
    return text if put.keep else _replace(text, node, put.value)


def _nested(put: Put, depth: int) -> object:
    value = [put.value] if put.by else put.value
    for key in reversed(put.path[depth + 1 :]):
        value = {key: value}
    return value


def _put_item(text: str, array: Node, put: Put) -> str:
    if array.kind is not Kind.ARRAY or not isinstance(put.value, dict):
        raise JsoncError(f"{'.'.join(put.path)} is no list")
    for item in array.items:
        if isinstance(item.value, dict) and item.value.get(put.by) == put.value[put.by]:
            return _replace(text, item, put.value)
    starts = [item.start for item in array.items]
    ends = [item.end for item in array.items]
    return _add(text, array, starts, ends, lambda indent: _render(put.value, indent, text))


def _replace(text: str, node: Node, value: object) -> str:
    # `==` alone would take true for 1.
    if node.value == value and json.dumps(node.value) == json.dumps(value):
        return text
    return (
        text[: node.start] + _render(value, _indent_at(text, node.start), text) + text[node.end :]
    )


def _add_member(text: str, parent: Node, key: str, value: object) -> str:
    starts = [member.start for member in parent.members]
    ends = [member.node.end for member in parent.members]
    name = json.dumps(key, ensure_ascii=False)
    return _add(text, parent, starts, ends, lambda i: f"{name}: {_render(value, i, text)}")


def _add(
    text: str,
    parent: Node,
    starts: Sequence[int],
    ends: Sequence[int],
    item: Callable[[str], str],
) -> str:
    if not starts:
        return _fill(text, parent, item)
    if "\n" not in text[parent.start : starts[0]]:
        new = item(_indent_at(text, parent.start))
        return f"{text[: ends[-1]]}, {new}{text[ends[-1] :]}"
    indent = _indent_at(text, starts[-1])
    after = skip_blank(text, ends[-1])
    trailing = text.startswith(",", after)
    at = after + 1 if trailing else ends[-1]
    head = text[:at] if trailing else text[:at] + ","
    behind = _COMMENT_BEHIND.match(text, at)
    rest = behind.end() if behind else at
    new = _eol(text) + indent + item(indent) + ("," if trailing else "")
    return head + text[at:rest] + new + text[rest:]


def _fill(text: str, parent: Node, item: Callable[[str], str]) -> str:
    """Put the first item into an empty object or list, which may hold comments."""
    outer = _indent_at(text, parent.start)
    inner = outer + _unit(text)
    body = text[parent.start + 1 : parent.end - 1].rstrip()
    new = body + _eol(text) + inner + item(inner) + _eol(text) + outer
    return text[: parent.start + 1] + new + text[parent.end - 1 :]


def _render(value: object, indent: str, text: str) -> str:
    lines = json.dumps(value, indent=_unit(text), ensure_ascii=False)
    return lines.replace("\n", _eol(text) + indent)


def _indent_at(text: str, at: int) -> str:
    found = _LINE_START.match(text, text.rfind("\n", 0, at) + 1)
    return found[0] if found else ""


def _unit(text: str) -> str:
    found = _FIRST_INDENT.search(text)
    return found[1] if found else "  "


def _eol(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
