"""What can go wrong between a repository and its index."""

from hortus.core import HortusError


class NotARepositoryError(HortusError):
    """The folder to learn from is not a git repository that can be read."""

    code, status = "not_a_repository", 404


class EmptyRepositoryError(HortusError):
    """The repository has no commit, so there is nothing to learn from."""

    code, status = "empty_repository", 404


class NoSuchPositionError(HortusError):
    """A file, line or column to complete at does not exist."""

    code, status = "no_such_position", 404
