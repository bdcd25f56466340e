"""Answer questions from the index, for somebody who may read some of the repositories."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from hortus.core import HortusError, UsageError
from hortus.knowledge.apart import Apart
from hortus.knowledge.embedding import Embedder
from hortus.knowledge.evidence import Evidence, Standing
from hortus.knowledge.favour import favour
from hortus.knowledge.languages import LANGUAGES
from hortus.knowledge.library import Library
from hortus.knowledge.passages import shown, texts_of, with_text
from hortus.knowledge.postings import Filter
from hortus.knowledge.ranking import Nearby, Placed, fused
from hortus.knowledge.routing import Kind, Route, route, share_of_vectors
from hortus.knowledge.scanning import Line, exactly, pattern_of, scan, word
from hortus.knowledge.shard import Shard
from hortus.knowledge.shards import usable
from hortus.knowledge.terms import query_terms, strong_terms
from hortus.knowledge.types import Answer, Found, Hit, Readable, RepositoryId
from hortus.knowledge.words import forms_in, written

_MOST_DEFINITIONS = 100
_MOST_NEAR = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; without a ``kind`` the form of the text decides."""

    text: str
    kind: Kind | None = None
    repositories: tuple[str, ...] = ()
    language: str = ""
    most: int = 10


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where an answer may come from."""

    chosen: Filter
    shards: list[Shard]
    numbers: list[int]
    names: dict[RepositoryId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Fused:
    """The files that words, and vectors where there are any, lead to; ``remark`` is for people."""

    files: list[Placed]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Worded:
    hits: list[Hit]
    remark: str = ""


class Search:
    """Searches an index on behalf of whoever may read what is given with each question."""

    def __init__(self, library: Library, embedder: Embedder | None = None) -> None:
        self._library = library
        self._embedder = embedder

    def answer(self, question: Question, readable: Readable) -> Answer:
        """Return the best places; nothing of what may not be read shows in them."""
        with usable():
            return self._answer(question, self._scope(question, readable))

    def excerpts(self, hits: Sequence[Hit], readable: Readable) -> list[str]:
        """Return the lines of each hit's part of its file; '' for what may not be read."""
        repositories = self._library.repositories()
        may = [hit for hit in hits if hit.repository in readable.repositories]
        texts = texts_of(may, repositories)
        return [
            "\n".join(
                texts.get((hit.repository, hit.blob), "").split("\n")[hit.first - 1 : hit.last]
            )
            for hit in hits
        ]

    def strength(self, question: Question, texts: Sequence[str], readable: Readable) -> float:
        """Return how much of what a question asks for the best of some texts has, from 0 to 1.

        A word counts by how rare it is; one that is nowhere in the index counts most.
        """
        asked = strong_terms(question.text)
        with usable():
            scope = self._scope(question, readable)
            rarity = dict.fromkeys(asked, float("inf"))
            for shard in scope.shards:
                for term, value in shard.postings.rarity(asked).items():
                    rarity[term] = min(rarity[term], value)
        total = sum(rarity.values())
        if not scope.shards or not total:
            return 0.0
        shares = [
            sum(value for term, value in rarity.items() if asked[term] & has) / total
            for has in map(forms_in, texts)
        ]
        return max(shares, default=0.0)

    def standing(self, hits: Iterable[Hit], readable: Readable) -> list[Standing]:
        """Return who answers for the file of each hit, and when it was changed last."""
        repositories = self._library.repositories()
        evidence: dict[RepositoryId, Evidence] = {}
        found: list[Standing] = []
        for hit in hits:
            if hit.repository not in readable.repositories or hit.repository not in repositories:
                found.append(Standing())
                continue
            own = evidence.setdefault(hit.repository, Evidence(repositories[hit.repository]))
            found.append(own.standing(hit))
        return found

    def ranked_paths(self, question: Question, readable: Readable) -> list[str]:
        """Return only the paths that words lead to, the best first; nothing is read from git."""
        with usable():
            scope = self._scope(question, readable)
            placed = self._fused(question.text, scope, question.most)
        return [one.located.document.path for one in placed.files]

    def _answer(self, question: Question, scope: _Scope) -> Answer:
        asked = Route(question.kind, question.text) if question.kind else route(question.text)
        if not scope.shards or not asked.text.strip():
            return Answer()
        hits: list[Hit] = []
        remark = ""
        match asked.kind:
            case Kind.SYMBOL:
                hits = self._symbol(asked.text, scope, question.most + 1)
                # What only looked like a name may still be words of some text.
                if not hits and question.kind is None:
                    worded = self._words(asked.text, scope, question.most + 1)
                    hits = worded.hits
                    remark = worded.remark or f"nothing has the name {asked.text}: by its words"
            case Kind.WORDS:
                worded = self._words(asked.text, scope, question.most + 1)
                hits, remark = worded.hits, worded.remark
            case Kind.EXACT:
                hits = self._lines(exactly(asked.text), scope, question.most + 1)
            case Kind.REGEX:
                hits = self._matching(pattern_of(asked.text), scope, question.most + 1)
        return Answer(tuple(hits[: question.most]), len(hits) > question.most, remark)

    def _scope(self, question: Question, readable: Readable) -> _Scope:
        if question.language and question.language not in LANGUAGES:
            raise UsageError(
                f"there is no language {question.language!r}",
                remedy=f"choose one of {', '.join(sorted(LANGUAGES))}",
            )
        registry = self._library.registry
        if question.repositories:
            known = [registry.named(name, readable) for name in question.repositories]
        else:
            known = [one for one in registry if one.number in readable.repositories]
        narrowed = readable.within(one.number for one in known)
        numbers = sorted({one.shard for one in known})
        shards = [self._library.shards[number] for number in numbers]
        for shard in shards:
            shard.refresh()
        names = {one.number: one.name for one in known}
        return _Scope(Filter(narrowed, question.language), shards, numbers, names)

    def _words(self, text: str, scope: _Scope, most: int) -> _Worded:
        placed = self._fused(text, scope, most)
        hits = [_hit(one, scope) for one in placed.files]
        shown = with_text(hits, self._library.repositories(), written(text))
        return _Worded(shown, placed.remark)

    def _fused(self, text: str, scope: _Scope, most: int) -> _Fused:
        nearby, remark = self._nearby(text, scope)
        terms, counts = query_terms(text), favour(text)
        return _Fused(fused(scope.shards, terms, scope.chosen, most, nearby, counts), remark)

    def _nearby(self, text: str, scope: _Scope) -> tuple[Nearby, str]:
        """Return what the vectors say; where the model does not answer, why words alone do."""
        share = share_of_vectors(text)
        if self._embedder is None or not share:
            return Nearby(), ""
        found = [self._library.nearness(number) for number in scope.numbers]
        if not any(one is not None and one.model == self._embedder.model for one in found):
            return Nearby(), "the index has no vectors of this model yet (`hortus index update`)"
        try:
            asked = np.array(self._embedder.embed([text])[0], dtype=np.float32)
            near = [
                one.nearest(asked, scope.chosen, _MOST_NEAR)
                if one is not None and one.model == self._embedder.model
                else []
                for one in found
            ]
        except HortusError as e:
            return Nearby(), f"searched by words alone: {e.message}"
        return Nearby(near, share), ""

    def _symbol(self, name: str, scope: _Scope, most: int) -> list[Hit]:
        """Return where a name is defined, then where it is used."""
        last = re.split(r"::|[.#]|->", name.removesuffix("()"))[-1]
        defined = self._definitions(last, scope) or self._definitions(last.lower(), scope)
        found = with_text(defined[:most], self._library.repositories(), {})
        known = {(hit.repository, hit.path, hit.line) for hit in found}
        used = self._lines(word(last), scope, most + len(known), Found.REFERENCE)
        others = [hit for hit in used if (hit.repository, hit.path, hit.line) not in known]
        return [*found, *others][:most]

    def _definitions(self, name: str, scope: _Scope) -> list[Hit]:
        hits: dict[tuple[RepositoryId, str, int], Hit] = {}
        for shard in scope.shards:
            found = shard.postings.defining(name, scope.chosen, _MOST_DEFINITIONS)
            located = shard.catalogue.locate([one[0] for one in found], scope.chosen.readable)
            for document, first, last, symbol in found:
                if document not in located:
                    continue
                placed = Placed(located[document], shard, first, last, 1.0)
                hit = _hit(placed, scope, Found.DEFINITION, symbol.line, symbol.name)
                hits.setdefault((hit.repository, hit.path, hit.line), hit)
        return sorted(hits.values(), key=lambda hit: (hit.name, hit.path, hit.line))

    def _matching(self, pattern: re.Pattern[str], scope: _Scope, most: int) -> list[Hit]:
        """Return where a pattern that somebody typed matches, as long as that ends in time."""
        repositories = self._library.repositories()
        with Apart(pattern, self._library.clock) as apart:
            lines = scan(scope.shards, repositories, pattern, scope.chosen, apart.found_in)
            return [_line_hit(line, scope, Found.EXACT) for line in islice(lines, most)]

    def _lines(
        self, pattern: re.Pattern[str], scope: _Scope, most: int, found: Found = Found.EXACT
    ) -> list[Hit]:
        lines = scan(scope.shards, self._library.repositories(), pattern, scope.chosen)
        return [_line_hit(line, scope, found) for line in islice(lines, most)]


def _hit(
    placed: Placed, scope: _Scope, found: Found = Found.WORDS, line: int = 0, symbol: str = ""
) -> Hit:
    tip, document = placed.located.tip, placed.located.document
    return Hit(
        repository=tip.repository,
        name=scope.names[tip.repository],
        commit=tip.commit,
        path=document.path,
        blob=document.blob,
        first=placed.first,
        last=placed.last,
        line=line,
        text="",
        found=found,
        score=placed.score,
        symbol=symbol,
        language=placed.located.language,
    )


def _line_hit(line: Line, scope: _Scope, found: Found) -> Hit:
    tip, document = line.located.tip, line.located.document
    return Hit(
        repository=tip.repository,
        name=scope.names[tip.repository],
        commit=tip.commit,
        path=document.path,
        blob=document.blob,
        first=line.number,
        last=line.number,
        line=line.number,
        text=shown(line.text),
        found=found,
        score=1.0,
        language=line.located.language,
    )
