"""The failures of hortus in the form that RFC 7644 gives errors."""

import msgspec

from hortus.core import HortusError
from hortus.scim.types import Answer

_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"
# Statuses that say everything need no keyword.
_KEYWORDS = {
    "name_taken": "uniqueness",
    "bad_account": "invalidValue",
    "scim_bad_request": "invalidSyntax",
}
_STATUSES = {"changed_meanwhile": 412}
_UNAUTHORISED, _UNAVAILABLE = 401, 503
_SAID_WITH = {_UNAUTHORISED: {"www-authenticate": "Bearer"}, _UNAVAILABLE: {"retry-after": "10"}}


def refusal(error: HortusError) -> Answer:
    """Return the answer that says what is wrong and what to do about it."""
    status = _STATUSES.get(error.code, error.status)
    return said(status, f"{error.message}; {error.remedy}", _KEYWORDS.get(error.code, ""))


def said(status: int, detail: str, keyword: str = "") -> Answer:
    """Return an error in the form of the RFC."""
    body: dict[str, object] = {"schemas": [_SCHEMA], "status": str(status), "detail": detail}
    if keyword:
        body["scimType"] = keyword
    return Answer(status, msgspec.json.encode(body), _SAID_WITH.get(status, {}))
