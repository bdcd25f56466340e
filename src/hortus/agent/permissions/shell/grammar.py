"""Take a bash command line apart, or say that it is not understood.

What is read here splits into words exactly as bash splits it. It may be more lenient about what
follows what, since a line that bash refuses does no harm.
"""

import re

from hortus.agent.permissions.shell.cursor import Cursor, NotUnderstood
from hortus.agent.permissions.shell.tokens import (
    DESCRIPTOR,
    RESERVED,
    HereDocument,
    assignment_in,
    begins_word,
    blanks,
    check_name,
    expect,
    is_descriptor,
    is_last,
    mark_of,
    operator,
    reserved_word,
)
from hortus.agent.permissions.shell.types import (
    Assignment,
    Line,
    Redirection,
    SimpleCommand,
    Unclear,
    Word,
)
from hortus.agent.permissions.shell.words import ENDS, WordReader
from hortus.core.regex import late

_LONGEST, _DEEPEST = 20_000, 12
_SIGNS = ("&>>", "<<<", "<<-", "&>", "<<", "<>", "<&", ">>", ">|", ">&", "<", ">")
_FUNCTION = late(r"[A-Za-z_][A-Za-z0-9_-]*")
# What bash evaluates as arithmetic, or compares with an expression of its own grammar.
_EVALUATING = frozenset({"-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-v", "-R", "=~"})
_COPIED = late(r"[0-9]{0,2}-?")


def read_line(text: str) -> Line | Unclear:
    """Return the commands of a line, or why they cannot be told."""
    if len(text) > _LONGEST:
        return Unclear("it is too long to be judged")
    if "\0" in text or "\r" in text:
        return Unclear("it has a character in it that ends or hides text")
    parser = _Parser()
    try:
        parser.whole(Cursor(text))
    except NotUnderstood as e:
        return Unclear(str(e))
    plain = len(parser.commands) == 1 and not parser.joined
    return Line(tuple(parser.commands), tuple(parser.loose), plain)


class _Parser:
    """Reads the lists of one line, and of what is nested in it, into one row of commands."""

    def __init__(self) -> None:
        self.commands: list[SimpleCommand] = []
        self.loose: list[Word] = []
        self.joined = False
        self._waiting: list[HereDocument] = []
        self._depth = 0

    def whole(self, cursor: Cursor) -> None:
        """Read everything there is."""
        self._list(cursor, frozenset())
        if not cursor.ended():
            raise NotUnderstood(f"{cursor.peek()!r} closes what was not opened")
        if self._waiting:
            raise NotUnderstood("a here-document has no text")

    def _nested(self, cursor: Cursor) -> None:
        if self._waiting:
            raise NotUnderstood("a command stands between a here-document and its text")
        self.joined = True
        self._list(cursor, frozenset())
        if self._waiting:
            raise NotUnderstood("a here-document has no text")

    def _list(self, cursor: Cursor, ends: frozenset[str]) -> str:
        """Read commands up to one of the words, a closing mark or the end; return the word."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood("it is nested too deeply")
        said = ""
        while self._separators(cursor):
            word = reserved_word(cursor)
            if word in ends:
                cursor.take(len(word))
                said = word
                break
            self._command(cursor, word)
        self._depth -= 1
        return said

    def _separators(self, cursor: Cursor) -> bool:
        """Move to the next command; False where the list ends."""
        while True:
            blanks(cursor)
            char, pair = cursor.peek(), cursor.peek(2)
            if not char or char == ")" or pair in {";;", ";&"}:
                return False
            if char == "\n":
                self._new_line(cursor)
            elif char in ";|&" and pair != "&>":
                self.joined = self.joined or not is_last(cursor)
                operator(cursor)
            else:
                return True

    def _new_line(self, cursor: Cursor) -> None:
        cursor.take()
        for document in self._waiting:
            self._document(cursor, document)
        self._waiting.clear()

    def _command(self, cursor: Cursor, reserved: str) -> None:
        if cursor.peek() == "(":
            self._subshell(cursor)
        elif reserved in {"!", "time"}:
            self._prefixed(cursor, reserved)
        elif reserved in RESERVED:
            self._compound(cursor, reserved)
        else:
            self._simple(cursor)

    def _prefixed(self, cursor: Cursor, reserved: str) -> None:
        self.joined = True
        cursor.take(len(reserved))
        blanks(cursor)
        if cursor.peek() == "-":
            raise NotUnderstood(f"options of {reserved} are not judged")

    def _subshell(self, cursor: Cursor) -> None:
        if cursor.peek(2) == "((":
            raise NotUnderstood("(( is not judged")
        self.joined = True
        cursor.take()
        self._list(cursor, frozenset())
        expect(cursor, ")")
        self._redirected(cursor)

    def _compound(self, cursor: Cursor, reserved: str) -> None:
        self.joined = True
        cursor.take(len(reserved))
        match reserved:
            case "{":
                self._any_of(cursor, "}")
            case "if":
                while self._any_of(cursor, "then", "elif", "else", "fi") != "fi":
                    pass
            case "while" | "until":
                self._any_of(cursor, "do")
                self._any_of(cursor, "done")
            case "for":
                self._for(cursor)
            case "case":
                self._case(cursor)
            case "[[":
                self._test(cursor)
            case _:
                raise NotUnderstood(f"{reserved} is not judged here")
        self._redirected(cursor)

    def _any_of(self, cursor: Cursor, *words: str) -> str:
        found = self._list(cursor, frozenset(words))
        if not found:
            raise NotUnderstood(f"{words[-1]} is missing")
        return found

    def _for(self, cursor: Cursor) -> None:
        blanks(cursor)
        if not re.fullmatch(r"[A-Za-z_]\w*", self._word(cursor).text or "", re.ASCII):
            raise NotUnderstood("this form of for is not judged")
        self._separators(cursor)
        if reserved_word(cursor) == "in":
            cursor.take(2)
            while True:
                blanks(cursor)
                if cursor.peek() in {"", "\n", ";"}:
                    break
                self.loose.append(self._word(cursor))
        self._any_of(cursor, "do")
        self._any_of(cursor, "done")

    def _case(self, cursor: Cursor) -> None:
        blanks(cursor)
        self.loose.append(self._word(cursor))
        self._separators(cursor)
        if reserved_word(cursor) != "in":
            raise NotUnderstood("in is missing")
        cursor.take(2)
        while True:
            self._separators(cursor)
            if reserved_word(cursor) == "esac":
                cursor.take(4)
                return
            self._choice(cursor)
            if self._list(cursor, frozenset({"esac"})) == "esac":
                return
            expect(cursor, ";")
            while cursor.peek() in {";", "&"}:
                cursor.take()

    def _choice(self, cursor: Cursor) -> None:
        if cursor.peek() == "(":
            cursor.take()
        while True:
            blanks(cursor)
            self._word(cursor)
            blanks(cursor)
            if cursor.peek() != "|":
                break
            cursor.take()
        expect(cursor, ")")

    def _redirected(self, cursor: Cursor) -> None:
        """Read the redirections that may follow a compound command."""
        found: list[Redirection] = []
        while True:
            blanks(cursor)
            if cursor.peek() in {"<", ">"} or cursor.peek(2) == "&>":
                found += self._redirection(cursor)
            elif (number := DESCRIPTOR.match(cursor.text, cursor.at)) and (
                cursor.text[number.end() : number.end() + 1] in {"<", ">"}
            ):
                cursor.take(len(number[0]))
            else:
                break
        if found:
            self.commands.append(SimpleCommand((), (), tuple(found)))

    def _simple(self, cursor: Cursor) -> None:
        words: list[Word] = []
        assignments: list[Assignment] = []
        redirections: list[Redirection] = []
        while begins_word(cursor):
            if cursor.peek(2) not in {"<(", ">("} and cursor.peek() in {"<", ">", "&"}:
                redirections += self._redirection(cursor)
                continue
            word = self._word(cursor)
            if is_descriptor(word, cursor):
                continue
            if not words and (assignment := assignment_in(word)):
                assignments.append(assignment)
            else:
                words.append(word)
        if cursor.peek() == "(":
            if len(words) != 1 or assignments or redirections:
                raise NotUnderstood("arrays are not judged")
            self._function(cursor, words[0])
            return
        check_name(words)
        self.commands.append(SimpleCommand(tuple(words), tuple(assignments), tuple(redirections)))

    def _function(self, cursor: Cursor, name: Word) -> None:
        """Read what a function does; that it is called by its name is judged where it is."""
        if not _FUNCTION.fullmatch(name.source):
            raise NotUnderstood("this name of a function is not judged")
        for mark in "()":
            blanks(cursor)
            expect(cursor, mark)
        self._separators(cursor)
        reserved = reserved_word(cursor)
        if cursor.peek() != "(" and reserved not in RESERVED:
            raise NotUnderstood("this form of a function is not judged")
        self.joined = True
        self._command(cursor, reserved)

    def _test(self, cursor: Cursor) -> None:
        """Read ``[[ ... ]]`` as the same words of ``[``, where they mean no more."""
        words = [Word("[[", "[", "[")]
        while True:
            blanks(cursor)
            if cursor.peek(2) in {"&&", "||"}:
                operator(cursor)
                continue
            word = self._word(cursor)
            if word.source == "]]":
                break
            if word.source in _EVALUATING:
                raise NotUnderstood(f"{word.source} in [[ ]] is not judged")
            words.append(word)
        words.append(Word("]", "]", "]"))
        self.commands.append(SimpleCommand(tuple(words)))

    def _redirection(self, cursor: Cursor) -> list[Redirection]:
        sign = next(sign for sign in _SIGNS if cursor.text.startswith(sign, cursor.at))
        cursor.take(len(sign))
        blanks(cursor)
        if cursor.peek() in ENDS or cursor.peek() == "":
            raise NotUnderstood(f"{sign} has no file")
        target = self._word(cursor)
        if sign in {"<<", "<<-"}:
            self._waiting.append(mark_of(target, indented=sign == "<<-"))
            return []
        if sign == "<<<" or (sign in {"<&", ">&"} and _COPIED.fullmatch(target.source)):
            return []
        if sign == "<&":
            raise NotUnderstood("<& is judged with a number only")
        return [Redirection(sign, target)]

    def _word(self, cursor: Cursor) -> Word:
        word = WordReader(cursor, self._nested).read()
        if self._waiting and "\n" in word.source:
            raise NotUnderstood("a word goes on between a here-document and its text")
        return word

    def _document(self, cursor: Cursor, document: HereDocument) -> None:
        body = ""
        while True:
            if cursor.ended():
                raise NotUnderstood("a here-document has no end")
            end = cursor.text.find("\n", cursor.at)
            line = cursor.take((len(cursor.text) if end < 0 else end) - cursor.at)
            cursor.take()
            if (line.lstrip("\t") if document.indented else line) == document.mark:
                break
            if not document.quoted and line.endswith("\\"):
                raise NotUnderstood("a line of a here-document goes on in the next")
            body += line + "\n"
        if not document.quoted:
            waiting, self._waiting = self._waiting, []
            WordReader(Cursor(body), self._nested).expansions()
            self._waiting = waiting
