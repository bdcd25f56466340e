"""Read a prompt as tokens: what is before the cursor, what is begun, and what stands after it."""

from dataclasses import dataclass

import numpy as np

from hortus.completion.lexer import Lexed, lex
from hortus.completion.types import Prompt
from hortus.completion.vocabulary import UNKNOWN, Tokens, Vocabulary

_PREFIX_CHARS = 24_000  # this much before the cursor is read, and that much after it
_SUFFIX_CHARS = 8_000
_CURSOR = b"\1"  # a mark that no blank or word can merge with
_OPENING = 3  # the text after begins with a separator, a newline token and the mark


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt in numbers.

    ``begun`` is the text of the token that the cursor stands in or right after, ``complete`` its
    number as it stands; ``before`` ends with the token before that one. ``rest`` are the tokens
    to the right on the same line. ``new`` are the texts of tokens the vocabulary lacks; their
    numbers start at ``known``.
    """

    before: Tokens
    after: Tokens
    rest: tuple[int, ...]
    begun: bytes
    complete: int
    known: int
    new: tuple[bytes, ...]

    def context(self, length: int) -> tuple[int, ...]:
        """Return up to ``length`` tokens that end before the cursor."""
        return tuple(self.before[-length:].tolist())


def read(prompt: Prompt, vocabulary: Vocabulary) -> Reading:
    """Return ``prompt`` in the numbers of ``vocabulary``."""
    rest_of_line = prompt.suffix[:_SUFFIX_CHARS].partition("\n")[0].strip()
    suffix = prompt.suffix[:_SUFFIX_CHARS].encode(errors="replace")
    lexed = lex([_tail(prompt.prefix).encode(errors="replace") + _CURSOR, _CURSOR + suffix])
    numbers, new = _number(lexed, vocabulary)
    split = int(lexed.file_starts[1])
    # The mark and the line end after it are left out.
    at = split - 2
    begun = _text(lexed, at).removesuffix(_CURSOR)
    if not begun and _is_word(_text(lexed, at - 1)):
        at -= 1
        begun = _text(lexed, at)
    after = split + _OPENING
    length = _line_end(lexed, after) - after if rest_of_line else 0
    return Reading(
        before=numbers[:at],
        after=numbers[after:],
        rest=tuple(numbers[after : after + length].tolist()),
        begun=begun,
        complete=int(numbers[at]) if begun else UNKNOWN,
        known=len(vocabulary),
        new=new,
    )


def _tail(text: str) -> str:
    if len(text) <= _PREFIX_CHARS:
        return text
    # Begin with a whole line, so that its indentation is not mistaken.
    return text[-_PREFIX_CHARS:].partition("\n")[2] or text[-_PREFIX_CHARS:]


def _number(lexed: Lexed, vocabulary: Vocabulary) -> tuple[Tokens, tuple[bytes, ...]]:
    """Return the numbers of all tokens, and the texts of those that the vocabulary lacks."""
    numbers = vocabulary.numbers(lexed.hashes)
    missing = np.flatnonzero(numbers == UNKNOWN)
    _, first, inverse = np.unique(lexed.hashes[missing], return_index=True, return_inverse=True)
    numbers[missing] = inverse + len(vocabulary)
    return numbers, tuple(_text(lexed, at) for at in missing[first].tolist())


def _text(lexed: Lexed, at: int) -> bytes:
    text = lexed.text[lexed.starts[at] : lexed.ends[at]]
    return b"" if b"\n" in text else text


def _is_word(text: bytes) -> bool:
    last = text[-1:]
    return last.isalnum() or last == b"_" or last >= b"\x80"


def _line_end(lexed: Lexed, start: int) -> int:
    """Return the number of the first newline token from ``start`` on."""
    later = lexed.newlines[lexed.newlines >= start]
    return int(later[0]) if len(later) else len(lexed)
