"""What everybody does: a sample of other people's Python, and more where that is not clear."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, cached_property

from hortus.review.mining.conventions import Key, Tally, tally
from hortus.review.mining.corpus import SourceFile, standard_library, unrelated
from hortus.review.mining.decisions import Kind
from hortus.review.mining.modules import modules

_STEP = 3
"""Of so many files one is in the sample."""
_SURE = 60
"""What occurs less often in the sample is looked for in the other files too."""
_MARGIN = 0.1
"""Twice the error of a share of nine tenths among so many."""
_NAMED = frozenset({Kind.IMPORT, Kind.KEYWORD})


class Everybody:
    """Other people's files, read as far as is asked about them."""

    def __init__(self, files: Callable[[], Iterable[SourceFile]]) -> None:
        self._read = files

    def share(self, key: Key, option: str, near: float = 0.0) -> float | None:
        """Return how often others take an option; None where they hardly could.

        It is exact where it is close to ``near``, on which something depends.
        """
        if key[0] in _NAMED and self._sample.total(key) < _SURE:
            counted = Tally()
            counted.options[key] = self._sample.options[key] + self._elsewhere(key)
            if (exact := counted.share(key, option)) is not None:
                return exact
        share = self._sample.share(key, option)
        clear = abs(share - near) >= _MARGIN if share is not None else key[0] is Kind.KEYWORD
        return share if clear else self._whole.share(key, option)

    def _elsewhere(self, key: Key) -> Counter[str]:
        """Return what was chosen about a subject outside of the sample: it is in few files."""
        kind, subject = key
        parts = subject.split(".")
        line = re.compile(rf"^[ \t]*(?:from|import)\b.*\b{re.escape(subject)}\b", re.MULTILINE)
        named = (
            file
            for file in self._rest
            if all(part in file.text for part in parts)
            and (kind is not Kind.IMPORT or line.search(file.text))
        )
        return tally(modules(named)).options[key]

    @cached_property
    def _files(self) -> list[SourceFile]:
        return list(self._read())

    @cached_property
    def _rest(self) -> list[SourceFile]:
        return [file for number, file in enumerate(self._files) if number % _STEP]

    @cached_property
    def _sample(self) -> Tally:
        return tally(modules(self._files[::_STEP]))

    @cached_property
    def _whole(self) -> Tally:
        whole = tally(modules(self._rest))
        for key, options in self._sample.options.items():
            whole.options[key].update(options)
        return whole


@cache
def everybody(own: frozenset[str]) -> Everybody:
    """Return the standard library and unrelated packages; those of the names ``own`` left out."""
    return Everybody(lambda: [*standard_library(), *unrelated(own)])
