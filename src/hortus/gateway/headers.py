"""Which headers pass the gateway, in each direction; all others stop here."""

from collections.abc import Iterable

from hortus.core import Dialect

Header = tuple[bytes, bytes]

TO_UPSTREAM = frozenset(
    {
        b"accept",
        b"anthropic-beta",
        b"anthropic-version",
        b"openai-beta",
        b"originator",
        b"user-agent",
        b"x-app",
    }
)
"""Request headers forwarded byte for byte.

The client's own marks go on as they are. Session ids and headers that carry the path or commit of
the working copy (``x-codex-turn-metadata``) stay inside.
"""

TO_CLIENT = frozenset(
    {
        b"openai-processing-ms",
        b"request-id",
        b"retry-after",
        b"x-request-id",
        b"x-should-retry",
    }
)
"""Response headers passed back byte for byte; the content type is the gateway's own."""

DECISION, MODEL, DROPPED = b"x-hortus-decision", b"x-hortus-model", b"x-hortus-dropped"
ATTEMPTS = b"x-hortus-attempts"
EVIDENCE, SILENCE = b"x-hortus-evidence", b"x-hortus-silence"
ESTIMATE = b"x-hortus-estimate"
WARNING = b"x-hortus-warning"
REDACTED = b"x-hortus-redacted"
RECEIPT = b"x-hortus-receipt"

PROJECT, PURPOSE = b"x-hortus-project", b"x-hortus-purpose"
DATA_CLASS = b"x-hortus-class"

ASKED = {
    PROJECT: "the repository a request is about, which has a class of data (`hortus passport`)",
    DATA_CLASS: "how sensitive the request is, where that is more than its project's class says",
    PURPOSE: "what a request is for: coding, review, completion, search, training or staff_rating",
}
"""Every header of a request that hortus reads for its policies, with its meaning."""

OURS = {
    DECISION: "id of the decision; `hortus why ID` explains it",
    MODEL: "the model that answered",
    DROPPED: "what the request or answer said that the other dialect cannot say",
    ATTEMPTS: "how many models were tried, when more than one",
    EVIDENCE: "where in the repository an embedded completion comes from",
    SILENCE: "why the embedded model suggests nothing",
    REDACTED: "how many places of the request were replaced by placeholders before it was sent",
    RECEIPT: "the record's place in the audit log, signed; `hortus audit verify --receipts`",
    WARNING: "what the company's register of tools says against the client (`hortus tools list`)",
    ESTIMATE: "how a count of tokens was estimated, where no model counted them",
}
"""Every header that hortus adds to an answer, with its meaning."""

_JSON = (b"content-type", b"application/json")
_ANTHROPIC_VERSION = (b"anthropic-version", b"2023-06-01")


def for_upstream(
    fields: dict[bytes, bytes], dialect: Dialect, api_key: str, *, same_dialect: bool
) -> list[Header]:
    """Return the headers of the request to a model server.

    The client's key is never among them; the server's own takes its place. Headers that belong to
    the client's dialect go only to a server of the same dialect.
    """
    chosen = [_JSON]
    for name, value in fields.items():
        if name in TO_UPSTREAM and (same_dialect or name in {b"user-agent", b"accept"}):
            chosen.append((name, value))
    if dialect is Dialect.MESSAGES and (not same_dialect or b"anthropic-version" not in fields):
        chosen.append(_ANTHROPIC_VERSION)
    if api_key:
        chosen.append(_credential(dialect, api_key))
    return chosen


def for_client(headers: Iterable[Header]) -> list[Header]:
    """Return those headers of an upstream answer that pass to the client."""
    return [(name, value) for name, value in headers if name in TO_CLIENT]


def _credential(dialect: Dialect, api_key: str) -> Header:
    if dialect is Dialect.MESSAGES:
        return b"x-api-key", api_key.encode()
    return b"authorization", b"Bearer " + api_key.encode()
