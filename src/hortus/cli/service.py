"""``hortus service``: programs that act by themselves, and how they prove who they are."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from hortus.admin import Listed, Named, ServiceSaid, checked_key
from hortus.cli.accounts import configure_facts, facts, need, show, tell
from hortus.cli.decisions import printable
from hortus.cli.office import Desk, configure_office, office
from hortus.cli.terminal import Terminal
from hortus.core import UsageError
from hortus.identity import BadAccountError
from hortus.store import ServiceRecord

_HEADS = ("service", "team", "proves itself by", "state")
_LARGEST_KEY = 16_384


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("name", nargs="?", default="", metavar="SERVICE", help="its name")
    parser.add_argument("--ended", action="store_true", help="list: those that have ended, too")
    parser.add_argument("--reason", default="", help="why; kept with the records")
    group = parser.add_argument_group("add, change: how it proves who it is")
    group.add_argument(
        "--public-key", type=Path, metavar="FILE", help="its public key, as a JSON Web Key"
    )
    group.add_argument("--issuer", metavar="URL", help="who signs its tokens, such as the CI's")
    group.add_argument(
        "--subject", metavar="PATTERN", help="whose tokens of that issuer; * stands for anything"
    )
    group.add_argument("--team", metavar="NAME", help="the team it works for")
    configure_facts(parser)
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "service")
    with office(args, create=args.action == "add") as desk:
        return _ACTIONS[args.action](args, terminal, desk)


def _list(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    found = desk.do("service/list", Listed(args.ended), list[ServiceRecord])
    if terminal.json:
        terminal.document([asdict(service) for service in found])
        return 0
    if not found:
        terminal.note("there are none; `hortus service add SERVICE` makes one")
        return 0
    terminal.table(_HEADS, [_row(service) for service in found])
    return 0


def _row(service: ServiceRecord) -> tuple[str, ...]:
    proof = "a key" if service.public_key else ""
    if service.issuer:
        proof = f"tokens of {service.issuer} for {service.subject}"
    return (
        printable(service.name),
        printable(service.team) or "-",
        printable(proof) or "a static key only",
        "ended" if service.ended_us else "active",
    )


def _add(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    made = desk.do("service/add", _said(args), ServiceRecord)
    return tell(terminal, made, f"added {made.name} ({made.service_id})")


def _change(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    after = desk.do("service/change", _said(args), ServiceRecord)
    return tell(terminal, after, f"changed {after.name}")


def _show(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    return show(terminal, desk.do("service/show", Named(args.name), ServiceRecord), {})


def _end(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    return _do(args, terminal, desk, "ended")


def _restore(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    return _do(args, terminal, desk, "restored")


def _remove(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    return _do(args, terminal, desk, "removed")


def _do(args: Namespace, terminal: Terminal, desk: Desk, word: str) -> int:
    done = desk.do(f"service/{args.action}", Named(args.name, args.reason), ServiceRecord)
    return tell(terminal, done, f"{word} {done.name}")


def _said(args: Namespace) -> ServiceSaid:
    if bool(args.issuer) != bool(args.subject):
        raise UsageError(
            "--issuer and --subject belong together",
            remedy="name whose tokens of that issuer are meant: --subject 'repo:acme/*'",
        )
    return ServiceSaid(
        name=args.name,
        team=args.team,
        issuer=args.issuer,
        subject=args.subject,
        public_key=None if args.public_key is None else _key(args.public_key),
        **facts(args),
    )


def _key(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")[:_LARGEST_KEY]
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "it is no text"
        raise BadAccountError(
            f"{file} cannot be read: {reason}", remedy="name a file with a JSON Web Key"
        ) from e
    return checked_key(text, str(file))


_ACTIONS: dict[str, Callable[[Namespace, Terminal, Desk], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "change": _change,
    "end": _end,
    "restore": _restore,
    "remove": _remove,
}
