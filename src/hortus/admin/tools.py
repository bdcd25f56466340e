"""The register of tools: which are allowed, warned of and banned, and why."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from hortus.admin.operation import Nothing, Operation, Wanted
from hortus.core import Clock, ConflictError
from hortus.identity import Caller
from hortus.policy import Risk, Task, Tool, ToolStatus
from hortus.store import ToolRecord
from hortus.tools import (
    NoSuchVerdictError,
    Register,
    Review,
    Said,
    Status,
    parted,
    products,
)
from hortus.tools import Risk as SaidRisk

_TOOLS = (Task.MANAGE_TOOLS,)
_REGISTER, _FILE = "register", "directory.toml"
_US = 1_000_000


class ToolSaid(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A verdict on ``NAME`` or ``NAME@RANGE``; what is empty or null is the usual."""

    tool: str
    reason: str
    risk: SaidRisk | None = None
    until: str = ""
    """The last day on which it is good, such as ``2027-05-22``."""
    report: str = ""
    """The SHA-256 of the report it rests on."""
    level: str = ""
    """What that report says."""


class ToolForgotten(Struct, frozen=True, forbid_unknown_fields=True):
    """Which verdict is taken out, and why."""

    tool: str
    reason: str


class ToolShown(Struct, frozen=True, kw_only=True):
    """A verdict as it stands today, and who keeps it."""

    tool: str
    name: str
    versions: str
    status: ToolStatus
    risk: Risk
    reason: str
    until: str
    overdue: bool
    words: str
    """The verdict as refusals, ``why`` and the passport say it."""
    kept_by: str
    """``register``, or ``directory.toml`` for what the policy folder declares."""
    by: str = ""
    decided_us: int = 0
    report: str = ""
    level: str = ""
    remark: str = ""


class ToolDesk:
    """The operations on the register; ``declared`` is what the policy folder says of tools."""

    def __init__(
        self,
        register: Callable[[Caller], Register],
        declared: Callable[[], Iterable[Tool]],
        clock: Clock,
    ) -> None:
        self._register = register
        self._declared = declared
        self._clock = clock

    def operations(self) -> Iterator[Operation]:
        """Yield them; everybody may know which tools they may use."""
        yield Operation.of(
            Wanted("tool/list", "Verdicts on tools", reads=True), Nothing, self.list
        )
        yield Operation.of(Wanted("tool/allow", "Allow a tool", _TOOLS), ToolSaid, self.allow)
        yield Operation.of(
            Wanted("tool/warn", "Allow a tool with a warning", _TOOLS), ToolSaid, self.warn
        )
        yield Operation.of(Wanted("tool/deny", "Ban a tool", _TOOLS), ToolSaid, self.deny)
        yield Operation.of(
            Wanted("tool/forget", "Take a verdict out", _TOOLS), ToolForgotten, self.forget
        )

    def list(self, caller: Caller, _: Nothing) -> list[ToolShown]:
        """Return every verdict; of the same versions, that of the register holds."""
        kept = [self._shown(record) for record in self._register(caller).all()]
        known = {one.tool for one in kept}
        others = [_declared(t) for t in self._declared() if t.uid.id not in known]
        return sorted([*kept, *others], key=lambda one: (one.name, one.versions))

    def allow(self, caller: Caller, said: ToolSaid) -> ToolShown:
        """Allow a tool."""
        return self._decide(caller, said, Status.ALLOWED)

    def warn(self, caller: Caller, said: ToolSaid) -> ToolShown:
        """Allow a tool, and warn of it in each answer."""
        return self._decide(caller, said, Status.WARNED)

    def deny(self, caller: Caller, said: ToolSaid) -> ToolShown:
        """Ban a tool."""
        return self._decide(caller, said, Status.BANNED)

    def forget(self, caller: Caller, said: ToolForgotten) -> ToolShown:
        """Take a verdict out, and return what it was.

        Raises ``ConflictError`` for one that the policy folder declares.
        """
        try:
            return self._shown(self._register(caller).forget(said.tool, said.reason))
        except NoSuchVerdictError as e:
            if any(parted(said.tool) == (tool.name, tool.version) for tool in self._declared()):
                raise ConflictError(
                    f"{said.tool} is declared in {_FILE} of the policy folder",
                    remedy="take it out there, or decide otherwise with `hortus tools`",
                ) from e
            raise

    def _decide(self, caller: Caller, said: ToolSaid, status: Status) -> ToolShown:
        review = Review(said.report, said.level) if said.report else None
        verdict = Said(status, said.reason, said.risk, said.until, review)
        record = self._register(caller).decide(said.tool, verdict)
        return self._shown(record, _remark(record.name))

    def _shown(self, record: ToolRecord, remark: str = "") -> ToolShown:
        today = datetime.fromtimestamp(self._clock.now_us() / _US, UTC).date().isoformat()
        tool = Tool(
            record.name,
            record.versions,
            Risk(record.risk),
            ToolStatus(record.status),
            record.reason,
            record.until,
        ).as_of(today)
        return msgspec.structs.replace(
            _declared(tool),
            kept_by=_REGISTER,
            by=record.actor,
            decided_us=record.decided_us,
            report=record.report,
            level=record.level,
            remark=remark,
        )


def _declared(tool: Tool) -> ToolShown:
    return ToolShown(
        tool=tool.uid.id,
        name=tool.name,
        versions=tool.version,
        status=tool.status,
        risk=tool.risk,
        reason=tool.reason,
        until=tool.until,
        overdue=tool.overdue,
        words=tool.verdict,
        kept_by=_FILE,
    )


def _remark(name: str) -> str:
    """Return what is to be known of a name that may have been mistyped."""
    known = products().tools
    if name in known:
        return ""
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return (
        f"{name} is none of the tools that hortus knows: it is recognised where a request names "
        f"it so (`user-agent: {name}/1.2.3`){meant}"
    )
