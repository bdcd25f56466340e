"""Who answers for a place in the code, and how current it is, as far as git knows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hortus.knowledge.admission import LARGEST
from hortus.knowledge.git import Repository
from hortus.knowledge.patterns import Pattern, parse
from hortus.knowledge.types import Hit

# Where code hosts look for the file, in their order.
_PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


@dataclass(frozen=True, slots=True)
class Standing:
    """Who answers for a file, how that is known, and when it was changed last."""

    owners: tuple[str, ...] = ()
    by: str = ""
    changed: str = ""
    changed_by: str = ""


class Evidence:
    """Asks git about hits, one at a time and only when somebody wants to know."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._rules = lru_cache(self._read_rules)

    def standing(self, hit: Hit) -> Standing:
        """Return who answers for the file of a hit."""
        changed, _, author = self._last(hit).partition("\t")
        owners = self.owners(hit.commit, hit.path)
        if owners:
            return Standing(owners, "CODEOWNERS", changed, author)
        blamed = self._blamed(hit)
        return Standing((blamed,) if blamed else (), "blame" if blamed else "", changed, author)

    def owners(self, commit: str, path: str) -> tuple[str, ...]:
        """Return whom CODEOWNERS names: the last pattern that fits counts, as on code hosts."""
        for pattern, owners in reversed(self._rules(commit)):
            if pattern.about(path):
                return owners
        return ()

    def _read_rules(self, commit: str) -> tuple[tuple[Pattern, tuple[str, ...]], ...]:
        for place in _PLACES:
            text = self._repository.file(commit, place, LARGEST)
            if text:
                return tuple(_rules(text.decode("utf-8", "replace")))
        return ()

    def _last(self, hit: Hit) -> str:
        said = self._repository.says(
            *("--literal-pathspecs", "log", "-1", "--format=%cs%x09%an", hit.commit),
            *("--", hit.path),
        )
        return said.strip()

    def _blamed(self, hit: Hit) -> str:
        """Return who wrote most of the lines of a hit's part of the file."""
        said = self._repository.says(
            *("blame", "--line-porcelain", f"-L{hit.first},{hit.last}", hit.commit),
            *("--", hit.path),
        )
        authors = Counter(
            line.removeprefix("author ") for line in said.split("\n") if line.startswith("author ")
        )
        return authors.most_common(1)[0][0] if authors else ""


def _rules(text: str) -> Iterator[tuple[Pattern, tuple[str, ...]]]:
    for line in text.splitlines():
        words = line.partition(" #")[0].split()
        # Sections of GitLab's form have no pattern of their own.
        if not words or words[0].startswith(("#", "[", "^[")):
            continue
        for pattern in parse(words[:1]):
            yield pattern, tuple(words[1:])
