"""Why a key does not open the door, and what its holder can do about it."""

from hortus.core import ConflictError, HortusError, NotFoundError, UsageError


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


class BadProjectError(HortusError):
    """The name of a project cannot be one."""

    code, status = "bad_project", 400


class BadKeyNameError(HortusError):
    """The name for a key cannot be used."""

    code, status = "bad_key_name", 400


class BadTermError(UsageError):
    """A key cannot be made for so long, or so short a time."""

    code = "bad_key_term"


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


class MalformedTokenError(KeyRefusedError):
    """The text presented is no token of this hortus."""

    code = "token_malformed"


class ExpiredTokenError(KeyRefusedError):
    """The token's time is over; a program that is signed in gets a new one by itself."""

    code = "token_expired"


class EndedSessionError(KeyRefusedError):
    """The session that the token belongs to is over."""

    code = "session_ended"


class ReusedTokenError(KeyRefusedError):
    """A refresh token came a second time, so somebody else may have it; its session has ended."""

    code = "refresh_token_reused"


class MissingProofError(KeyRefusedError):
    """The token is bound to a key, and no proof of that key came with it."""

    code = "proof_missing"


class BadProofError(KeyRefusedError):
    """The proof that came with a token does not hold for this request."""

    code = "proof_invalid"


class ReplayedProofError(KeyRefusedError):
    """The proof was used before."""

    code = "proof_replayed"


class SigninRefusedError(HortusError):
    """Somebody proved who they are, and may not use hortus all the same."""

    code, status = "signin_refused", 403
