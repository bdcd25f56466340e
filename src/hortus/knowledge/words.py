"""Code-aware words: an identifier whole and in its parts, lower-cased and lightly stemmed."""

import math
import re
from collections import Counter

_WORD = re.compile(r"\w{2,}")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]{2,}|[^\W\d_a-zA-Z]+")
_LONGEST = 64  # longer ones are hashes and data
_MOST_KEPT = 200_000
_LEAST_STEM = 4
_MOST_COUNTED = 3
_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "ied", "ies", "ed", "er", "es", "s")
_STOP_WORDS = (
    "the an and or of to in is it for on with as by at be this that from are was were will would"
    " can could should not no but if then else when while into than so we you he she they them its"
    " our your has have had does did do been being also there here what which who how why"
    " self cls def return import class none true false elif except pass lambda var let const"
    " function public private static void new int str"
)
_STOP = frozenset(_STOP_WORDS.split())


class Expander(dict[str, str]):
    """What each word of a text becomes in the index; every distinct one is taken apart once."""

    def __missing__(self, word: str) -> str:
        """Take a word apart and remember the result."""
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[word] = " ".join(_forms(word))
        return found

    def text(self, text: str) -> str:
        """Return the words of a text as they are indexed, with blanks between them."""
        return " ".join(map(self.__getitem__, _WORD.findall(text)))


def query_terms(question: str) -> dict[str, float]:
    """Return the words to look for and their weights: the root of how often each is asked for."""
    counts = Counter(form for word in _WORD.findall(question) for form in _forms(word))
    return {term: math.sqrt(min(count, _MOST_COUNTED)) for term, count in counts.items()}


def written(question: str) -> dict[str, str]:
    """Return each form that is looked for, and the word of the question that it stands for."""
    return {form: word for word in reversed(_WORD.findall(question)) for form in _forms(word)}


def forms(word: str) -> frozenset[str]:
    """Return every form under which a word of a text is found."""
    return frozenset(_forms(word))


def words(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return _WORD.findall(text)


def stem(word: str) -> str:
    """Return a word without its usual endings, as long as four letters are left."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def _forms(word: str) -> list[str]:
    if len(word) > _LONGEST:
        return []
    parts = [part.lower() for part in _PART.findall(word)]
    found = [stem(part) for part in parts if len(part) > 1 and part not in _STOP]
    whole = word.lower().strip("_")
    if len(parts) > 1 and whole not in _STOP:
        found.append(whole)
    return found
