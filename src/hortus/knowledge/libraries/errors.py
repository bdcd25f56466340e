"""What can be wrong with a question about libraries."""

from hortus.core import NotFoundError


class UnknownLibraryError(NotFoundError):
    """No library and no symbol that the asker may read has this name."""

    code = "unknown_library"
