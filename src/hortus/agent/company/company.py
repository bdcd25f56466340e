"""The gateway as a source of company knowledge: asked late, waited for briefly, given up on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from hortus.agent.company.answers import Places, decoded
from hortus.agent.company.memory import Known, Memory
from hortus.agent.toolcalls import Json
from hortus.agent.values import Noticed, ToolError
from hortus.core import Clock
from hortus.core.credential import Credential

if TYPE_CHECKING:
    from hortus.agent.servers import Connection, Patience

TOOLS = ("search", "symbol", "card", "rules")
"""What a model may ask for, where the gateway offers it."""
PATH = "/mcp"
EDIT_S = 2.0
"""What rules may cost an edit, however slow the gateway is."""
_FIND_OUT_S = 15.0
_PROBE: Mapping[str, Json] = {"query": "return", "kind": "exact", "most": 1, "lines": 1}
"""A text that any company's code has: nothing found means nothing that may be read."""
_DEFINITE = frozenset({"mcp_server_answer", "mcp_server_fault"})
"""Errors by which it is known that nothing is there: not that nobody answers at the moment."""
_SLOW_AT_MOST = 3
_LEAVE_S = 0.5
_PAUSE_S = 5.0
"""Once it was slow, nothing waits for it for so long: one edit asks more than once."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class CompanyPlace:
    """Which gateway is asked, as whom, and what it calls the repository that is worked on."""

    url: str
    credential: Credential
    repository: str
    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    proxy: str = field(default="", repr=False)
    wanted: bool = False
    """Whether the person has set that company knowledge is used, rather than found it there."""

    is_there: Callable[[], bool] = _always
    """Whether the server has shown itself to be a gateway; one of models only is asked nothing."""

    @property
    def door(self) -> str:
        """The address that is asked."""
        return self.url.rstrip("/").removesuffix("/v1").rstrip("/") + PATH


class Company:
    """Asks one gateway. What it offers is found out beside the work, at the first need."""

    def __init__(
        self,
        place: CompanyPlace,
        memory: Memory,
        clock: Clock,
        tell: Callable[[Noticed], None],
        edit_s: float = EDIT_S,
    ) -> None:
        self.place = place
        self.edit_s = edit_s
        self._memory = memory
        self._clock = clock
        self._tell = tell
        self._before = memory.read()
        self._known: Known | None = None
        self._found_out = Event()
        self._thread: Thread | None = None
        self._connection: Connection | None = None
        self._lock = Lock()
        self._slow = 0
        self._slow_at = -inf
        self._said: set[str] = set()

    @property
    def offered(self) -> tuple[str, ...]:
        """What the model is offered in this session, by what was known when it began."""
        if self._before is not None:
            return tuple(name for name in TOOLS if name in self._before.tools)
        return TOOLS if self.place.wanted else ()

    def begin(self) -> None:
        """Find out beside the work what the gateway offers; safe to call again."""
        if self._thread is None:
            self._thread = Thread(target=self._find_out, name="company", daemon=True)
            self._thread.start()

    def rules_within(self, ends: float) -> bool:
        """Tell whether the gateway has rules for this repository, once that is known."""
        if not self.place.is_there():
            return False
        self.begin()
        paused = self._clock.monotonic() < self._slow_at + _PAUSE_S
        if paused or self._slow >= _SLOW_AT_MOST:
            return False
        if not self._found_out.wait(max(0.0, ends - self._clock.monotonic())):
            self.slow()
            return False
        known = self._known or Known()
        self._say_what_is_missing(known)
        return known.has_rules

    def ask(self, tool: str, arguments: Mapping[str, Json], patience: "Patience") -> "Answered":
        """Return what a tool of the gateway answers. Raises ``ToolError``."""
        from hortus.agent.servers import told  # noqa: PLC0415 - http.client, 45 ms of CPU

        called = self._opened().call(tool, arguments, patience)
        if called.is_error:
            raise ToolError(told(called).text, remedy="ask otherwise, or go on without it")
        return Answered(told(called).text, bytes(called.structured_content))

    def patience(self, seconds: float, stop: Event | None = None) -> "Patience":
        """Return an end for everything that is asked from now on."""
        from hortus.agent.servers import Patience  # noqa: PLC0415 - as above

        ends = self._clock.monotonic() + seconds
        return Patience(seconds, self._clock, stop or Event(), ends=ends)

    def slow(self, why: str = "") -> None:
        """Note that rules could not be asked for; after a few times nobody waits any more."""
        self._slow += 1
        self._slow_at = self._clock.monotonic()
        reason = why or f"the gateway did not answer within {self.edit_s:g} s"
        if self._slow >= _SLOW_AT_MOST:
            text = f"the company's rules are not asked for any more in this session: {reason}"
        else:
            text = f"the company's rules were not asked for: {reason}"
        self.say(text, "`hortus rules check` does it later")

    def answered(self) -> None:
        """Note that the gateway is quick enough."""
        self._slow = 0

    def say(self, text: str, remedy: str = "") -> None:
        """Tell the person something, once a session."""
        if text not in self._said:
            self._said.add(text)
            self._tell(Noticed(text, remedy))

    def close(self) -> None:
        """End the connection, and what is still being found out."""
        if self._connection is not None:
            self._connection.close()
        if self._thread is not None:
            self._thread.join(_LEAVE_S)

    def _say_what_is_missing(self, known: Known) -> None:
        """Tell the person what the gateway does not have, where that is news to them."""
        if known.problem and (self._before is None or self._before.problem != known.problem):
            self.say(
                f"the gateway has no rules for this repository: {known.problem}",
                "have it indexed (`hortus index add`), or set `company_repository` to its name",
            )

    def _find_out(self) -> None:
        try:
            self._known = self._asked()
            self._memory.keep(self._known)
        except ToolError as e:
            self._known = Known(problem=e.message)
            if e.code in _DEFINITE:
                self._memory.keep(self._known)
            # Else what was known before may still hold; this session goes on without.
        finally:
            self._found_out.set()

    def _asked(self) -> Known:
        patience = self.patience(_FIND_OUT_S)
        offer = self._opened().offer(patience)
        tools = tuple(tool.name for tool in offer.tools)
        if "search" not in tools:
            return Known(problem="it is of an older version")
        probe = self.ask("search", _PROBE, patience)
        if not decoded(probe.value, Places).places:
            return Known(problem="it has no index that you may read")
        try:
            where = {"path": "README.md", "repository": self.place.repository}
            self.ask("rules", where, patience)
        except ToolError as e:
            return Known(tools, has_rules=False, problem=e.message)
        return Known(tools, has_rules=True)

    def _opened(self) -> "Connection":
        from hortus.agent.servers import (  # noqa: PLC0415 - http.client, 45 ms of CPU
            Connection,
            HttpLink,
            Trust,
        )

        place = self.place
        trust = Trust(place.ca_file, place.client_certificate, place.client_key, place.proxy)
        with self._lock:  # it is found out beside the work what there is
            if self._connection is None:
                self._connection = Connection(
                    lambda heard: HttpLink(place.door, place.credential.headers, heard, trust)
                )
            return self._connection


@dataclass(frozen=True, slots=True)
class Answered:
    """What a tool of the gateway answers: words, and the same as JSON."""

    text: str
    value: bytes
