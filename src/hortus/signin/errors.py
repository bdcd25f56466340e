"""Why somebody could not sign in; each has the code that OAuth has for it."""

from hortus.core import HortusError


class SigninError(HortusError):
    """A request to sign in that cannot be granted."""

    code, status = "invalid_request", 400


class BadGrantError(SigninError):
    """What was presented for a token leads to none.

    Its ``status`` is 401 for a refresh token: by that Claude Code knows that its user is to sign
    in again.
    """

    code = "invalid_grant"

    def __init__(self, message: str, *, remedy: str, status: int = 400) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class UnknownGrantTypeError(SigninError):
    """There is no such way to a token."""

    code = "unsupported_grant_type"


class BadClientError(SigninError):
    """A program did not prove who it is."""

    code, status = "invalid_client", 401


class PendingError(SigninError):
    """Nobody has approved the program yet."""

    code = "authorization_pending"


class SlowDownError(SigninError):
    """The program, or somebody else, asks too often."""

    code = "slow_down"


class DeniedError(SigninError):
    """Whoever was asked has said no."""

    code = "access_denied"


class ExpiredCodeError(SigninError):
    """The code's time is over, or it was used."""

    code = "expired_token"


class BadProofOfKeyError(SigninError):
    """The proof of a key that came with a request for a token does not hold."""

    code = "invalid_dpop_proof"


class ProviderError(HortusError):
    """The company's identity provider does not answer, or not as it should."""

    code, status = "identity_provider", 503


class BadIdTokenError(HortusError):
    """A token that another house has signed cannot be trusted."""

    code, status = "id_token_invalid", 403


class ForgedRequestError(HortusError):
    """A form or an answer belongs to no page that this browser was given."""

    code, status = "forged_request", 403


class WrongAddressError(HortusError):
    """Sign-in was asked for under a name that is not that of hortus."""

    code, status = "wrong_address", 421


class NotSignedInError(HortusError):
    """Nobody is signed in on this machine."""

    code, status = "not_signed_in", 401


class UnreachableError(HortusError):
    """There is no hortus at the address."""

    code, status = "hortus_unreachable", 503


class RefusedByServerError(HortusError):
    """The hortus that was asked has refused; ``oauth`` is its code for why."""

    code, status = "signin_refused_there", 403

    def __init__(self, message: str, *, remedy: str, oauth: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.oauth = oauth
