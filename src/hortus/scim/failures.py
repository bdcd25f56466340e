"""Every failure of a request in the form that RFC 7644 gives errors."""

from pydantic import ValidationError
from scim2_models import Error, SCIMException

from hortus.core import HortusError
from hortus.scim.refusals import refusal, said
from hortus.scim.types import Answer

_MOST_NAMED = 3


def failure(error: HortusError | SCIMException | ValidationError | RecursionError) -> Answer:
    """Return the answer that says what is wrong."""
    match error:
        case HortusError():
            return refusal(error)
        case SCIMException():
            return _answer(error.to_error())
        case ValidationError():
            found = Error.from_validation_errors(error.errors(include_url=False))
            first = found[0]
            first.detail = "; ".join(filter(None, (one.detail for one in found[:_MOST_NAMED])))
            return _answer(first)
        case RecursionError():
            return said(400, "the request is nested too deeply", "invalidSyntax")


def _answer(error: Error) -> Answer:
    return said(error.status or 400, error.detail or "", error.scim_type or "")
