"""The tool that runs a command line in the sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Protocol

from hortus.agent.files import Workspace
from hortus.agent.toolbox.arguments import is_sound, number_of, text_of, told
from hortus.agent.toolbox.wandering import Shown, Veil, came_from, errand, folder_in
from hortus.agent.toolcalls import Json
from hortus.agent.values import RunCommand, Running, Told, ToolError, ToolSpec

if TYPE_CHECKING:  # the sandbox is loaded by the first command, not at every start
    from hortus.agent.sandbox import Profile, Ran

_USUAL_S, _LONGEST_S = 120, 1800
_KEPT_BYTES = 16_000
_SHELL_SIGNAL = 128  # what a shell adds to the number of the signal that ended a command
_SPEC = ToolSpec(
    "run",
    "Run a bash command in a sandbox: it can write in the workspace only and has no network "
    "unless allowed. cd is kept for the next one. Nothing can be typed in; long output is cut in "
    "the middle.",
    {
        "type": "object",
        "properties": {
            "command": {"type": "string"},
            "limit_s": {"type": "integer", "description": f"seconds, {_USUAL_S} if not said"},
        },
        "required": ["command"],
    },
)


class Runner(Protocol):
    """What holds a command: the sandbox."""

    def run(
        self,
        command: str,
        profile: "Profile",
        on_output: Callable[[str], None],
        cancelled: Event,
    ) -> "Ran":
        """Run a command line to its end; raise where it cannot be held."""


def always() -> bool:
    """Return True."""
    return True


class Place:
    """The folder in which the next command begins."""

    def __init__(self) -> None:
        self.folder = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where commands run, and with what."""

    workspace: Workspace
    runner: Runner
    profile: "Profile | None" = None
    """Limits and openings other than the usual ones."""
    writes: Callable[[], bool] = always
    """Whether commands may write in the workspace at the moment."""


@dataclass(frozen=True, slots=True)
class _Command:
    """A command line that is about to be run."""

    around: Surroundings
    place: Place
    action: RunCommand
    limit_s: int

    def carry_out(self, running: Running) -> Told:
        """Run it, pass its output on, and return the end of it."""
        sent = errand(self.action.command, self.action.folder)
        shown = Shown(Veil(sent.sign, running.output))
        with told():
            ran = self.around.runner.run(sent.script, self._profile(), shown.feed, running.stop)
        shown.end()
        output, folder = came_from(shown.plain(ran.output), sent.sign)
        if folder is not None:
            went = folder_in(folder, self.around.workspace)
            self.place.folder = self.action.folder if went is None else went
        words = _ending(ran, self.limit_s)
        here = self.place.folder
        moved = f"(now in {here or 'the workspace'})" if here != self.action.folder else ""
        rows = [output.strip("\n"), *ran.created, words, moved]
        text = "\n".join(row for row in rows if row)
        return Told(text or "(no output)", failed=bool(words))

    def _profile(self) -> "Profile":
        from hortus.agent.sandbox import Profile  # noqa: PLC0415 - loaded by then

        around = self.around.profile or Profile()
        return replace(
            around,
            wall_s=float(self.limit_s),
            output_bytes=min(around.output_bytes, _KEPT_BYTES),
            writable=around.writable and self.action.writes,
        )


class RunTool:
    """Runs what the model proposes, in the sandbox or not at all."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._place = Place()

    @property
    def spec(self) -> ToolSpec:
        """The tool as the model is told of it."""
        return _SPEC

    def prepare(self, arguments: Mapping[str, Json]) -> _Command:
        """Understand a call."""
        command = text_of(arguments, "command") or ""
        if not command.strip():
            raise ToolError("there is no command", remedy="give `command`")
        if "\0" in command:
            raise ToolError("the command holds a NUL sign", remedy="write it as an escape")
        if not is_sound(command):
            raise ToolError("the command holds half a character", remedy="write it as an escape")
        limit = min(number_of(arguments, "limit_s") or _USUAL_S, _LONGEST_S)
        profile = self._around.profile
        hosts = profile.net if profile else ()
        action = RunCommand(command, hosts, self._around.writes(), self._folder())
        return _Command(self._around, self._place, action, limit)

    def _folder(self) -> str:
        """Return where the command begins: at the top again, if its folder is gone."""
        if self._place.folder and not self._around.workspace.is_folder(self._place.folder):
            self._place.folder = ""
        return self._place.folder


def _ending(ran: "Ran", limit_s: int) -> str:
    """Return how a command ended, in words; nothing where it ended well."""
    from hortus.agent.sandbox import Ended  # noqa: PLC0415 - loaded by then

    match ran.ended:
        case Ended.EXITED:
            return f"(exit status {ran.status})" if ran.status else ""
        case Ended.TIMED_OUT:
            return f"(ended after {limit_s} s, its limit)"
        case Ended.INTERRUPTED:
            return "(interrupted by the person)"
        case Ended.OUTPUT:
            return "(ended: it printed without end)"
        case Ended.SIGNALLED:
            return f"(ended by signal {(ran.status or _SHELL_SIGNAL) - _SHELL_SIGNAL})"
