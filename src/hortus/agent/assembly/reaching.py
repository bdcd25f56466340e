"""Join what reaches beyond the workspace: company knowledge, MCP servers, other agents."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.assembly.sandboxing import LateSandbox
from hortus.agent.assembly.ways import Ways
from hortus.agent.company import (
    Changes,
    Company,
    CompanyChecker,
    CompanyPlace,
    CompanyRules,
    CompanyTool,
    Memory,
)
from hortus.agent.delegation import Crew, DelegateTool
from hortus.agent.files import Git, Workspace
from hortus.agent.guidance import AgentDefinition
from hortus.agent.options import Options
from hortus.agent.session import Checker, Guidance, Limits, Meter, Parts
from hortus.agent.settings import Settled, file_hash, permitted_servers
from hortus.agent.values import AgentTool
from hortus.core import Clock

if TYPE_CHECKING:
    from hortus.agent.servers import Servers


class Ground(Struct, frozen=True):
    """What the session is joined on."""

    options: Options
    settled: Settled
    workspace: Workspace
    sandbox: LateSandbox
    meter: Meter
    clock: Clock


class Reach:
    """What a session reaches; nothing of it is asked or started before it is needed."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._company = _company(ground)
        self._servers = _servers(ground)
        git = Git.found(ground.workspace.root)
        self._changes = Changes(ground.workspace, git) if git else None
        self._tools = self._made_tools()
        self._checkers = self._made_checkers()

    def joined(
        self,
        parts: Parts,
        fresh: Callable[[], Parts],
        agents: Mapping[str, AgentDefinition],
        limits: Limits,
    ) -> Parts:
        """Return the parts with all that is beyond; ``fresh`` makes those of other agents."""
        ground = self._ground
        crew = Crew(
            lambda: self._reaching(fresh()),
            lambda: _left(limits, ground.meter),
            str(ground.options.places.workspace),
            ground.clock,
            agents,
        )
        whole = self._reaching(parts)
        closers = [thing.close for thing in (self._company, self._servers) if thing is not None]
        return replace(
            whole,
            tools=(*whole.tools, DelegateTool(crew, ground.meter)),
            closers=(*closers, *parts.closers),
        )

    def _reaching(self, parts: Parts) -> Parts:
        return replace(
            parts,
            tools=(*parts.tools, *self._tools),
            checkers=(*parts.checkers, *self._checkers),
            guidance=self._guided(parts.guidance),
        )

    def _made_tools(self) -> tuple[AgentTool, ...]:
        tools: list[AgentTool] = []
        if self._company is not None and self._company.offered:
            tools.append(CompanyTool(self._company))
        if self._servers is not None:
            from hortus.agent.servers import ServerTool  # noqa: PLC0415 - only who has some pays

            tools.append(ServerTool(self._servers))
        return tuple(tools)

    def _made_checkers(self) -> tuple[Checker, ...]:
        if self._company is None or self._changes is None:
            return ()
        return (CompanyChecker(self._company, self._changes),)

    def _guided(self, guidance: Guidance | None) -> Guidance | None:
        if self._company is None:
            return guidance
        rules = CompanyRules(self._company, self._changes.prefix if self._changes else str)
        return rules if guidance is None else _Both(guidance, rules)


class _Both(Struct, frozen=True):
    """Instructions of the repository, then rules of the company."""

    own: Guidance
    rules: CompanyRules

    def system(self) -> str:
        """Return the system text."""
        return self.own.system()

    def touched(self, paths: Sequence[str]) -> str:
        """Return what is newly in scope."""
        said = (self.own.touched(paths), self.rules.touched(paths))
        return "\n".join(text for text in said if text)


def _company(ground: Ground) -> Company | None:
    settings, options = ground.settled.settings, ground.options
    if settings.company is False:
        return None
    name = settings.company_repository or options.project.name or options.places.workspace.name
    ways = Ways(options, settings)
    way = ways.to(options.gateway.url)
    place = CompanyPlace(
        options.gateway.url,
        options.gateway.credential,
        name,
        way.ca_file,
        ways.client_certificate,
        ways.client_key,
        way.proxy,
        wanted=settings.company is True,
        # Only hortus gives answers of models an id by which they are explained.
        is_there=lambda: settings.company is True or bool(ground.meter.decision_id),
    )
    memory = Memory(options.places.data / "agent" / "company", place.door, name)
    return Company(place, memory, ground.clock, ground.meter.show)


def _servers(ground: Ground) -> "Servers | None":
    brought = ground.options.brought
    if not (ground.settled.servers or brought):
        return None
    from hortus.agent.servers import (  # noqa: PLC0415 - only who has some pays
        Catalogue,
        Means,
        Servers,
        Trust,
        closed_in,
        read_servers,
        unchanged,
    )

    more = read_servers(brought, Path.home(), "the editor")
    entries, refused = permitted_servers((*ground.settled.servers, *more), ground.settled.required)
    for notice in refused:
        ground.meter.show(notice)

    catalogue = Catalogue(ground.options.places.data / "agent" / "servers")
    trusted = ground.settled.files

    def differs(path: str) -> bool:
        return path in trusted and file_hash(ground.workspace, path) != trusted[path]

    launch = unchanged(closed_in(ground.sandbox.start), differs)
    ways = Ways(ground.options, ground.settled.settings)

    def way(url: str) -> Trust:
        found = ways.to(url)
        return Trust(found.ca_file, proxy=found.proxy)

    return Servers(entries, Means(launch, catalogue, ground.clock, way))


def _left(limits: Limits, meter: Meter) -> Limits:
    """Return the limits of an agent: what is left of the money, and turns of its own."""
    if limits.cost is None or meter.spent.cost is None:
        return limits
    return replace(limits, cost=max(0.0, limits.cost - meter.spent.cost))
