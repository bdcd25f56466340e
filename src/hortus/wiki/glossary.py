"""Find the words that are particular to a repository, each with where it says what they mean."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from hortus.wiki.prose import first_sentence
from hortus.wiki.types import Outline, Place, Statement, Symbol, Unit

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LEAST_LETTERS, _LEAST_MODULES = 4, 3
_MOST_TERMS, _MOST_OF_FILE = 150, 40
_TYPES = frozenset({"class", "type", "interface", "struct", "trait", "enum", "record"})
_DEFINED = re.compile(
    r"^\s{0,6}(?:[-*+]\s+|\|\s*)?(?:\*\*|__)([A-Za-z][\w ./-]{1,40}?)(?:\*\*|__)"
    r"\s*(?::|\u2014|\u2013|--?\s|\|)\s*(\S.{15,})$",
    re.MULTILINE,
)
_DEFINED_WITHIN = re.compile(
    r"^\s{0,6}[-*+]\s+\*\*([A-Za-z][\w ./-]{1,40}?):\*\*\s+(\S.{15,})$", re.MULTILINE
)
_RST_TERM = re.compile(r"^ {3,}([A-Za-z][\w ./-]{1,40})\n {6,}(\S.{15,})$", re.MULTILINE)
_STANDS_IN = frozenset({"mock", "fake", "stub", "test"})
_INSTRUCTION = re.compile(
    r"\b(?:click|run|see|note|warning|important|caution|tip|todo|step \d)\b", re.IGNORECASE
)
# Pages that tell what was done: the part that was changed is bold there, and not explained.
_TELLS_OF_CHANGES = re.compile(
    r"(?:^|/)(?:changes|changelog|history|news|releases?\b|upgrading|migrat)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means here, and where that is said."""

    word: str
    meaning: Statement
    modules: int = 0
    """In how many modules a name has the word; 0 where it is defined in prose."""


def terms(
    outlines: Mapping[str, Outline], units: Mapping[str, Unit], prose: Mapping[str, str]
) -> list[Term]:
    """Return the terms in the order of the alphabet."""
    found = {term.word.lower(): term for term in _named(outlines, units)}
    for path in sorted(prose, reverse=True):
        for term in _written(path, prose[path]):
            found[term.word.lower()] = term
    kept = sorted(found.values(), key=lambda t: (t.modules > 0, -t.modules, t.word))[:_MOST_TERMS]
    return sorted(kept, key=lambda term: (term.word.lower(), term.word))


def named_sentence(symbol: Symbol) -> str:
    """Return what a symbol says of itself; that begins with its name, as it does in Go."""
    said = symbol.sentence
    return said if said.startswith(f"{symbol.name} ") else f"{symbol.name}: {said}"


def parts(name: str) -> list[str]:
    """Return the words of an identifier in the singular."""
    return [_singular(part.lower()) for part in _PART.findall(name)]


def common() -> frozenset[str]:
    """Return the words that say nothing of one repository: very many have them."""
    return _common()


@lru_cache(1)
def _common() -> frozenset[str]:
    text = files("hortus.wiki").joinpath("common.txt").read_text(encoding="utf-8")
    return frozenset(
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


def _named(outlines: Mapping[str, Outline], units: Mapping[str, Unit]) -> Iterator[Term]:
    """Yield words that several modules have in their names and that one of them explains."""
    seen: dict[str, set[str]] = {}
    saying: dict[str, list[tuple[int, str, Symbol]]] = {}
    for key, unit in units.items():
        for path in unit.files:
            for symbol in outlines[path].symbols:
                for word in set(parts(symbol.name)):
                    seen.setdefault(word, set()).add(key)
                    if symbol.sentence and (rank := _rank(word, symbol)):
                        saying.setdefault(word, []).append((rank, path, symbol))
    least = _LEAST_MODULES if len(units) >= 4 * _LEAST_MODULES else 2
    for word, where in seen.items():
        if len(word) < _LEAST_LETTERS or len(where) < least or word in _common():
            continue
        if word in saying:
            _, path, symbol = min(
                saying[word], key=lambda s: (s[0], s[1].count("/"), s[1], s[2].line)
            )
            meaning = Statement(named_sentence(symbol), Place(path, symbol.line))
            yield Term(word, meaning, len(where))


def _rank(word: str, symbol: Symbol) -> int:
    """Return how well a symbol explains a word, 1 best; 0 where it does not."""
    whole = parts(symbol.name)
    if not _STANDS_IN.isdisjoint(whole):
        return 0
    is_type = symbol.kind in _TYPES
    if whole == [word]:
        return 1 if is_type else 3
    if is_type and symbol.is_public and word in whole:
        return 2 if whole[-1] == word else 4
    says = word in {_singular(w.lower()) for w in re.findall(r"[A-Za-z]+", symbol.sentence)}
    return 5 if says and symbol.is_public else 0


def _written(path: str, text: str) -> Iterator[Term]:
    """Yield terms that a page defines in bold, or in a glossary."""
    if _TELLS_OF_CHANGES.search(path):
        return
    patterns = [_DEFINED, _DEFINED_WITHIN]
    if ".. glossary::" in text:
        patterns.append(_RST_TERM)
    count = 0
    for pattern in patterns:
        for match in pattern.finditer(text):
            word, meaning = match[1].strip(), first_sentence(match[2].strip(" |"))
            if _INSTRUCTION.match(word) or word.lower() in _common() or not meaning:
                continue
            count += 1
            if count > _MOST_OF_FILE:
                return
            line = text.count("\n", 0, match.start(1)) + 1
            yield Term(word, Statement(meaning, Place(path, line)))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - `ties` is no plural of `ty`
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    keeps = word.endswith(("ss", "us", "is", "as", "os"))
    return word[:-1] if word.endswith("s") and not keeps and len(word) > 3 else word  # noqa: PLR2004 - nor `bus` of `bu`


def initial_of(terms_: Iterable[Term]) -> dict[str, list[Term]]:
    """Return terms by their first letter, for a list that one can jump in."""
    found: dict[str, list[Term]] = {}
    for term in terms_:
        found.setdefault(term.word[0].upper(), []).append(term)
    return found
