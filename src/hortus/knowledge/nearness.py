"""Find the chunks whose vectors are nearest to a question's, among what may be read only."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hortus.knowledge.catalogue import Catalogue
from hortus.knowledge.postings import Filter, Ranked
from hortus.knowledge.vectors import Floats, Parts, Vectors


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What of the parts a filter admits, and the documents that have their contents."""

    parts: NDArray[np.int64]
    documents: Mapping[int, list[int]]


class Nearness:
    """Asks the vectors of one shard; what it works out is kept until something changes."""

    def __init__(self, catalogue: Catalogue, vectors: Vectors) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._seen: object = None
        self._parts: Parts | None = None
        self._allowed: dict[Filter, _Allowed] = {}

    @property
    def model(self) -> str:
        """The model that the question's vector has to come from."""
        return self._vectors.model

    def nearest(self, asked: Floats, chosen: Filter, most: int) -> list[Ranked]:
        """Return the nearest chunks, the nearest first; others are not even compared."""
        parts = self._current()
        allowed = self._among(parts, chosen)
        places = np.unique(parts.place[allowed.parts])
        near = self._vectors.near(asked, places)
        best = np.argsort(-near, kind="stable")[:most]
        score_of = dict(zip(places[best].tolist(), near[best].tolist(), strict=True))
        found = [
            Ranked(score_of[place], document, int(parts.first[part]), int(parts.last[part]))
            for part in allowed.parts.tolist()
            if (place := int(parts.place[part])) in score_of
            for document in allowed.documents[int(parts.blob[part])]
        ]
        return sorted(found, key=lambda one: (-one.score, one.document, one.first))[:most]

    def _current(self) -> Parts:
        now = (self._vectors.version(), self._catalogue.version())
        if self._parts is None or now != self._seen:
            self._parts, self._seen, self._allowed = self._vectors.parts(), now, {}
        return self._parts

    def _among(self, parts: Parts, chosen: Filter) -> _Allowed:
        if chosen not in self._allowed:
            documents: dict[int, list[int]] = {}
            held = {one.document.id: one for one in self._catalogue.held(chosen.readable)}
            for number, one in held.items():
                if chosen.language not in {"", one.language}:
                    continue
                blob = parts.blobs.get((bytes.fromhex(one.document.blob), one.language))
                if blob is not None:
                    documents.setdefault(blob, []).append(number)
            may = np.zeros(len(parts.blobs), dtype=np.bool_)
            may[list(documents)] = True
            self._allowed[chosen] = _Allowed(np.flatnonzero(may[parts.blob]), documents)
        return self._allowed[chosen]
