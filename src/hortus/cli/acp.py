"""``hortus acp``: let an editor work with the agent, over standard input and output."""

import sys
from argparse import ArgumentParser, Namespace

from hortus.cli.code import configure_session, options_of
from hortus.cli.terminal import Terminal
from hortus.cli.whoasks import access_of

_EPILOG = """\
An editor that knows the Agent Client Protocol (Zed, JetBrains, Neovim with a plug-in) starts
this as its agent. It names the folder to work in with each session."""


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    configure_session(parser)
    parser.epilog = _EPILOG


def run(args: Namespace, terminal: Terminal) -> int:
    """Answer one editor until it closes its end."""
    from hortus.agent import serve_editor  # noqa: PLC0415 - not for a mistake
    from hortus.cli.talkingwith import Neighbours  # noqa: PLC0415 - not for a mistake
    from hortus.core import HortusError  # noqa: PLC0415 - not for a mistake

    options = options_of(args)
    neighbours = Neighbours(access_of(args), options.places.workspace)
    if sys.stdin.isatty():
        terminal.note("an editor is to be at the other end; Ctrl-D ends")

    def models() -> list[str]:
        try:
            return list(neighbours.models())
        except HortusError:
            # An editor can go on without a list; the model it has is named all the same.
            return []

    serve_editor(options, models, sys.stdin.buffer, sys.stdout.buffer)
    # Raises where the editor has gone with something unread, and nothing is left to say.
    sys.stdout.flush()
    return 0
