"""What can be wrong with the index of the company's code, or with what is asked of it."""

from hortus.core import HortusError, NotFoundError, UnavailableError, UsageError


class ExtraMissingError(UnavailableError):
    """The extra that carries the index is not installed."""

    code = "knowledge_extra_missing"


class NotARepositoryError(NotFoundError):
    """A folder holds no git repository that can be read."""

    code = "no_repository"


class UnknownRepositoryError(NotFoundError):
    """A repository that is not in the index, or that the asker may not read."""

    code = "unknown_repository"


class IndexBusyError(UnavailableError):
    """Another process writes to the index."""

    code, status = "index_busy", 409


class IndexFaultError(HortusError):
    """The files of the index cannot be used as they are."""

    code, status = "index_fault", 500


class EmbeddingError(HortusError):
    """What an embedding model gives does not fit the vectors of the index."""

    code, status = "bad_embedding", 502


class PatternError(UsageError):
    """A regular expression that was asked for is none."""

    code = "bad_pattern"


class SlowPatternError(UsageError):
    """A regular expression that takes too long."""

    code, status = "slow_pattern", 422
