"""Who works on a quest: sessions of the agent, checks in the sandbox, checkpoints."""

from collections.abc import Sequence

from msgspec.structs import replace

from hortus.agent.assembly.joining import open_session
from hortus.agent.assembly.keeping import LateCheckpoints
from hortus.agent.assembly.sandboxing import LateSandbox
from hortus.agent.assembly.settling import settled_in
from hortus.agent.files import Workspace
from hortus.agent.options import Options, Take, Which
from hortus.agent.permissions import Gate
from hortus.agent.quest import CheckRan
from hortus.agent.session import Doorkeeper, Session
from hortus.agent.values import Call, FrontEnd, Mode, RunCommand
from hortus.core import NotFoundError, SystemClock

_CHECK_S = 600.0


class QuestTeam:
    """Opens sessions in one workspace and runs checks there."""

    def __init__(self, options: Options, front: FrontEnd) -> None:
        places = options.places
        self._options = options
        self._front = front
        settled = settled_in(places, {})
        self._sandbox = LateSandbox(places.workspace, settled.required)
        # A check is begun with the quest, so no mode asks for it; what rules say holds for it too.
        gate = Gate(settled.rules, Mode.AUTO, workspace=str(places.workspace))
        self._door = Doorkeeper(gate, None, front)
        self._workspace = Workspace(places.workspace)
        self._checkpoints = LateCheckpoints(self._workspace, places.data, SystemClock())

    def session(self, mode: Mode, session_id: str) -> Session:
        """Open a session, or one again by its id; an empty id or a lost one is a new one."""
        options = replace(self._options, mode=mode.value)
        if session_id:
            named = replace(options, which=Which(Take.NAMED, session_id))
            try:
                return open_session(named, self._front)
            except NotFoundError:
                pass
        return open_session(replace(options, which=Which()), self._front)

    def check(self, command: str) -> CheckRan:
        """Run a check in the sandbox. Raises why no command can be run there."""
        call = Call("check", "run", {"command": command})
        refusal = self._door.refusal(call, RunCommand(command))
        if refusal is not None:
            return CheckRan(passed=False, output=refusal.text)
        from hortus.agent.sandbox import Profile  # noqa: PLC0415 - not before the first check

        ran = self._sandbox.run(command, Profile(wall_s=_CHECK_S))
        return CheckRan(ran.status == 0, ran.output)

    def checkpoint(self, label: str) -> str:
        """Keep the files as they are."""
        return self._checkpoints.take(label)

    def changed_since(self, checkpoint: str) -> Sequence[str]:
        """Return the files that differ from a checkpoint."""
        return self._checkpoints.changed_since(checkpoint)

    def close(self) -> None:
        """Let go of the workspace."""
        self._workspace.close()
