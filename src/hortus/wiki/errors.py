"""What can be wrong with a wiki, or with where it is to be written."""

from hortus.core import ConflictError, NotFoundError, UnavailableError


class NotAWikiError(ConflictError):
    """A folder holds something else than a wiki that was built here."""

    code = "not_a_wiki"


class NoWikiError(NotFoundError):
    """No wiki was built of a repository yet."""

    code = "no_wiki"


class UnwritableWikiError(UnavailableError):
    """The folder of a wiki cannot be written: it may not be, or the disk is full."""

    code = "wiki_unwritable"
