"""Ask git what a repository holds: nothing is fetched, and no program that it names is run."""

from hortus.git.batch import objects, sizes
from hortus.git.call import command, last_line, output, run
from hortus.git.errors import GitFailedError
from hortus.git.paths import REGULAR, named
from hortus.git.reader import ObjectReader

__all__ = [
    "REGULAR",
    "GitFailedError",
    "ObjectReader",
    "command",
    "last_line",
    "named",
    "objects",
    "output",
    "run",
    "sizes",
]
