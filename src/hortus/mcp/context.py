"""What the tools are given: who asks, what that may show, and where rules come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from hortus.knowledge import Libraries, Library, Readable, Search
from hortus.mcp.rulefolder import RuleFolders
from hortus.review import Finder


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, as the log names them, and what they may read."""

    readable: Readable
    actor: str = ""
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where answers come from.

    ``finders`` returns what else looks through a change on behalf of somebody. ``here`` is the
    repository that stands for none being named: '' where there is none.
    """

    library: Library
    libraries: Libraries
    search: Search
    folders: RuleFolders
    today: Callable[[], date]
    finders: Callable[[Readable], Sequence[Finder]]
    here: str = ""
