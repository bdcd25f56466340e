"""How people sign what they agree to, and how they are let in: parts of ``hortus content``."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.content import (
    ApproverError,
    Approvers,
    SigningKey,
    check_statement,
    load_key,
    make_key,
    needs_passphrase,
)
from hortus.core import Clock, UsageError
from hortus.identity import operator
from hortus.store import Database

_WORDS_OF_NEW = 2
_HEADS = ("name", "since", "state", "key")


@dataclass(frozen=True, slots=True)
class Signed:
    """Who says something, and what proves it."""

    public_key: str
    signature: str


def configure(parser: ArgumentParser) -> None:
    """Add the arguments by which somebody shows who they are."""
    group = parser.add_argument_group("ask, approve, deny, read, sign: who does it")
    group.add_argument("--key", type=Path, metavar="FILE", help="file with their private key")
    group.add_argument(
        "--signature", metavar="TEXT", help="approve, deny: what `sign` printed, in place of a key"
    )
    group.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="else it is asked for if needed"
    )
    group.add_argument(
        "--no-passphrase", action="store_true", help="approver new: do not seal the key with one"
    )


def key_of(args: Namespace) -> SigningKey:
    """Return the private key of whoever acts."""
    if args.key is None:
        raise UsageError(
            f"to {args.action} needs a key of one's own",
            remedy="name its file with --key; `hortus content approver new FILE` makes one",
        )
    passphrase = _passphrase(args) if needs_passphrase(args.key) else b""
    return load_key(args.key, passphrase)


def signed(args: Namespace, statement: bytes) -> Signed:
    """Return the signature under ``statement``: made here, or brought along."""
    if not args.signature:
        key = key_of(args)
        return Signed(key.public_key, key.sign(statement))
    public_key, found, signature = args.signature.strip().partition(":")
    if not found:
        raise UsageError(
            "a signature is a public key, a colon and what it has signed",
            remedy="hand over what `hortus content sign` has printed, unchanged",
        )
    return Signed(public_key, signature)


def sign(args: Namespace, terminal: Terminal) -> int:
    """Sign the statement in a file, for somebody else to hand in."""
    statement = _read(Path(args.words[0])).strip()
    terminal.note(f"  {printable(check_statement(statement))}")
    key = key_of(args)
    signature = f"{key.public_key}:{key.sign(statement)}"
    if terminal.json:
        terminal.document({"signature": signature})
    else:
        terminal.line(signature)
    return 0


def approver(args: Namespace, database: Database, clock: Clock, terminal: Terminal) -> int:
    """Let somebody take part, or no more, or list everybody."""
    what, *words = args.words
    if {"add": 2, "remove": 1, "list": 0}.get(what) != len(words):
        raise _misused()
    return _ACTIONS[what](args, Approvers(database, clock, operator()), terminal)


def new(args: Namespace, terminal: Terminal) -> int:
    """Make a key for somebody who is to take part."""
    if len(args.words) != _WORDS_OF_NEW:
        raise _misused()
    file = Path(args.words[1])
    if file.exists():  # said before anything is asked; `make_key` looks again
        raise ApproverError(f"{file} is there already", remedy="name a file that is not there")
    passphrase = _passphrase(args, new=True)
    if not passphrase and not args.no_passphrase:
        raise UsageError(
            "the passphrase is empty",
            remedy="choose one, or say --no-passphrase if none is wanted",
        )
    key = make_key(file, passphrase)
    if terminal.json:
        terminal.document({"public_key": key.public_key})
        return 0
    terminal.line(key.public_key)
    terminal.note("  this is the public key: `hortus content approver add NAME KEY` lets you in;")
    terminal.note(f"  keep {args.words[1]} to yourself")
    return 0


def _add(args: Namespace, approvers: Approvers, terminal: Terminal) -> int:
    return _told(terminal, approvers.add(args.words[1], args.words[2]).name, "takes part")


def _remove(args: Namespace, approvers: Approvers, terminal: Terminal) -> int:
    return _told(terminal, approvers.remove(args.words[1]).name, "takes part no more")


def _list(_: Namespace, approvers: Approvers, terminal: Terminal) -> int:
    everybody = approvers.all()
    if terminal.json:
        terminal.document([asdict(one) for one in everybody])
    elif everybody:
        rows = [
            (
                printable(one.name),
                moment(one.added_us),
                "removed" if one.removed_us else "takes part",
                one.public_key,
            )
            for one in everybody
        ]
        terminal.table(_HEADS, rows)
    else:
        terminal.note("nobody takes part; `hortus content approver new FILE` makes a key")
    return 0


def _told(terminal: Terminal, name: str, what: str) -> int:
    if terminal.json:
        terminal.document({"name": name, "state": what})
    else:
        terminal.line(f"{printable(name)} {what}")
    return 0


def _misused() -> UsageError:
    return UsageError(
        "approver is followed by new FILE, add NAME KEY, remove NAME, or list",
        remedy="see `hortus content --help`",
    )


def _passphrase(args: Namespace, *, new: bool = False) -> bytes:
    if args.no_passphrase:
        return b""
    if args.passphrase_file:
        return _read(args.passphrase_file)
    if not sys.stdin.isatty():
        raise UsageError(
            "there is nobody to ask for the passphrase",
            remedy="name its file with --passphrase-file, or say --no-passphrase",
        )
    said = getpass.getpass("passphrase: ", sys.stderr)
    if new and said != getpass.getpass("once more: ", sys.stderr):
        raise UsageError("the two are not the same", remedy="try again; nothing was made")
    return said.encode()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes().rstrip(b"\r\n")
    except OSError as e:
        raise UsageError(f"{file} cannot be read: {e.strerror}", remedy="check its name") from e


_ACTIONS: dict[str, Callable[[Namespace, Approvers, Terminal], int]] = {
    "add": _add,
    "remove": _remove,
    "list": _list,
}
