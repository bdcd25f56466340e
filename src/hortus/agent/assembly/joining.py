"""Join the parts of the agent into a session."""

from datetime import UTC, datetime

from hortus.agent.asking import Asker
from hortus.agent.assembly.conversing import DEFAULT_MODEL, conversation_of, told_of
from hortus.agent.assembly.sandboxing import LateSandbox
from hortus.agent.checkpoints import Checkpoints
from hortus.agent.conversation import Conversation
from hortus.agent.files import Git, Workspace
from hortus.agent.guidance import Guidance, Surroundings, branch_of, opening
from hortus.agent.options import Options
from hortus.agent.permissions import Gate
from hortus.agent.session import Limits, Meter, Parts, Session
from hortus.agent.settings import Places, Settled, load_agent_settings
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
        return _Assembly(options, conversation, front, watch).session()
    except BaseException:
        conversation.close()
        raise


class _Assembly:
    """What the parts of one session have in common while they are joined."""

    def __init__(
        self, options: Options, conversation: Conversation, front: FrontEnd, clock: Clock
    ) -> None:
        self.options = options
        self.conversation = conversation
        self.clock = clock
        self.meter = Meter(front, conversation)
        self.settled = _settled(options, conversation)
        self.workspace = Workspace(options.places.workspace)
        required = self.settled.required
        self.sandbox = LateSandbox(
            options.places.workspace,
            allow_root=required.allow_root,
            allow_weak=required.weak_sandbox,
        )

    def session(self) -> Session:
        """Return the session."""
        settings, options = self.settled.settings, self.options
        model = settings.model or DEFAULT_MODEL
        guidance = Guidance(
            self.workspace,
            options.places.user,
            instructions_kb=settings.instructions_kb,
            entered=told_of(self.conversation),
        )
        gate = self._gate()
        wire = Wire(self._endpoint(), self.clock)
        asker = Asker(wire, model, max_tokens=_ANSWER, fallbacks=settings.fallback_models)
        parts = Parts(
            asker,
            toolbox(self.workspace, self._needs(gate, guidance, model)),
            gate,
            guidance.system(),
            opening=self._opening(),
            checkpoints=Checkpoints(self.workspace, options.places.data, self.clock, Git.found()),
            guidance=guidance,
            commands=guidance,
            closers=(asker.close, self.workspace.close),
            data_class=options.project.data_class,
            sandbox=self.sandbox.state,
        )
        for notice in (*self.settled.notices, *guidance.notices, *self._untrusted()):
            self.meter.show(notice)
        return Session(self.conversation, self.meter, parts, self._limits(), self.clock)

    def _gate(self) -> Gate:
        gate = self.settled.gate(self.options.places.workspace)
        for rule in self.options.allow:
            gate.grant(rule)
        return gate

    def _needs(self, gate: Gate, guidance: Guidance, model: str) -> Needs:
        return Needs(
            model=model,
            runner=self.sandbox,
            writes=lambda: gate.mode is not Mode.PLAN,
            skills=guidance,
            plan_changed=self.meter.plan,
            records=self.options.places.data / "agent" / "edits.json",
        )

    def _endpoint(self) -> Endpoint:
        gateway = self.options.gateway
        headers = self.options.project.headers()
        return Endpoint(gateway.url, gateway.dialect, gateway.credential, headers)

    def _opening(self) -> str:
        day = datetime.fromtimestamp(self.clock.now_us() / 1_000_000, UTC).date().isoformat()
        folder = self.options.places.workspace.name
        around = Surroundings(
            day, folder, branch_of(self.workspace.root), self.options.project.data_class
        )
        return opening(around)

    def _limits(self) -> Limits:
        settings = self.settled.settings
        return Limits(settings.max_turns, settings.max_cost or None, self.options.window, _ANSWER)

    def _untrusted(self) -> list[Noticed]:
        """Say what the project asks for that the person has not trusted."""
        proposal = self.settled.proposal
        if proposal is None:
            return []
        wishes = "; ".join(proposal.wishes)
        text = f"left out, because you have not trusted this project: {wishes}"
        return [Noticed(text, "look at .hortus/agent.toml; `hortus code --trust` trusts it")]


def _settled(options: Options, conversation: Conversation) -> Settled:
    """Return the settings in force; a session that goes on keeps its model, not its mode."""
    given = options.places
    places = Places(given.workspace, given.user, given.data, given.requirements)
    flags = {
        "model": options.model or conversation.model or None,
        "mode": options.mode,
        "max_turns": options.max_turns,
        "max_cost": options.max_cost,
    }
    return load_agent_settings(places, flags)
