"""What can be wrong with a wiki, or with where it is to be written."""

from hortus.core import ConflictError, NotFoundError


class NotAWikiError(ConflictError):
    """A folder holds something else than a wiki that was built here."""

    code = "not_a_wiki"


class NoWikiError(NotFoundError):
    """No wiki was built of a repository yet."""

    code = "no_wiki"
