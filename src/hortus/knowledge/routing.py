"""What kind of search a question asks for, by its form."""

import re
from dataclasses import dataclass
from enum import StrEnum

_QUOTED = re.compile(r'"(?P<text>[^"]+)"')
_IDENTIFIER = re.compile(r"(?:[^\W\d]\w*(?:\.|::|#|->))*(?P<last>~?[^\W\d]\w*)(?P<call>\(\))?")
_LOOKS_LIKE_CODE = re.compile(r"_|[a-z][A-Z]|[A-Z]{2}[a-z]")
_CODE_MARK = re.compile(r"[{};=<>]|\(\)|::|->|\w\(")
_WORD = re.compile(r"\w+")
_LONG = 24
_ASKS = re.compile(
    r"\s*(?:how|what|why|who|whose|when|where|which|can|could|may|should|must|do|does|did|is|are"
    r"|has|have|will|explain|describe)\b|.*\?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
# How the title of a change or of an issue begins, and hardly any other question.
_TITLE = re.compile(
    r"\s*(?:\W*[A-Z]|(?i:add|allow|avoid|chang|clean|deprecat|do not|don't|drop|ensur|fix|improv"
    r"|mak|mov|refactor|remov|renam|simplif|support|update|updating|use|using)\w*\b)"
)
_SHARE_OF_PROSE = 0.7  # chosen on CoSQA's development set
_SHARE_OF_TITLES = 0.3  # chosen on messages of flask and pytest, where more does harm


class Kind(StrEnum):
    """The ways to search."""

    WORDS = "words"
    SYMBOL = "symbol"
    EXACT = "exact"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Route:
    """How a question is answered; ``text`` is what is looked for."""

    kind: Kind
    text: str


def route(question: str) -> Route:
    """Choose: text in double quotes is exact, one identifier is a symbol, the rest is words."""
    asked = question.strip()
    if quoted := _QUOTED.fullmatch(asked):
        return Route(Kind.EXACT, quoted["text"])
    match = _IDENTIFIER.fullmatch(asked)
    if match and (
        match["call"] or "." in asked or "::" in asked or _LOOKS_LIKE_CODE.search(asked)
    ):
        return Route(Kind.SYMBOL, match["last"])
    return Route(Kind.WORDS, asked)


def is_asked(question: str) -> bool:
    """Tell whether a text asks something in a sentence, and does not only name what is wanted."""
    return _ASKS.match(question) is not None


def share_of_vectors(question: str) -> float:
    """Return how much the vectors have to say, from 0 to 1.

    Questions in plain words are asked in other words than the code's, and vectors are better at
    those. Who writes the title of a change knows the code's words, so vectors have less to say
    there. Names of the code, and long texts that are full of them, are found by the words.
    """
    asked = _WORD.findall(question)
    if not asked or len(asked) > _LONG or _CODE_MARK.search(question):
        return 0.0
    if any(_LOOKS_LIKE_CODE.search(word) for word in asked):
        return 0.0
    is_title = _TITLE.match(question) and not is_asked(question)
    return _SHARE_OF_TITLES if is_title else _SHARE_OF_PROSE
