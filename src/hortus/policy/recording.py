"""Write down what a decision rested on, without names of people, and read it again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import msgspec

from hortus.core import Action
from hortus.policy.errors import FactError
from hortus.policy.records import Tool
from hortus.policy.types import (
    Budget,
    Circumstances,
    DataClass,
    KeyTier,
    Label,
    Purpose,
    Request,
    Uid,
    Zone,
)

_NONE: Mapping[str, str] = MappingProxyType({})
_LONGEST = 160


class _Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The facts of a question besides who asked, when, in which project and with which client."""

    do: Action
    kind: str = "User"
    thing: str = "Model"
    what: str = ""
    """Which model was asked about: a request that went to none has none in its record."""
    data_class: DataClass = DataClass.INTERNAL
    labels: tuple[Label, ...] = ()
    zone: str = Zone.UNKNOWN
    key_tier: KeyTier = KeyTier.UNKNOWN
    key_covers: bool = True
    key_zone: str | None = None
    purpose: Purpose = Purpose.UNSTATED
    budget: Budget = Budget.WITHIN
    approvals: int = 0
    """How many others agreed; who they were is in no record of this kind."""
    offset_min: int = 0
    """Where the caller's clock was, in minutes east of UTC."""
    tool_status: str = ""
    """What was decided about the client then; empty where it did not say who it is."""
    tool: str = ""
    """The same in words."""
    used: dict[str, str] = {}
    """What the policies looked at that decided, in words."""


def write_facts(
    request: Request, used: Mapping[str, str] = _NONE, tool: Tool | None = None
) -> str:
    """Return the facts of a request as JSON, to be kept with its record.

    ``used`` are those of its verdict, ``tool`` is the client where it says who it is; who asked is
    not among what is written.
    """
    who = f"{request.who.type} {request.who.id}"
    around = request.circumstances
    offset = request.at.utcoffset() or timedelta()
    facts = _Facts(
        request.action,
        request.who.type,
        request.what.type,
        request.what.id,
        around.data_class,
        tuple(sorted(around.labels)),
        around.zone,
        around.key_tier,
        around.key_covers,
        around.key_zone,
        around.purpose,
        around.budget,
        len(around.approvers - {request.who.id}),
        offset // timedelta(minutes=1),
        tool.status if tool else "",
        _short(tool.verdict) if tool else "",
        {name: _short(words) for name, words in used.items() if who not in words},
    )
    return msgspec.json.encode(facts).decode()


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}..."


def told_facts(text: str) -> dict[str, str]:
    """Return what ``write_facts`` wrote in words: the circumstances, then what policies looked at.

    Raises ``FactError`` where it cannot be read.
    """
    found = _read(text)
    said = {
        "about": found.what,
        "class": found.data_class,
        "labels": " ".join(found.labels),
        "network": found.zone,
        "key": found.key_tier,
        "purpose": found.purpose,
        "budget": found.budget,
        "key covers the name": "" if found.key_covers else "no",
        "key is bound to": found.key_zone or "",
        "others who agreed": str(found.approvals or ""),
        "client": found.tool,
    }
    return {name: value for name, value in said.items() if value} | found.used


class _Standing(msgspec.Struct, frozen=True):
    tool_status: str = ""


def tool_standing(text: str) -> str:
    """Return how the client of a record stood then; empty where nothing is told of it."""
    try:
        return msgspec.json.decode(text, type=_Standing).tool_status if text else ""
    except msgspec.MsgspecError:
        return ""


def _read(text: str) -> _Facts:
    try:
        return msgspec.json.decode(text, type=_Facts)
    except (msgspec.DecodeError, msgspec.ValidationError) as e:
        raise FactError(
            f"the facts of a record cannot be read: {e}",
            remedy="it was written by another version; leave it out",
        ) from e


class Recorded(msgspec.Struct, frozen=True):
    """What a record says of a question; ``facts`` are as ``write_facts`` wrote them."""

    who: str
    what: str
    at_us: int
    facts: str
    project: str = ""
    tool: str = ""

    def request(self) -> Request:
        """Return the question again; raises ``FactError`` where the facts cannot be read."""
        found = _read(self.facts)
        clock = timezone(timedelta(minutes=found.offset_min))
        return Request(
            Uid(found.kind, self.who),
            found.do,
            Uid(found.thing, found.what or self.what),
            (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.at_us)).astimezone(
                clock
            ),
            Circumstances(
                found.data_class,
                frozenset(found.labels),
                found.zone,
                found.key_tier,
                found.key_covers,
                found.key_zone,
                found.purpose,
                found.budget,
                # That many, whoever they were: only their number is a fact.
                frozenset(f"approver {n + 1}" for n in range(found.approvals)),
                self.project,
                self.tool,
            ),
        )
