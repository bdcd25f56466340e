"""Join the checks after an edit: language servers run in the sandbox, and may write nothing."""

from collections.abc import Sequence
from pathlib import Path

from hortus.agent.assembly.sandboxing import LateSandbox
from hortus.agent.checks import Checks, LanguageServer, Watch
from hortus.agent.files import Workspace
from hortus.core import Clock


def checks_for(workspace: Workspace, sandbox: LateSandbox, clock: Clock) -> Checks:
    """Return the checks of a workspace; nothing is started before an edit needs it."""

    def launch(words: Sequence[str], places: Sequence[Path]) -> LanguageServer:
        from hortus.agent.sandbox import Profile  # noqa: PLC0415 - needed where a server is

        return sandbox.start(words, Profile(writable=False, read_only=tuple(places)))

    return Checks(workspace, Watch(workspace.root, launch, clock))
