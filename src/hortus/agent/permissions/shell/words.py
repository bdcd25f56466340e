"""Read words as bash does: quotes, escapes, and what is replaced before a command runs."""

import re
from collections.abc import Callable
from types import MappingProxyType

from hortus.agent.permissions.shell.cursor import Cursor, NotUnderstood
from hortus.agent.permissions.shell.types import Word
from hortus.core.regex import late

ENDS = frozenset(" \t\n;&|<>()")
# Each of these is itself where it is a whole word, and a pattern or a list inside of one.
_WHOLE = frozenset({"[", "]", "{", "}", "{}"})
_NAME = late(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]")
_STATUS = frozenset("?#$!-")
# What else braces can do runs commands: subscripts, ${x@P}, ${!x}, words with $ or ` in them.
_BRACED = late(
    r"\{(?:#?[A-Za-z_][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_]*(?::?[-+]|##?|%%?|//?)"
    r"[A-Za-z0-9_./*?:, +-]*)\}"
)
_ESCAPES = MappingProxyType({"n": "\n", "t": "\t", "\\": "\\", "'": "'", '"': '"'})
_ESCAPED = late(r"'((?:[^'\\]|\\[nt\\'\"])*)'")
# Names in arithmetic are replaced by their values and these evaluated again: numbers only.
_ARITHMETIC = late(r"\(\([0-9 \t+*/%-]*\)\)")

_Nested = Callable[[Cursor], None]
"""Reads commands from a cursor up to the closing parenthesis, or to the end."""


class _Building:
    """A word as far as it is read."""

    __slots__ = ("breaks", "known", "pieces", "splits", "start")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.start = ""
        self.known = True
        self.splits = False
        self.breaks = False

    def add(self, text: str) -> None:
        self.pieces.append(text)
        if self.known:
            self.start += text

    def unknown(self, *, splits: bool) -> None:
        self.known = False
        self.splits = self.splits or splits
        self.breaks = self.breaks or splits

    def pattern(self) -> None:
        """Take a part of a pattern: each word that comes of it begins as the pattern does."""
        self.known = False
        self.splits = True

    def finish(self, source: str) -> Word:
        text = "".join(self.pieces) if self.known else None
        return Word(source, text, self.start, self.splits, self.breaks)


class WordReader:
    """Reads words from a cursor; commands inside them go to ``nested``."""

    def __init__(self, cursor: Cursor, nested: _Nested) -> None:
        self._cursor = cursor
        self._nested = nested

    def read(self) -> Word:
        """Read the word that begins here; there has to be one."""
        cursor, word = self._cursor, _Building()
        begin = cursor.at
        while not cursor.ended() and self._goes_on(begin):
            self._piece(word, begin)
        source = cursor.text[begin : cursor.at]
        if not source:
            raise NotUnderstood(f"{cursor.peek()!r} stands where a word should")
        if source in _WHOLE:
            return Word(source, source, source)
        return word.finish(source)

    def expansions(self) -> None:
        """Read the rest as bash reads a here-document: only what is replaced matters."""
        word = _Building()
        while not self._cursor.ended():
            char = self._cursor.peek()
            if char == "\\":
                self._cursor.take(2)
            elif char in "$`":
                self._replaced(word, quoted=True)
            else:
                self._cursor.take()

    def _goes_on(self, begin: int) -> bool:
        cursor = self._cursor
        if cursor.peek(2) in {"<(", ">("}:
            if cursor.at > begin:
                raise NotUnderstood("a process substitution begins inside a word")
            return True
        if cursor.peek(2) == "\\\n":
            if cursor.text[cursor.at + 2 : cursor.at + 3] not in {"", " ", "\t", "\n"}:
                raise NotUnderstood("a word goes on in the next line")
            return False
        return cursor.peek() not in ENDS

    def _piece(self, word: _Building, begin: int) -> None:
        cursor, char = self._cursor, self._cursor.peek()
        match char:
            case "\\":
                self._escape(word)
            case "'":
                cursor.take()
                word.add(cursor.until("'", "a quotation"))
            case '"':
                self._quotation(word)
            case "$" | "`":
                self._replaced(word, quoted=False)
            case "<" | ">":
                cursor.take(2)
                self._commands(word, splits=False)
            case "*" | "?" | "[" | "{" | "}":
                cursor.take()
                word.pattern()
            case "~" if cursor.at == begin or cursor.text[cursor.at - 1] in "=:":
                cursor.take()
                word.unknown(splits=False)
            case _:
                word.add(cursor.take())

    def _escape(self, word: _Building) -> None:
        self._cursor.take()
        if self._cursor.ended():
            raise NotUnderstood("it ends with a backslash")
        word.add(self._cursor.take())

    def _quotation(self, word: _Building) -> None:
        cursor = self._cursor
        cursor.take()
        while (char := cursor.peek()) != '"':
            if not char:
                raise NotUnderstood("a quotation has no end")
            if char in "$`":
                self._replaced(word, quoted=True)
            elif char == "\\":
                self._escape_quoted(word)
            else:
                word.add(cursor.take())
        cursor.take()

    def _escape_quoted(self, word: _Building) -> None:
        pair = self._cursor.take(2)
        if pair == "\\\n":
            return
        word.add(pair[1:] if pair[1:] in {"$", "`", '"', "\\"} else pair)

    def _replaced(self, word: _Building, *, quoted: bool) -> None:
        if self._cursor.peek() == "`":
            self._backticks(word, quoted=quoted)
        else:
            self._dollar(word, quoted=quoted)

    def _dollar(self, word: _Building, *, quoted: bool) -> None:
        cursor = self._cursor
        cursor.take()
        char = cursor.peek()
        if name := _NAME.match(cursor.text, cursor.at):
            cursor.take(len(name[0]))
            word.unknown(splits=not quoted)
        elif char in {"@", "*"}:
            cursor.take()
            word.unknown(splits=True)
        elif char and char in _STATUS:
            cursor.take()
            word.unknown(splits=not quoted)
        elif char == "(":
            self._parenthesis(word, quoted=quoted)
        elif char == "{":
            self._braces(word, quoted=quoted)
        elif char == "'" and not quoted:
            self._escapes(word)
        elif char in {"[", "\\"} or (char == '"' and not quoted):
            raise NotUnderstood(f"${char} is not judged")
        else:
            word.add("$")

    def _escapes(self, word: _Building) -> None:
        found = _ESCAPED.match(self._cursor.text, self._cursor.at)
        if not found:
            raise NotUnderstood("this escape in $'...' is not judged")
        self._cursor.take(len(found[0]))
        word.add(re.sub(r"\\(.)", lambda escape: _ESCAPES[escape[1]], found[1]))

    def _parenthesis(self, word: _Building, *, quoted: bool) -> None:
        cursor = self._cursor
        if cursor.peek(2) != "((":
            cursor.take()
            self._commands(word, splits=not quoted)
            return
        found = _ARITHMETIC.match(cursor.text, cursor.at)
        if not found:
            raise NotUnderstood("arithmetic with names in it is not judged")
        cursor.take(len(found[0]))
        word.unknown(splits=False)

    def _braces(self, word: _Building, *, quoted: bool) -> None:
        found = _BRACED.match(self._cursor.text, self._cursor.at)
        if not found:
            raise NotUnderstood("this use of ${ is not judged")
        self._cursor.take(len(found[0]))
        word.unknown(splits=not quoted)

    def _commands(self, word: _Building, *, splits: bool) -> None:
        self._nested(self._cursor)
        if self._cursor.take() != ")":
            raise NotUnderstood("a command substitution has no end")
        word.unknown(splits=splits)

    def _backticks(self, word: _Building, *, quoted: bool) -> None:
        cursor = self._cursor
        begin = cursor.at + 1
        cursor.take()
        while (char := cursor.take()) != "`":
            if not char:
                raise NotUnderstood("a backtick has no end")
            if char == "\\":
                cursor.take()
        inner = cursor.text[begin : cursor.at - 1]
        if quoted and ('"' in inner or "\\" in inner):
            raise NotUnderstood("quotes in backticks in quotes are not judged")
        inside = Cursor(re.sub(r"\\([\\`$])", r"\1", inner))
        self._nested(inside)
        if not inside.ended():
            raise NotUnderstood("a parenthesis closes that was not opened")
        word.unknown(splits=not quoted)
