"""``hortus service``: programs that act by themselves, and how they prove who they are."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from hortus.cli.accounts import a_service, configure_facts, directory, facts, need, show, tell
from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.core import UsageError
from hortus.identity import BadAccountError, People
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


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "service")
    with directory(args, create=args.action == "add") as people:
        return _ACTIONS[args.action](args, terminal, people)


def _list(args: Namespace, terminal: Terminal, people: People) -> int:
    found = [s for s in people.roster().services.values() if args.ended or not s.ended_us]
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


def _add(args: Namespace, terminal: Terminal, people: People) -> int:
    made = people.add_service(args.name, **_said(args))
    return tell(terminal, made, f"added {made.name} ({made.service_id})")


def _change(args: Namespace, terminal: Terminal, people: People) -> int:
    before = a_service(people.roster(), args.name)
    if not (said := _said(args)):
        raise UsageError(
            "nothing was said that could be changed", remedy="see `hortus service --help`"
        )
    after = people.change(replace(before, **said))  # type: ignore[arg-type]  # texts only
    return tell(terminal, after, f"changed {after.name}")


def _show(args: Namespace, terminal: Terminal, people: People) -> int:
    return show(terminal, a_service(people.roster(), args.name), {})


def _end(args: Namespace, terminal: Terminal, people: People) -> int:
    ended = people.end(a_service(people.roster(), args.name), args.reason)
    return tell(terminal, ended, f"ended {ended.name}")


def _restore(args: Namespace, terminal: Terminal, people: People) -> int:
    restored = people.restore(a_service(people.roster(), args.name), args.reason)
    return tell(terminal, restored, f"restored {restored.name}")


def _remove(args: Namespace, terminal: Terminal, people: People) -> int:
    service = a_service(people.roster(), args.name)
    people.remove(service, args.reason)
    return tell(terminal, service, f"removed {service.name}")


def _said(args: Namespace) -> dict[str, str]:
    said = facts(args, "team", "issuer", "subject")
    if bool(said.get("issuer")) != bool(said.get("subject")):
        raise UsageError(
            "--issuer and --subject belong together",
            remedy="name whose tokens of that issuer are meant: --subject 'repo:acme/*'",
        )
    if args.public_key is not None:
        said["public_key"] = _key(args.public_key)
    return said


def _key(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")[:_LARGEST_KEY]
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "it is no text"
        raise BadAccountError(
            f"{file} cannot be read: {reason}", remedy="name a file with a JSON Web Key"
        ) from e
    import msgspec  # noqa: PLC0415 - only where a key is given

    try:
        key = msgspec.json.decode(text, type=dict[str, str | list[str]])
    except msgspec.DecodeError as e:
        raise BadAccountError(
            f"{file} holds no JSON Web Key: {e}", remedy='give the public key as {"kty": …}'
        ) from e
    if "kty" not in key or "d" in key or "k" in key:
        what = "a private key" if "kty" in key else "no key: it has no `kty`"
        raise BadAccountError(f"{file} holds {what}", remedy="give the public half only")
    return msgspec.json.encode(key).decode()


_ACTIONS: dict[str, Callable[[Namespace, Terminal, People], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "change": _change,
    "end": _end,
    "restore": _restore,
    "remove": _remove,
}
