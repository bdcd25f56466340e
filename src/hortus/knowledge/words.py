"""Code-aware words: an identifier whole and in its parts, lower-cased and lightly stemmed."""

import re
from functools import lru_cache

_WORD = re.compile(r"\w{2,}")
# What stands between words of ASCII alone, made blanks: several times faster than the expression.
_BLANKS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]{2,}|[^\W\d_a-zA-Z]+")
_LONGEST = 64  # longer ones are hashes and data
_MOST_KEPT = 200_000
_STEMS_KEPT = 65_536
_LEAST_STEM = 4
_ENDINGS = (
    "izations ization ations ation ators ator ating ates ated ate itions ition tions tion sion"
    " ions ion ments ment ables able ible ives ive ally ly izers izer ized izing izes ize ise ings"
    " ing ers ies ied er ed es or al ic s y e"
)
_ENDING = re.compile(rf"({'|'.join(_ENDINGS.split())})\Z")
_MOST_ENDINGS = 2
_STAYS_DOUBLE = "sle"
_STOP_WORDS = (
    "the an and or of to in is it for on with as by at be this that from are was were will would"
    " can could should not no but if then else when while into than so we you he she they them its"
    " our your has have had does did do been being also there here what which who how why"
    " self cls def return import class true false elif except pass lambda var let const"
    " function public private static void"
)
_STOP = frozenset(_STOP_WORDS.split())


class Expander(dict[str, str]):
    """What each word of a text becomes in the index; every distinct one is taken apart once."""

    def __missing__(self, word: str) -> str:
        """Take a word apart and remember the result."""
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[word] = " ".join(spread(word))
        return found

    def text(self, text: str) -> str:
        """Return the words of a text as they are indexed, with blanks between them."""
        if text.isascii():
            # Words of one letter are left in: nothing becomes of them.
            return " ".join(filter(None, map(self.__getitem__, text.translate(_BLANKS).split())))
        return " ".join(map(self.__getitem__, _WORD.findall(text)))


def written(question: str) -> dict[str, str]:
    """Return each form that is looked for, and the word of the question that it stands for."""
    return {form: word for word in reversed(_WORD.findall(question)) for form in spread(word)}


def forms(word: str) -> frozenset[str]:
    """Return every form under which a word of a text is found."""
    return frozenset(spread(word))


def forms_in(text: str) -> frozenset[str]:
    """Return every form under which any word of a text is found."""
    return frozenset(form for word in set(_WORD.findall(text)) for form in spread(word))


def words(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return _WORD.findall(text)


@lru_cache(maxsize=_STEMS_KEPT)
def stem(word: str) -> str:
    """Return a word without its usual endings, as long as four letters are left."""
    for _ in range(_MOST_ENDINGS):  # two, where two are there: normal-iz-ers
        # Searched from the left, so that the longest ending is the one that is found.
        ending = _ENDING.search(word, _LEAST_STEM)
        if ending is None:
            break
        word = word[: ending.start()]
    # `stopped` and `stop` are one word, `pass` and `call` stay what they are.
    doubled = len(word) >= _LEAST_STEM and word[-1] == word[-2] and word[-1] not in _STAYS_DOUBLE
    return word[:-1] if doubled else word


def spread(word: str) -> list[str]:
    """Return the forms of a word: its parts without their endings, and the whole."""
    if len(word) > _LONGEST:
        return []
    parts = [part.lower() for part in _PART.findall(word)]
    found = [stem(part) for part in parts if len(part) > 1 and part not in _STOP]
    whole = word.lower().strip("_")
    if len(parts) > 1 and whole not in _STOP:
        found.append(whole)
    return found
