"""Tokens between the words of a command line: blanks, operators, reserved words, marks."""

from msgspec import Struct

from hortus.agent.permissions.shell.cursor import Cursor, NotUnderstood
from hortus.agent.permissions.shell.types import Assignment, Word
from hortus.core.regex import late

RESERVED = frozenset(
    {
        *("if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done"),
        *("case", "esac", "function", "select", "coproc", "{", "}", "[["),
    }
)
DESCRIPTOR = late(r"[0-9]{1,2}")
_BARE = late(r"(?:[a-z]+|!|\{|\}|\[\[|\]\])(?=[ \t\n;&|<>()]|\Z)")
_ASSIGNMENT = late(r"([A-Za-z_][A-Za-z0-9_]*)\+?=")
_SUBSCRIPT = late(r"[A-Za-z_][A-Za-z0-9_]*\[[^]]*\]\+?=")


class HereDocument(Struct, frozen=True):
    """A here-document whose text comes after the line."""

    mark: str
    indented: bool
    quoted: bool


def blanks(cursor: Cursor) -> None:
    """Move past blanks, continued lines and a comment."""
    while True:
        if cursor.peek() in {" ", "\t"}:
            cursor.take()
        elif cursor.peek(2) == "\\\n":
            cursor.take(2)
        else:
            break
    if cursor.peek() == "#":
        end = cursor.text.find("\n", cursor.at)
        cursor.at = len(cursor.text) if end < 0 else end


def operator(cursor: Cursor) -> None:
    cursor.take(2 if cursor.peek(2) in {"&&", "||", "|&"} else 1)
    if cursor.peek(2) == "\\\n":
        raise NotUnderstood("an operator goes on in the next line")


def is_last(cursor: Cursor) -> bool:
    return cursor.peek() == ";" and not cursor.text[cursor.at + 1 :].strip(" \t\n")


def reserved_word(cursor: Cursor) -> str:
    """Return the bare word that comes next, which may be a reserved one."""
    found = _BARE.match(cursor.text, cursor.at)
    return found[0] if found else ""


def expect(cursor: Cursor, mark: str) -> None:
    if cursor.take() != mark:
        raise NotUnderstood(f"{mark!r} is missing")


def begins_word(cursor: Cursor) -> bool:
    blanks(cursor)
    if cursor.peek(2) == "&>":
        return True
    return cursor.peek() not in {"", "\n", ";", "&", "|", "(", ")"}


def check_name(words: list[Word]) -> None:
    if words and not words[0].text:
        raise NotUnderstood("which program it runs is known only when it runs")
    if words and words[0].source in RESERVED | {"!", "time"}:
        raise NotUnderstood(f"{words[0].source} is not judged here")


def is_descriptor(word: Word, cursor: Cursor) -> bool:
    """Tell whether a word is the number in front of a redirection, as 2 in ``2>file``."""
    if cursor.peek() not in {"<", ">"}:
        return False
    if word.source.startswith("{"):
        raise NotUnderstood("a variable in front of a redirection is not judged")
    if word.source.isdigit() and not DESCRIPTOR.fullmatch(word.source):
        raise NotUnderstood("this redirection is not judged")
    return bool(DESCRIPTOR.fullmatch(word.source))


def assignment_in(word: Word) -> Assignment | None:
    found = _ASSIGNMENT.match(word.source)
    if found:
        length = len(found[0])
        text = None if word.text is None else word.text[length:]
        value = Word(word.source[length:], text, word.start[length:], splits=False)
        return Assignment(found[1], value)
    if _SUBSCRIPT.match(word.source):
        raise NotUnderstood("arrays are not judged")
    return None


def mark_of(word: Word, *, indented: bool) -> HereDocument:
    if word.text is None or "$" in word.source or "`" in word.source:
        raise NotUnderstood("this mark of a here-document is not judged")
    return HereDocument(word.text, indented, quoted=word.text != word.source)
