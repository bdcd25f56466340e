"""Carry one server's signature of its thinking through a client that speaks another dialect."""

from dataclasses import replace

from hortus.core import Dialect
from hortus.gateway.dialects.types import Thinking

# A signature that comes back with this mark was made by a server of the dialect named in it. It is
# given to such a server as it was, and to no other: they refuse what they have not signed.
_MARK = "hortus"
_MARK_IN_JSON = b'"hortus.'
_THOUGHT, _REDACTED = "t", "r"


def carried(thinking: Thinking, dialect: Dialect) -> str:
    """Return the signature to show to a client of ``dialect``."""
    if thinking.origin is dialect:
        return thinking.signature
    kind = _REDACTED if thinking.redacted else _THOUGHT
    return f"{_MARK}.{thinking.origin}.{kind}.{thinking.signature}"


def holds_foreign_thinking(body: bytes) -> bool:
    """Tell whether a client sends back thinking that a server of another dialect has signed.

    It got there when that server answered earlier in the conversation; one of the client's own
    dialect would refuse the signature.
    """
    return _MARK_IN_JSON in body


def uncarried(thinking: Thinking) -> Thinking:
    """Return thinking that a client sent back as the server that made it knows it."""
    mark, _, rest = thinking.signature.partition(".")
    origin, _, rest = rest.partition(".")
    kind, _, signature = rest.partition(".")
    if mark != _MARK or origin not in set(Dialect) or kind not in (_THOUGHT, _REDACTED):
        return thinking
    redacted = kind == _REDACTED
    return replace(thinking, signature=signature, origin=Dialect(origin), redacted=redacted)
