"""Read JSON with slips in it, where one reading is simpler than any other."""

import ast
import json
import re
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from tokenize import COMMENT, NL, STRING, TokenError, generate_tokens

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.toolcalls.types import Json
from hortus.core.regex import late

_LIMIT = 400_000
_ODD = 1_000_000
"""The cost of a string with half a pair of quotes in it: only where nothing else is left."""
_DEPTH = 40
_BLANK = late(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER = late(r"-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?(?![\w.])")
_WORD = late(r"[A-Za-z_][\w./-]*")
_KEY = late(r"[\"'“”]?([A-Za-z_][\w-]*)[\"'“”]?(?=\s*:)|\"([A-Za-z_][\w-]*)\"")
_LITERALS: dict[str, Json] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
}  # fmt: skip
_QUOTES = {'"': '"', "'": "'", "“": "”"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}
_DRIVE = late(r"[A-Za-z]:\\")
_UNICODE = late(r"[0-9a-fA-F]{4}")


class NotJsonError(ValueError):
    """A text is no JSON, or could be read as JSON in several ways; says which."""


def read_json(text: str, *, complete: bool) -> tuple[Json, bool]:
    """Return the value of a text and whether anything in it had to be mended.

    Missing brackets at the end are added only where the text is known to be ``complete``: of
    what may have been cut off nobody knows how it would have gone on.
    """
    bare = text.strip()
    for strict in (True, False):
        try:
            return _loaded(bare, strict=strict), not strict
        except json.JSONDecodeError:
            continue
    value = _python(bare)
    return (_mended(bare, complete=complete) if value is None else value), True


def _loaded(text: str, *, strict: bool) -> Json:
    """Return what plain JSON says; not strictly, line breaks may stand in its strings."""
    try:
        value: Json = json.loads(
            text, strict=strict, parse_constant=_refuse, object_pairs_hook=_members_once
        )
    except RecursionError as e:
        raise NotJsonError("it is nested too deeply") from e
    except (json.JSONDecodeError, NotJsonError):
        raise
    except ValueError as e:  # more digits than Python reads
        raise NotJsonError("a number in it is too long") from e
    return value


def _refuse(word: str) -> Json:
    raise NotJsonError(f"{word} is no JSON")


def _members_once(pairs: list[tuple[str, Json]]) -> Json:
    """Return an object; of two members with one name nobody knows which was meant."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise NotJsonError("a member is given twice")
    return members


def _python(text: str) -> Json:
    """Read a dict or list of Python, as models that think in it write."""
    try:
        tree = ast.parse(text, mode="eval")
        if _joins_strings(text) or any(_repeats(node) for node in ast.walk(tree)):
            return None
        value = ast.literal_eval(tree)
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError, TokenError):
        return None
    if isinstance(value, (dict, list)) and _plain(value):
        found: Json = value
        return found
    return None


def _repeats(node: ast.AST) -> bool:
    """Tell whether a dict has a key twice."""
    if not isinstance(node, ast.Dict):
        return False
    keys = [ast.dump(key) for key in node.keys if key is not None]
    return len(set(keys)) < len(keys)


def _joins_strings(text: str) -> bool:
    """Tell whether strings stand side by side: Python joins them, and a comma may be missing."""
    kinds = [token.type for token in generate_tokens(StringIO(text).readline)]
    kinds = [kind for kind in kinds if kind not in {NL, COMMENT}]
    return any(pair == (STRING, STRING) for pair in pairwise(kinds))


def _plain(value: object) -> bool:
    """Tell whether a Python value has only what JSON has: no tuples, no numbers as keys."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))


def _mended(text: str, *, complete: bool) -> Json:
    try:
        best = _simplest(_Reader(text, complete=complete).readings())
    except RecursionError as e:
        raise NotJsonError("it has too many parts to be mended") from e
    if not best:
        raise NotJsonError(_complaint(text))
    if len(best) > 1:
        raise NotJsonError("it can be read in several ways: escape the quotes inside strings")
    if best[0].twice:
        raise NotJsonError("a member is given twice")
    return best[0].value


def _simplest(readings: Iterator["_At"]) -> list["_At"]:
    """Return the readings of the least cost that differ in what they say."""
    best: list[_At] = []
    for reading in readings:
        if best and reading.cost > best[0].cost:
            continue
        if best and reading.cost == best[0].cost:
            best += [] if reading.value in [other.value for other in best] else [reading]
        else:
            best = [reading]
    return best


def _complaint(text: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as e:
        return f"{e.msg} at line {e.lineno}, column {e.colno}"
    except ValueError:
        return "a number in it is too long"
    return "it is no JSON"


class _At(Struct, frozen=True):
    """A value that may begin somewhere, and where it would end."""

    value: Json
    end: int
    cost: int = 0
    """How many likely ends of a string were passed over, and brackets made up or dropped."""
    twice: bool = False
    """Whether it has a member that is given twice, which nothing can mend."""


class _Key(Struct, frozen=True):
    """The name of a member, and where it ends."""

    name: str
    end: int


class _Reader:
    """Yields every reading of a text; each method yields the ways in which a part can go on."""

    def __init__(self, text: str, *, complete: bool) -> None:
        self._text = text
        self._complete = complete
        self._steps = 0

    def readings(self) -> Iterator[_At]:
        """Yield the values that the whole text may stand for."""
        if self._text[:1] not in {"{", "["}:
            return
        for found in self._value(0, 0):
            rest = self._text[self._blank(found.end) :].strip()
            # A bracket too many at the end changes nothing that was said.
            if not rest or (isinstance(found.value, dict) and set(rest) <= set("}]")):
                yield replace(found, cost=found.cost + len(rest))

    def _blank(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _count(self, depth: int) -> None:
        self._steps += 1
        if self._steps > _LIMIT or depth > _DEPTH:
            raise NotJsonError("it has too many faults to be read")

    def _value(self, at: int, depth: int) -> Iterator[_At]:
        self._count(depth)
        at = self._blank(at)
        sign = self._text[at : at + 1]
        if sign == "{":
            yield from self._members(_At({}, at + 1), {}, depth + 1)
        elif sign == "[":
            yield from self._items(_At([], at + 1), [], depth + 1)
        elif sign in _QUOTES and sign:
            yield from self._string(at)
        elif number := _NUMBER.match(self._text, at):
            yield _At(json.loads(number.group()), number.end())
        elif (word := _WORD.match(self._text, at)) and self._goes_on(word.end()):
            yield _At(_LITERALS.get(word.group(), word.group()), word.end())

    def _goes_on(self, at: int) -> bool:
        """Tell whether something follows: a word without quotes may else have been cut off."""
        return self._text[self._blank(at) :][:1] in {",", "}", "]"}

    def _members(self, at: _At, so_far: dict[str, Json], depth: int) -> Iterator[_At]:
        self._count(depth)
        here = self._blank(at.end)
        if self._text[here : here + 1] == "}":
            yield _At(so_far, here + 1, at.cost, at.twice)
            return
        if here >= len(self._text):
            if self._complete and so_far:
                yield _At(so_far, here, at.cost + 1, at.twice)
            return
        if key := self._key(here):
            colon = self._blank(key.end)
            start = colon + 1 if self._text[colon : colon + 1] == ":" else colon
            for item in self._value(start, depth):
                twice = at.twice or item.twice or key.name in so_far
                past = _At(None, self._comma(item.end), at.cost + item.cost, twice)
                yield from self._members(past, {**so_far, key.name: item.value}, depth)

    def _key(self, at: int) -> "_Key | None":
        found = _KEY.match(self._text, at)
        return _Key(found[1] or found[2], found.end()) if found else None

    def _items(self, at: _At, so_far: list[Json], depth: int) -> Iterator[_At]:
        self._count(depth)
        here = self._blank(at.end)
        sign = self._text[here : here + 1]
        if sign == "]":
            yield _At(so_far, here + 1, at.cost, at.twice)
            return
        if sign in {"", "}"}:
            # The bracket that closes the list was forgotten.
            if so_far and (sign or self._complete):
                yield _At(so_far, here, at.cost + 1, at.twice)
            return
        for item in self._value(here, depth):
            twice = at.twice or item.twice
            past = _At(None, self._comma(item.end), at.cost + item.cost, twice)
            yield from self._items(past, [*so_far, item.value], depth)

    def _comma(self, at: int) -> int:
        at = self._blank(at)
        return at + 1 if self._text[at : at + 1] == "," else at

    def _string(self, at: int) -> Iterator[_At]:
        """Yield the strings that begin here: one for each quote that may end it."""
        closing = _QUOTES[self._text[at]]
        made: list[str] = []
        odd = False
        passed = inner = 0
        here = at + 1
        while here < len(self._text):
            self._steps += 1
            sign = self._text[here]
            if sign == "\\" and here + 1 < len(self._text):
                text, here, strange = self._escape(here)
                made.append(text)
                odd = odd or strange
                continue
            if sign == closing and self._may_end(here + 1):
                value = "".join(made)
                if odd and _DRIVE.search(self._text[at + 1 : here]):
                    raise NotJsonError("a path with single backslashes can mean several things")
                yield _At(value, here + 1, passed + (inner % 2) * _ODD)
                passed += 1
            inner += sign == closing
            made.append(sign)
            here += 1

    def _escape(self, at: int) -> tuple[str, int, bool]:
        """Return what a backslash stands for, where it ends, and whether JSON knows it not."""
        sign = self._text[at + 1]
        if sign in _ESCAPES:
            return _ESCAPES[sign], at + 2, False
        if sign == "u" and (digits := _UNICODE.match(self._text, at + 2)):
            return chr(int(digits.group(), 16)), digits.end(), False
        if sign == "'":
            return "'", at + 2, False
        return "\\" + sign, at + 2, True

    def _may_end(self, at: int) -> bool:
        """Tell whether a value can end here: before a bracket, the end, or another member."""
        after = self._blank(at)
        sign = self._text[after : after + 1]
        if sign in {"", "}", "]"}:
            return True
        if sign == ",":
            return self._may_begin(self._blank(after + 1))
        return sign in "\"'" and after > at and _KEY.match(self._text, after) is not None

    def _may_begin(self, at: int) -> bool:
        """Tell whether a member or a value may begin here."""
        sign = self._text[at : at + 1]
        if sign in {"", "{", "[", "]", "}", ","} or sign in _QUOTES:
            return True
        return _KEY.match(self._text, at) is not None or _NUMBER.match(self._text, at) is not None
