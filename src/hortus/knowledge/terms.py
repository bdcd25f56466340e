"""What a question in words asks for: its words, those like them, and how much each counts."""

import math
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from hortus.knowledge.words import spread, stem, words

_MOST_COUNTED = 3
_ALIKE_COUNTS = 0.2
_WEAK_COUNT = 0.5
_MOST_TERMS = 64
# What is said in every question and every message about a change, whatever it is about.
_WEAK_WORDS = (
    "how way using want code program function example write given without one into like there any"
    " best python python3 java javascript golang ruby php fix add bug issue support update change"
    " make use remove allow now instead test tests doc docs documentation improve ensure avoid"
    " author note changelog"
)


def query_terms(question: str) -> dict[str, float]:
    """Return the words to look for and their weights, the most frequent ones of a long text.

    A weight is the root of how often a word is asked for. Words that mean the same in code
    (`delete`, `remove`) count a little, words that say little count half.
    """
    counts = Counter(form for word in words(question) for form in spread(word))
    weak = _weak()
    asked = {
        term: math.sqrt(min(count, _MOST_COUNTED)) * (_WEAK_COUNT if term in weak else 1.0)
        for term, count in counts.most_common(_MOST_TERMS)
    }
    found = dict(asked)
    for term, weight in asked.items():
        for other in alike().get(term, ()):
            found[other] = max(found.get(other, 0.0), _ALIKE_COUNTS * weight)
    return found


def strong_terms(question: str) -> dict[str, frozenset[str]]:
    """Return the words that a question is about, each with those that mean the same."""
    weak = _weak()
    found = {form for word in words(question) for form in spread(word)} - weak
    return {term: alike().get(term, frozenset()) | {term} for term in sorted(found)}


@lru_cache
def alike() -> Mapping[str, frozenset[str]]:
    """Return for each word, as it is indexed, those that programmers use in its place."""
    text = files("hortus.knowledge").joinpath("alike.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        group = {stem(word) for word in line.split()}
        for word in group:
            found.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache
def _weak() -> frozenset[str]:
    return frozenset(stem(word) for word in _WEAK_WORDS.split())
