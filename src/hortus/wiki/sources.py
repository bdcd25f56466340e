"""Say where something is said, as a link that opens: at the forge, or on a page of this wiki."""

from dataclasses import dataclass

from hortus.wiki.forge import Forge
from hortus.wiki.history import History
from hortus.wiki.names import source_page
from hortus.wiki.types import Place

_SHORT = 7


@dataclass(frozen=True, slots=True)
class Cite:
    """A place in the form ``path:line@commit``, and the address that opens it."""

    place: str
    commit: str
    href: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Makes the links of pages that are ``depth`` folders below the first page."""

    history: History
    forge: Forge | None
    depth: int = 0

    def __call__(self, place: Place) -> Cite:
        """Return the link to a place."""
        commit = self.history.commit_of(place.path)
        if self.forge is not None:
            href = self.forge.link(commit, place.path, place.line)
        else:
            href = f"{'../' * self.depth}{source_page(place.path, place.line)}#L{place.line}"
        return Cite(f"{place.path}:{place.line}", commit[:_SHORT], href)
