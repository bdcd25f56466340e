"""Join the parts of the agent into a session."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from hortus.agent.asking import Asker
from hortus.agent.assembly.checking import checks_for
from hortus.agent.assembly.conversing import DEFAULT_MODEL, conversation_of, told_of
from hortus.agent.assembly.keeping import LateCheckpoints
from hortus.agent.assembly.reaching import Ground, Reach
from hortus.agent.assembly.sandboxing import LateSandbox
from hortus.agent.assembly.settling import settled_for
from hortus.agent.assembly.ways import Ways
from hortus.agent.conversation import Conversation
from hortus.agent.files import Workspace
from hortus.agent.guidance import Guidance, Surroundings, branch_of, opening
from hortus.agent.mentions import Mentions
from hortus.agent.options import Options
from hortus.agent.permissions import Gate
from hortus.agent.session import Hooks, Limits, Meter, Parts, Session
from hortus.agent.toolbox import Needs, toolbox
from hortus.agent.values import FrontEnd, Mode, Noticed
from hortus.agent.wire import Endpoint, Wire
from hortus.core import Clock, SystemClock

_ANSWER = 8_192


def open_session(options: Options, front: FrontEnd, clock: Clock | None = None) -> Session:
    """Open a session with everything in it; whoever opens it closes it.

    Raises what is wrong with settings, rules, places or the session that is to be gone on with.
    """
    watch = clock or SystemClock()
    conversation = conversation_of(options, watch)
    try:
        return Assembly(options, conversation, front, watch).session()
    except BaseException:
        conversation.close()
        raise


class Assembly:
    """The parts of one session, and what they have in common."""

    def __init__(
        self, options: Options, conversation: Conversation, front: FrontEnd, clock: Clock
    ) -> None:
        places = options.places
        self.options = options
        self.clock = clock
        self.conversation = conversation
        self.meter = Meter(front, conversation)
        self.settled = settled_for(options, conversation)
        self.workspace = Workspace(places.workspace)
        self.sandbox = LateSandbox(places.workspace, self.settled.required)
        self.checkpoints = LateCheckpoints(self.workspace, places.data, clock)
        self.checks = checks_for(self.workspace, self.sandbox, clock)
        self.gate = self._gate()
        self.guidance = self._guidance(told_of(conversation))
        settings = self.settled.settings
        self.asker = Asker(
            Wire(self._endpoint(), clock),
            settings.model or DEFAULT_MODEL,
            max_tokens=_ANSWER,
            fallbacks=settings.fallback_models,
            costs=options.costs or bool(settings.max_cost),
        )
        self.hooks = self._hooks()

    def session(self) -> Session:
        """Return the session, once the person was told what they should know of it."""
        for notice in self._notices():
            self.meter.show(notice)
        limits = self.limits()
        ground = Ground(
            self.options, self.settled, self.workspace, self.sandbox, self.meter, self.clock
        )
        agents = self.guidance.agents
        parts = Reach(ground).joined(self.parts(), self.parts_of_another, agents, limits)
        return Session(self.conversation, self.meter, parts, limits, self.clock)

    def parts_of_another(self) -> Parts:
        """Return the parts of another agent: what it has read and was told is its own."""
        own = self._guidance(())
        needs = replace(self._needs(), skills=own, plan_changed=None)
        return replace(self.parts(), tools=toolbox(self.workspace, needs), guidance=own)

    def parts(self) -> Parts:
        """Return the parts of a session in this place, with this gate."""
        return Parts(
            self.asker,
            toolbox(self.workspace, self._needs()),
            self.gate,
            self.guidance.system(),
            opening=self._opening(),
            checkpoints=self.checkpoints,
            checkers=(self.checks,),
            hooks=self.hooks,
            guidance=self.guidance,
            commands=self.guidance,
            mentions=Mentions(self.workspace, self.gate.hides),
            closers=(self.asker.close, self.checks.close, self.workspace.close),
            check_model=self.settled.check_model,
            data_class=self.options.project.data_class,
            sandbox=self.sandbox.state,
        )

    def limits(self) -> Limits:
        """Return how far one prompt may go, as settings and command line say."""
        settings = self.settled.settings
        return Limits(settings.max_turns, settings.max_cost or None, self.options.window, _ANSWER)

    def _guidance(self, entered: Sequence[str]) -> Guidance:
        return Guidance(
            self.workspace,
            self.options.places.user,
            instructions_kb=self.settled.settings.instructions_kb,
            entered=entered,
            denied=self.gate.hides,
        )

    def _gate(self) -> Gate:
        gate = self.settled.gate(self.options.places.workspace)
        for rule in self.options.allow:
            gate.grant(rule)
        return gate

    def _needs(self) -> Needs:
        return Needs(
            model=self.asker.model,
            runner=self.sandbox,
            writes=lambda: self.gate.mode is not Mode.PLAN,
            skills=self.guidance,
            denied=self.gate.hides,
            plan_changed=self.meter.plan,
            touching=self.checks.touching,
            records=self.options.places.data / "agent" / "edits.json",
        )

    def _hooks(self) -> Hooks | None:
        if not self.settled.hooks:
            return None
        from hortus.agent.hooks import ProgramHooks  # noqa: PLC0415 - only who has hooks pays

        return ProgramHooks(self.settled.hooks, self.sandbox, self.workspace, self.meter.show)

    def _endpoint(self) -> Endpoint:
        gateway = self.options.gateway
        headers = self.options.project.headers()
        ways = Ways(self.options, self.settled.settings)
        way = ways.to(gateway.url)
        return Endpoint(
            gateway.url,
            gateway.dialect,
            gateway.credential,
            headers,
            proxy=way.proxy,
            ca_file=way.ca_file,
            client_certificate=ways.client_certificate,
            client_key=ways.client_key,
        )

    def _opening(self) -> str:
        root = self.workspace.root
        data_class = self.options.project.data_class
        return opening(Surroundings(root.name, branch_of(root), data_class))

    def _notices(self) -> Iterator[Noticed]:
        yield from self.settled.notices
        yield from self.guidance.notices
        if label := self.checkpoints.left_unfinished():
            yield Noticed(
                f"going back to {label!r} was ended before all files were put back",
                "`hortus code --continue` and /rewind to the same place put back the rest",
            )
        proposal = self.settled.proposal
        if proposal is not None:
            wishes = "; ".join(proposal.wishes)
            yield Noticed(
                f"left out, because you have not trusted this project: {wishes}",
                "look at .hortus/agent.toml; `hortus code --trust` trusts what it says now",
            )
