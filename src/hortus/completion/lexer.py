"""Cut source code of any language into tokens, many files at a time, as array operations.

A token is a word, one punctuation mark or a run of blanks; a single blank belongs to the token
that follows it. A newline token stands for the line ends and the indentation up to the next
code, and carries only how much deeper or shallower that code starts.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

TAB_WIDTH = 4
DEEPEST = 16  # relative indentation is clipped to +-DEEPEST columns

_PUNCTUATION, _WORD, _BLANK, _NEWLINE, _SEPARATOR = 0, 1, 2, 3, 4
_SEPARATOR_BYTE = b"\0"
_FILE_START = _SEPARATOR_BYTE + b"\n"
_FILE_END = b"\n"
_PADDING = b"\0" * 8  # lets eight bytes be read at the last token
_LONG = 64  # tokens longer than this are hashed one by one


def _classes() -> Bytes:
    table = np.full(256, _PUNCTUATION, dtype=np.uint8)
    table[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] = _WORD
    table[0x80:] = _WORD
    table[list(b" \t\r\f\v")] = _BLANK
    table[ord("\n")] = _NEWLINE
    table[0] = _SEPARATOR
    return table


_CLASS = _classes()
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(8)] + [2**64 - 1], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Lexed:
    """The tokens of some files, one after another.

    ``hashes`` identify the texts; ``starts`` and ``ends`` are offsets into ``text``;
    ``file_starts`` is the number of each file's first token.
    ``newlines`` are the numbers of the newline tokens and ``lines`` the line each leads to.
    """

    text: bytes
    hashes: Hashes
    starts: Ints
    ends: Ints
    file_starts: Ints
    newlines: Ints
    lines: Ints

    def __len__(self) -> int:
        return len(self.hashes)


def newline_hash(relative: int) -> int:
    """Return the hash of the newline token that moves ``relative`` columns."""
    return int.from_bytes(hashlib.blake2b(b"\n%d" % relative, digest_size=8).digest(), "little")


_NEWLINE_HASHES = np.array(
    [newline_hash(n) for n in range(-DEEPEST, DEEPEST + 1)], dtype=np.uint64
)
SEPARATOR_HASH = int.from_bytes(hashlib.blake2b(b"\0", digest_size=8).digest(), "little")


def lex(files: Sequence[bytes]) -> Lexed:
    """Return the tokens of ``files``; a NUL byte within a file counts as a punctuation mark."""
    parts = [part for data in files for part in (_FILE_START, data, _FILE_END)]
    text = b"".join(parts)
    raw = np.frombuffer(text, dtype=np.uint8)
    kinds = _CLASS[raw]
    starts, kind = _tokens(kinds)
    ends = np.concatenate((starts[1:], [len(raw)]))[: len(starts)]
    hashes = _hash(text, starts, ends)
    newlines = np.flatnonzero(kind == _NEWLINE)
    offsets = _file_offsets(files)
    file_starts = np.searchsorted(starts, offsets)
    hashes[file_starts] = SEPARATOR_HASH
    breaks = np.flatnonzero(raw == ord("\n"))
    hashes[newlines] = _NEWLINE_HASHES[_indents(raw, breaks, ends[newlines])]
    lines = _lines(breaks, ends[newlines], offsets)
    return Lexed(text, hashes, starts, ends, file_starts, newlines, lines)


def _file_offsets(files: Sequence[bytes]) -> Ints:
    around = len(_FILE_START) + len(_FILE_END)
    sizes = np.array([len(data) + around for data in files], dtype=np.int64)
    return np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(files) else sizes


def _tokens(kinds: Bytes) -> tuple[Ints, Bytes]:
    """Return where tokens start and of which class they are."""
    cut = np.empty(len(kinds), dtype=bool)
    cut[:1] = True
    np.not_equal(kinds[1:], kinds[:-1], out=cut[1:])
    cut |= kinds == _PUNCTUATION
    starts = np.flatnonzero(cut)
    kind = kinds[starts]
    # Blanks beside a line end belong to it; a blank before the end of a file does too.
    newline = kind == _NEWLINE
    beside = np.zeros_like(newline)
    beside[1:] |= newline[:-1]
    beside[:-1] |= newline[1:]
    kind[beside & (kind == _BLANK)] = _NEWLINE
    newline = kind == _NEWLINE
    joined = np.zeros_like(newline)
    joined[1:] = newline[1:] & newline[:-1]
    # One blank belongs to the word or mark behind it.
    length = np.diff(starts, append=len(kinds))
    lone = np.flatnonzero((kind == _BLANK) & (length == 1))
    lone = lone[lone + 1 < len(kind)]
    joined[lone + 1] = True
    kind[lone] = kind[lone + 1]
    keep = ~joined
    return starts[keep], kind[keep]


def _hash(text: bytes, starts: Ints, ends: Ints) -> Hashes:
    """Return a 64-bit hash of each token, eight bytes at a time."""
    padded = text + _PADDING
    windows: Hashes = np.ndarray((len(text),), dtype="<u8", buffer=padded, strides=(1,))
    length = ends - starts
    hashes = _mix(windows[starts] & _MASKS[np.minimum(length, 8)])
    rest = np.flatnonzero(length > 8)  # noqa: PLR2004 - one machine word
    done = 8
    while len(rest) and done < _LONG:
        more = windows[starts[rest] + done] & _MASKS[np.minimum(length[rest] - done, 8)]
        hashes[rest] = _mix(hashes[rest] ^ more) + np.uint64(done)
        done += 8
        rest = rest[length[rest] > done]
    for at in rest:
        digest = hashlib.blake2b(text[starts[at] : ends[at]], digest_size=8).digest()
        hashes[at] = int.from_bytes(digest, "little")
    return hashes


def _mix(words: Hashes) -> Hashes:
    # The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = words ^ (words >> np.uint64(31))
    return mixed


def _indents(raw: Bytes, breaks: Ints, ends: Ints) -> Ints:
    """Return the change of indentation at each newline token, clipped, from zero up."""
    last = breaks[np.searchsorted(breaks, ends) - 1] + 1
    widths = ends - last
    tabs = np.flatnonzero(raw == ord("\t"))
    widths += (TAB_WIDTH - 1) * (np.searchsorted(tabs, ends) - np.searchsorted(tabs, last))
    change = np.diff(widths, prepend=0)
    clipped: Ints = np.clip(change, -DEEPEST, DEEPEST) + DEEPEST
    return clipped


def _lines(breaks: Ints, ends: Ints, offsets: Ints) -> Ints:
    """Return the number, within its file, of the line that each newline token leads to."""
    before = np.searchsorted(breaks, offsets)
    file = np.searchsorted(offsets, ends) - 1
    # The line end that opens every file leads to line 1.
    lines: Ints = np.searchsorted(breaks, ends) - before[file]
    return lines
