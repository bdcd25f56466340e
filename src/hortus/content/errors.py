"""What can go wrong with kept content; none of it stops requests, unless settings say so."""

from hortus.core import ConflictError, HortusError, NotFoundError


class ContentError(HortusError):
    """Kept content cannot be had."""

    code, status = "content_failed", 500


class ContentKeyError(ContentError):
    """A key that content is sealed with is missing, damaged, another one, or open to others."""

    code, status = "content_key", 503


class SealBrokenError(ContentError):
    """Sealed content is not what was sealed, or not where it was."""

    code = "content_seal_broken"


class ContentErasedError(ContentError):
    """The key of the content was destroyed: nobody can read it any more."""

    code, status = "content_erased", 410


class NothingKeptError(NotFoundError):
    """Of the decision named no content was kept."""

    code = "content_not_kept"


class NothingToEraseError(NotFoundError):
    """Of the person named there is nothing left to erase."""

    code = "content_nothing_to_erase"


class ContentHeldError(ConflictError):
    """A legal hold forbids to erase the content."""

    code = "content_held"


class ApproverError(ContentError):
    """The key or name of somebody who takes part in readings cannot be used."""

    code, status = "content_approver", 400


class UnknownReadingError(NotFoundError):
    """No request to read content has the id named."""

    code = "content_unknown_reading"


class ReadingRefusedError(ContentError):
    """Content may not be read: approvals are missing, not valid, denied, or out of date."""

    code, status = "content_reading_refused", 403


class NotInLogError(ContentError):
    """A reading could not be put on record, so nothing is shown."""

    code, status = "content_not_recorded", 503
