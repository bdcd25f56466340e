"""What an agent that is given work is made of: the parts of who gives it, never more."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.conversation import VERSION, Conversation, Nowhere, Opened
from hortus.agent.guidance import AgentDefinition
from hortus.agent.session import Hooks, Limits, Meter, Parts, Session
from hortus.agent.values import Action, Call, Decision, FrontEnd, Told, ToolError
from hortus.core import Clock, new_id

EXPLORE = AgentDefinition(
    "explore",
    "only reads: finds out where and how",
    "You find something out in this workspace for another agent, which sees only your last "
    "answer. You can read and search, and change nothing. Answer what was asked, with paths and "
    "line numbers, in as few words as it takes; say what you could not find.",
    ("read", "find", "company"),
)
_NEVER = frozenset({"agent", "plan"})
"""An agent gives no work on, and the plan is that of who gave it work."""
_MOST_TURNS = 40


class Crew(Struct, frozen=True):
    """Makes agents from the parts of a session."""

    parts: Callable[[], Parts]
    """Returns the parts of a new session in the same place, with the same gate."""
    limits: Callable[[], Limits]
    """Returns what is left of the limits of who gives work."""
    workspace: str
    clock: Clock
    agents: Mapping[str, AgentDefinition]

    @property
    def all(self) -> Mapping[str, AgentDefinition]:
        """Every agent by name; the person may have another one of the name `explore`."""
        return {EXPLORE.name: EXPLORE, **self.agents}

    def session(self, agent: AgentDefinition, front: FrontEnd) -> Session:
        """Return a session of an agent, in memory. Raises ``ToolError`` where it has no tools."""
        parts = self._narrowed(agent)
        now = self.clock.now_us()
        opened = Opened(VERSION, new_id("agt", now), self.workspace, parts.asker.model, now)
        conversation = Conversation(opened, Nowhere(), self.clock)
        limits = self.limits()
        turns = min(limits.turns or _MOST_TURNS, _MOST_TURNS)
        meter = Meter(front, conversation)
        return Session(conversation, meter, parts, replace(limits, turns=turns), self.clock)

    def _narrowed(self, agent: AgentDefinition) -> Parts:
        parts = self.parts()
        wanted = frozenset(agent.tools) or frozenset(tool.spec.name for tool in parts.tools)
        tools = tuple(t for t in parts.tools if t.spec.name in wanted - _NEVER)
        if not tools:
            raise ToolError(
                f"the agent {agent.name} has none of the tools that there are",
                remedy=f"do it yourself; there are {', '.join(t.spec.name for t in parts.tools)}",
            )
        system = f'{parts.system}\n<agent name="{agent.name}">\n{agent.text.strip()}\n</agent>\n'
        hooks = None if parts.hooks is None else _StepHooks(parts.hooks)
        return replace(
            parts,
            tools=tools,
            system=system,
            hooks=hooks,
            commands=None,
            mentions=None,
            closers=(),
        )


class _StepHooks(Struct, frozen=True):
    """Hooks have their say on each step; on the end only where all of the work ends."""

    hooks: Hooks

    def before(self, call: Call, action: Action) -> Decision | None:
        """Return what they decide."""
        return self.hooks.before(call, action)

    def after(self, call: Call, told: Told) -> str:
        """Return what they add."""
        return self.hooks.after(call, told)

    def stop(self, said: str) -> str:
        """Return nothing: a part of the work may end."""
        del said
        return ""
