"""Why a key does not open the door, and what its holder can do about it."""

from hortus.core import ConflictError, HortusError, NotFoundError


class KeyRefusedError(HortusError):
    """The caller's key does not let them in; the key itself is never repeated."""

    code, status = "key_refused", 401


class MalformedKeyError(KeyRefusedError):
    """The text presented cannot be a key of hortus."""

    code = "key_malformed"


class UnknownKeyError(KeyRefusedError):
    """The key has the right form, but was not made here."""

    code = "key_unknown"


class ExpiredKeyError(KeyRefusedError):
    """The key's time is over."""

    code = "key_expired"


class RevokedKeyError(KeyRefusedError):
    """The key was revoked."""

    code = "key_revoked"


class NoSuchKeyError(NotFoundError):
    """No key has the id named."""

    code = "no_such_key"


class AlreadyRevokedError(ConflictError):
    """The key was revoked before."""

    code = "key_already_revoked"


class BadKeyNameError(HortusError):
    """The name for a key cannot be used."""

    code, status = "bad_key_name", 400


class PepperError(HortusError):
    """The file that the keys' digests depend on is missing, damaged or open to others."""

    code, status = "pepper", 500


class EndedAccountError(KeyRefusedError):
    """The key is sound, but the person or service it belongs to may come in no more."""

    code = "account_ended"


class NoSuchAccountError(NotFoundError):
    """There is no person, team or service of that name or id."""

    code = "no_such_account"


class TakenNameError(ConflictError):
    """Another person, team or service has the name."""

    code = "name_taken"


class ChangedMeanwhileError(ConflictError):
    """Somebody else has changed the entry since it was read."""

    code = "changed_meanwhile"


class BadAccountError(HortusError):
    """An entry of the directory cannot be as it was said."""

    code, status = "bad_account", 400
