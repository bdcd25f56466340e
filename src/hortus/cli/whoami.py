"""``hortus whoami``: who is signed in on this machine, and how surely hortus knows it."""

from argparse import ArgumentParser, Namespace

from hortus.cli.decisions import printable
from hortus.cli.login import open_login
from hortus.cli.terminal import Terminal

_TIERS = {
    "bound": "by a key that stays on this machine",
    "session": "by a short-lived token that whoever has it could use",
}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--token",
        action="store_true",
        help="print a short-lived token, for clients that ask a command for their key",
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Ask hortus, and print what it says."""
    login = open_login(args)
    if args.token:
        token = login.plain_token()
        if terminal.json:
            terminal.document({"token": token})
        else:
            terminal.line(token)
        return 0
    who = login.who()
    if terminal.json:
        terminal.document(who)
        return 0
    tier = str(who["tier"])
    terminal.line(f"{printable(str(who['sub']))}, known {_TIERS.get(tier, tier)}")
    return 0
