"""``hortus logout``: end the session of this machine, and forget it."""

from argparse import ArgumentParser, Namespace

from hortus.cli.login import open_login
from hortus.cli.terminal import Terminal


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments: there are none."""


def run(args: Namespace, terminal: Terminal) -> int:
    """Sign out; where hortus cannot be told, at least this machine forgets."""
    problem = open_login(args).out()
    if terminal.json:
        terminal.document({"signed_out": True, "problem": problem})
    elif problem:
        terminal.line("signed out on this machine")
        terminal.note(f"  hortus was not told, so the session there ends by itself: {problem}")
    else:
        terminal.line("signed out")
    return 0
