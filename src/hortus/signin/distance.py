"""Administer a hortus from one's own machine, in the name of who has signed in there."""

import msgspec

from hortus.signin.calling import Call, answered
from hortus.signin.client import Login
from hortus.signin.errors import UnreachableError

_PATH = "/admin/v1/"
# A list of 30,000 people has some 10 MB.
_MOST_BYTES = 64 * 1024 * 1024


def administer(login: Login, operation: str, said: msgspec.Struct) -> object:
    """Have an operation done, and return the answer.

    Raises ``RefusedByServerError`` in the words of hortus, ``UnreachableError`` and
    ``NotSignedInError``.
    """
    path = f"{_PATH}{operation}"
    headers = {"Content-Type": "application/json", **login.headers("POST", path)}
    body = answered(Call("POST", login.url, path, headers, msgspec.json.encode(said)), _MOST_BYTES)
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as e:
        raise UnreachableError(
            f"what answers at {login.url} is no hortus that can be administered",
            remedy="check the address, and that hortus there is as new as this one",
        ) from e
