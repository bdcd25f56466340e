"""Let a shell begin where the one before it ended, as a person's does."""

import secrets
import shlex
from collections.abc import Callable

from msgspec import Struct

from hortus.agent.files import Workspace
from hortus.agent.toolbox.places import path_in
from hortus.core import HortusError


class Errand(Struct, frozen=True):
    """A command that says at its end where it went; only we know by which sign."""

    script: str
    sign: str


def errand(command: str, folder: str) -> Errand:
    """Return a script that runs a command in a folder of the workspace."""
    sign = f"hortus-went-{secrets.token_hex(12)}:"
    enter = f"cd -- {shlex.quote(folder)} || exit; " if folder else ""
    # The trap tells it even where the command ends the shell; one with a trap of its own, or that
    # is killed, leaves the folder as it was.
    trap = f'trap \'printf "\\n%s%s\\n" {sign} "$PWD"\' EXIT'
    return Errand(f"{enter}{trap}\n{command}", sign)


def came_from(output: str, sign: str) -> tuple[str, str | None]:
    """Return an output without its sign, and the folder that it names."""
    before, found, after = output.rpartition(f"\n{sign}")
    if not found:
        return output, None
    folder, _, rest = after.partition("\n")
    return before + rest, folder


def folder_in(folder: str, workspace: Workspace) -> str | None:
    """Return where a command ended, as seen from the workspace; None where it is not in it."""
    top = str(workspace.root)
    if folder != top and not folder.startswith(f"{top}/"):
        return None
    try:
        path = path_in(folder, workspace)
        return ("" if path == "." else path) if workspace.is_folder(path) else None
    except HortusError:
        return None


class Veil:
    """Passes output on without the sign at its end, which may come in pieces."""

    def __init__(self, sign: str, output: Callable[[str], None]) -> None:
        self._sign = f"\n{sign}"
        self._output = output
        self._held = ""

    def feed(self, piece: str) -> None:
        """Take a piece and pass on what cannot be the sign."""
        text = self._held + piece
        at = text.find(self._sign)
        if at < 0:
            at = self._beginning(text)
        self._held = text[at:]
        if at:
            self._output(text[:at])

    def end(self) -> None:
        """Pass on what was held back and was not the sign after all."""
        rest, _ = came_from(self._held, self._sign.removeprefix("\n"))
        self._held = ""
        if rest:
            self._output(rest)

    def _beginning(self, text: str) -> int:
        for length in range(min(len(self._sign), len(text)), 0, -1):
            if text.endswith(self._sign[:length]):
                return len(text) - length
        return len(text)


class Shown:
    """Passes output on to a person without what a terminal would obey."""

    def __init__(self, veil: Veil) -> None:
        from hortus.agent.sandbox import Plain, plain  # noqa: PLC0415 - not at every start

        self.plain = plain
        """Return a whole text without what a terminal would obey."""
        self._veil = veil
        self._pieces = Plain()

    def feed(self, piece: str) -> None:
        """Take a piece as the command wrote it."""
        self._veil.feed(self._pieces.feed(piece))

    def end(self) -> None:
        """Pass on what was held back."""
        self._veil.feed(self._pieces.end())
        self._veil.end()
