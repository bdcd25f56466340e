"""Keep of a worded answer only the sentences that the passages they cite bear out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hortus.knowledge.terms import strong_terms
from hortus.knowledge.words import forms_in

_CITED = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
# A sentence ends at a mark with a blank behind it; what it cites may stand before or after that.
_END = re.compile(r"(?<=[.!?])((?:\s*\[[\d,\s]+\])*)\s+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_MARKS = re.compile(r"^\s*(?:[-*+•]|\d+[.)]|#+|>)\s+")
_QUOTED = re.compile(r"`([^`]+)`|\"([^\"]+)\"|“([^”]+)”")
_LINK = re.compile(r"\w+://[^\s)\]>\"'`]+|\bwww\.[^\s)\]>\"'`]+")
# What looks like code or says how much: it must stand in the passage letter by letter.
_EXACT = re.compile(
    r"\b\w*[a-z]\w*_\w+\b|\b_+\w+\b|\b[a-z]+[A-Z]\w*\b|\b[A-Z][a-z]+[A-Z]\w*\b|\b[A-Z]{2,}\w*_\w+\b"
    r"|\b\w+(?=\(\))|\b\w+(?:\.\w+)+\b|(?<!\w)--?[a-z][\w-]+|\b\d[\w.]*\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|neither|nor|without|cannot)\b|n't\b", re.IGNORECASE
)
_DENIED_IN_CODE = re.compile(
    rf"{_DENIED.pattern}|\b(?:False|false|None|null|nil|raise|throw|except|forbid\w*|refus\w*"
    r"|deny|denied|disallow\w*|unless|skip\w*|ignore\w*)\b|!",
    re.IGNORECASE,
)
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer and the numbers of the passages that it cites, from 1."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of an answer, and how many sentences had no support."""

    kept: tuple[Sentence, ...] = ()
    dropped: int = 0


def checked(answer: str, passages: Sequence[str]) -> Checked:
    """Return the sentences of an answer that hold; ``passages`` are as the model was given them.

    A citation holds if the passage supports the whole sentence; one that does not is dropped, and
    with its last citation the sentence.
    """
    kept: list[Sentence] = []
    dropped = 0
    for sentence in sentences(answer):
        holding = tuple(
            number
            for number in sentence.cites
            if 1 <= number <= len(passages) and supports(passages[number - 1], sentence.text)
        )
        if holding:
            kept.append(Sentence(sentence.text, holding))
        else:
            dropped += 1
    return Checked(tuple(kept), dropped)


def sentences(answer: str) -> Iterator[Sentence]:
    """Yield the sentences of an answer with what each cites; blocks of code cite nothing."""
    for line in _outside_fences(answer):
        for piece in _pieces(_MARKS.sub("", line)):
            text = " ".join(_CITED.sub("", piece).split())
            if forms_in(text):
                yield Sentence(re.sub(r"\s+([.,;:!?])", r"\1", text), _cites(piece))


def supports(passage: str, sentence: str) -> bool:
    """Tell whether a passage bears out a sentence, by rules that anybody can follow.

    1. What is quoted, looks like code, is a number or a link stands in it letter by letter.
    2. It has at least three of five of the other words, or words that programmers use for them.
    3. A sentence that denies something needs a passage that denies or refuses something.
    """
    if not all(_has(passage, text) for text in _literal(sentence)):
        return False
    if _DENIED.search(sentence) and not _DENIED_IN_CODE.search(passage):
        return False
    asked = strong_terms(sentence)
    has = forms_in(passage)
    found = sum(1 for alike in asked.values() if alike & has)
    return bool(asked) and found >= _LEAST_SHARE * len(asked)


def _has(passage: str, text: str) -> bool:
    """Tell whether a text is there by itself: neither 5 in 0.5 nor `get` in `forget`."""
    before = r"(?<!\w)(?<!\d\.)" if text[:1].isalnum() else ""
    after = r"(?!\w|\.\d)" if text[-1:].isalnum() else ""
    return re.search(before + re.escape(text) + after, passage) is not None


def _literal(sentence: str) -> Iterator[str]:
    for match in _QUOTED.finditer(sentence):
        yield next(group for group in match.groups() if group).removesuffix("()").strip()
    for pattern in (_LINK, _EXACT):
        for match in pattern.finditer(sentence):
            yield match[0].rstrip(".,;:")


def _cites(piece: str) -> tuple[int, ...]:
    numbers = (int(n) for group in _CITED.findall(piece) for n in group.split(","))
    return tuple(dict.fromkeys(numbers))


def _pieces(line: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(line):
        yield line[start : match.end()]
        start = match.end()
    yield line[start:]


def _outside_fences(answer: str) -> Iterator[str]:
    inside = False
    for line in answer.splitlines():
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            yield line
