"""A connection to one server: which revision is spoken, what it offers, and calls."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from threading import Event, RLock
from typing import TypeVar

import msgspec

from hortus import __version__
from hortus.agent.servers.answers import (
    Called,
    Discovered,
    Initialized,
    Outcome,
    PromptGiven,
    PromptsListed,
    ReadResource,
    ResourcesListed,
    ToolsListed,
    decoded,
)
from hortus.agent.servers.errors import (
    ServerAnswerError,
    ServerFaultError,
    ServerSilentError,
    SessionGoneError,
)
from hortus.agent.servers.links import Link, Outgoing
from hortus.agent.servers.messages import HEADERS, VERSION
from hortus.agent.servers.mirroring import header_value, is_sound, mirrored
from hortus.agent.servers.types import Offer, Offered, Thing
from hortus.agent.servers.waiting import Patience
from hortus.agent.toolcalls import Json

HANDSHAKE = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""Revisions that begin with ``initialize``, the oldest first."""
STATELESS = "2026-07-28"
"""The revision in which every request says by itself what it needs said."""

_INFO: Mapping[str, Json] = {"name": "hortus", "title": "hortus code", "version": __version__}
_META = "io.modelcontextprotocol/"
_PROBE_S = 5.0
_MOST_PAGES = 50
_MOST_THINGS = 1_000
_MOST_ROUNDS = 10
_NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
_FIRST = frozenset({"initialize", "server/discover"})
_T = TypeVar("_T")
_P = TypeVar("_P", ToolsListed, ResourcesListed, PromptsListed)


class Connection:
    """Speaks with one server over a link; safe to use from several threads."""

    def __init__(self, open_link: Callable[[Callable[[str], None]], Link]) -> None:
        self._changed = Event()
        self._link = open_link(self._noticed)
        self._numbers = count(1)
        self._version = ""
        self._offer: Offer | None = None
        self._has: frozenset[str] = frozenset()
        self._lock = RLock()

    @property
    def is_over(self) -> bool:
        """Tell whether the server has gone, so that another connection is needed."""
        return self._link.is_over

    def close(self) -> None:
        """End it."""
        self._link.close()

    def offer(self, patience: Patience) -> Offer:
        """Return what the server offers; asked for again where it says that it has changed."""
        with self._lock:
            self._settled(patience)
            if self._offer is None or self._changed.is_set():
                self._changed.clear()
                self._offer = self._listed(patience)
            return self._offer

    def call(self, name: str, arguments: Mapping[str, Json], patience: Patience) -> Called:
        """Call a tool. Raises ``ToolError``; what the tool itself finds wrong is in the result."""
        try:
            return self._again(lambda: self._called(name, arguments, patience))
        except ServerFaultError as e:
            if e.number != HEADERS:
                raise
            # The server wants other arguments in headers than it said before.
            self._changed.set()
            return self._called(name, arguments, patience)

    def read(self, uri: str, patience: Patience) -> ReadResource:
        """Return what is in a resource. Raises ``ToolError``."""
        return self._again(
            lambda: self._asked("resources/read", {"uri": uri}, ReadResource, patience)
        )

    def prompt(self, name: str, arguments: Mapping[str, Json], patience: Patience) -> PromptGiven:
        """Return a prompt with its arguments filled in. Raises ``ToolError``."""
        params: dict[str, Json] = {"name": name, "arguments": dict(arguments)}
        return self._again(lambda: self._asked("prompts/get", params, PromptGiven, patience))

    def _again(self, work: Callable[[], _T]) -> _T:
        """Return what comes of it, in a new session where the server has forgotten this one."""
        try:
            return work()
        except SessionGoneError:
            self._version = self._link.version = ""
            self._changed.set()
            return work()

    def _called(self, name: str, arguments: Mapping[str, Json], patience: Patience) -> Called:
        tool = self.offer(patience).tool(name)
        fields = mirrored(tool.parameters, arguments) if tool else {}
        params: dict[str, Json] = {"name": name, "arguments": dict(arguments)}
        return self._asked("tools/call", params, Called, patience, fields)

    def _noticed(self, method: str) -> None:
        if method.endswith("/list_changed"):
            self._changed.set()

    def _settled(self, patience: Patience) -> None:
        """Agree on a revision: the newest without a handshake, else one with it."""
        if self._version:
            return
        try:
            found = self._discovered(patience.within(_PROBE_S))
        except (ServerAnswerError, ServerFaultError, ServerSilentError) as e:
            if patience.stop.is_set() or _wants_only_others(e):
                raise
            self._shake_hands_or_not(patience)
            return
        if STATELESS in found.supported_versions:
            self._has = frozenset(found.capabilities)
        else:
            self._shake_hands(patience)

    def _shake_hands_or_not(self, patience: Patience) -> None:
        """Shake hands with a server that did not answer what only the newest revision has.

        One that only was slow has understood meanwhile, and takes no handshake any more.
        """
        try:
            self._shake_hands(patience)
        except ServerFaultError as e:
            if e.number != VERSION:
                raise
            self._has = frozenset(self._discovered(patience).capabilities)

    def _discovered(self, patience: Patience) -> Discovered:
        self._version = self._link.version = STATELESS
        try:
            return self._asked("server/discover", {}, Discovered, patience)
        except ServerFaultError as e:
            if e.number != VERSION or STATELESS not in _supported(e):
                self._version = self._link.version = ""
                raise
            return self._asked("server/discover", {}, Discovered, patience)
        except (ServerAnswerError, ServerSilentError):
            self._version = self._link.version = ""
            raise

    def _shake_hands(self, patience: Patience) -> None:
        self._version = self._link.version = ""
        params: dict[str, Json] = {
            "protocolVersion": HANDSHAKE[-1],
            "capabilities": {},
            "clientInfo": _INFO,
        }
        found = self._asked("initialize", params, Initialized, patience)
        if found.protocol_version not in HANDSHAKE:
            raise ServerAnswerError(
                f"the server speaks only {found.protocol_version[:40]!r} of the protocol",
                remedy=f"tell the person: hortus speaks {', '.join(HANDSHAKE)} and {STATELESS}",
            )
        self._version = self._link.version = found.protocol_version
        self._has = frozenset(found.capabilities)
        self._link.tell("notifications/initialized", {})

    def _listed(self, patience: Patience) -> Offer:
        resources: tuple[Thing, ...] = ()
        prompts: tuple[Thing, ...] = ()
        if "resources" in self._has:
            pages = self._pages("resources/list", ResourcesListed, patience)
            resources = tuple(one.thing() for page in pages for one in page.resources)
        if "prompts" in self._has:
            listed = self._pages("prompts/list", PromptsListed, patience)
            prompts = tuple(one.thing() for page in listed for one in page.prompts)
        return Offer(self._version, tuple(self._tools(patience)), resources, prompts)

    def _tools(self, patience: Patience) -> Iterator[Offered]:
        if "tools" not in self._has:
            return
        for page in self._pages("tools/list", ToolsListed, patience):
            for one in page.tools:
                offered = one.offered()
                # A tool that marks its arguments wrongly must not be used, says the revision.
                if self._version != STATELESS or is_sound(offered.parameters):
                    yield offered

    def _pages(self, method: str, kind: type[_P], patience: Patience) -> list[_P]:
        pages: list[_P] = []
        cursors: set[str | None] = {None}
        found = 0
        cursor: str | None = None
        while len(pages) < _MOST_PAGES and found < _MOST_THINGS:
            page = self._asked(method, {"cursor": cursor} if cursor else {}, kind, patience)
            pages.append(page)
            found += page.size
            cursor = page.next_cursor
            if cursor in cursors:
                break
            cursors.add(cursor)
        return pages

    def _asked(
        self,
        method: str,
        params: Mapping[str, Json],
        kind: type[_T],
        patience: Patience,
        fields: Mapping[str, str] | None = None,
    ) -> _T:
        """Return a result; a server that wants input is told that nobody gives any."""
        with self._lock:
            if not self._version and method not in _FIRST:
                self._settled(patience)
        more: dict[str, Json] = {}
        for _ in range(_MOST_ROUNDS):
            call = self._outgoing(method, {**params, **more}, fields or {})
            value = self._link.ask(call, patience).value()
            outcome = decoded(value, Outcome)
            if outcome.result_type != "input_required":
                return decoded(value, kind)
            more = outcome.declined()
        raise ServerAnswerError(
            "the server asks again and again for input that only a person can give",
            remedy="tell the person what it asks for, or go on without it",
        )

    def _outgoing(
        self, method: str, params: Mapping[str, Json], fields: Mapping[str, str]
    ) -> Outgoing:
        number = next(self._numbers)
        meta: dict[str, Json] = {"progressToken": number} if method == "tools/call" else {}
        stateless = self._version == STATELESS
        headers: dict[str, str] = {}
        if stateless:
            meta[f"{_META}protocolVersion"] = STATELESS
            meta[f"{_META}clientInfo"] = _INFO
            meta[f"{_META}clientCapabilities"] = {}
            headers = {"Mcp-Method": method, **fields}
            if (member := _NAMED.get(method)) is not None:
                headers["Mcp-Name"] = header_value(str(params[member]))
        full = {**params, "_meta": meta} if meta else params
        return Outgoing(number, method, full, headers, announces=not stateless)


def _wants_only_others(error: Exception) -> bool:
    """Tell whether a server said which revisions it speaks, and none of them is known here."""
    if not isinstance(error, ServerFaultError) or error.number != VERSION:
        return False
    supported = _supported(error)
    return bool(supported) and not any(one in HANDSHAKE for one in supported)


class _Supported(msgspec.Struct, frozen=True):
    supported: list[str] = []


def _supported(error: ServerFaultError) -> list[str]:
    try:
        return msgspec.json.decode(error.data, type=_Supported).supported
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
