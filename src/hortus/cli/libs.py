"""``hortus libs``: the company's own libraries, what they offer, and how that is used."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from typing import TYPE_CHECKING

from hortus.cli.index import open_library
from hortus.cli.terminal import Terminal
from hortus.core import UsageError

if TYPE_CHECKING:
    from hortus.knowledge import Card, Libraries, LibraryCard, LibrarySummary, Readable

_MOST_ALIASES = 3


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "name",
        nargs="?",
        default="",
        metavar="NAME",
        help="a library, to see what it offers; or a symbol (`acme.http.get`, `get`), to see its "
        "card; without it, the libraries are listed",
    )
    parser.add_argument(
        "--most", type=int, default=0, metavar="N", help="show no more than this of each list"
    )
    parser.add_argument(
        "--all", action="store_true", help="list also what no other repository imports"
    )
    parser.add_argument(
        "--deprecated", action="store_true", help="list what is deprecated, and what replaces it"
    )
    parser.add_argument("--quick", action="store_true", help="do not ask git for history")


def run(args: Namespace, terminal: Terminal) -> int:
    """Show libraries, one of them, or a symbol."""
    from hortus.knowledge import Libraries  # noqa: PLC0415 - numpy

    if args.most < 0:
        raise UsageError("--most must be at least 1", remedy="try --most 10")
    if args.name and (args.deprecated or args.all):
        raise UsageError(
            "--all and --deprecated are about all libraries", remedy="leave the name out"
        )
    with closing(open_library(args)) as library, closing(Libraries(library)) as libraries:
        with terminal.progress("reading libraries") as progress:
            libraries.refresh(progress)
        readable = library.readable_here()
        if args.deprecated:
            return _deprecated(libraries, readable, terminal)
        if not args.name:
            return _listing(libraries, readable, args, terminal)
        if libraries.is_library(args.name, readable):
            _library(libraries.library(args.name, readable, args.most or 30), terminal)
        else:
            _card(_asked(libraries, readable, args), terminal)
    return 0


def _asked(libraries: "Libraries", readable: "Readable", args: Namespace) -> "Card":
    from hortus.knowledge import Wanted  # noqa: PLC0415 - numpy

    wanted = Wanted(args.most or 10, history=not args.quick)
    return libraries.card(args.name, readable, wanted)


def _listing(
    libraries: "Libraries", readable: "Readable", args: Namespace, terminal: Terminal
) -> int:
    every = libraries.listing(readable)
    found = [one for one in every if args.all or one.importers]
    found = found[: args.most or None]
    if terminal.json:
        terminal.document(found)
        return 0
    if found:
        heads = ["library", "kind", "defined in", "used by", "files"]
        terminal.table(heads, [_row(one) for one in found])
    else:
        terminal.note("no repository that you may read imports what another one defines")
    if hidden := len(every) - len(found):
        terminal.note(f"{hidden} more, see --all" if not args.most else f"{hidden} more")
    return 0


def _row(one: "LibrarySummary") -> list[str]:
    place = f"{one.repository}/{one.folder}".rstrip("/")
    return [one.name, one.ecosystem, place, _repositories(len(one.importers)), str(one.files)]


def _repositories(count: int) -> str:
    return f"{count} {'repository' if count == 1 else 'repositories'}"


def _deprecated(libraries: "Libraries", readable: "Readable", terminal: Terminal) -> int:
    found = sorted(libraries.deprecated(readable), key=lambda one: (one.library, one.name))
    if terminal.json:
        terminal.document(found)
        return 0
    for one in found:
        name = min((one.name, *one.aliases), key=len)
        terminal.line(f"{name}  ({one.library})  {one.place}")
        terminal.line(f"    {f'use {one.instead}: ' if one.instead else ''}{one.words or '-'}")
    if not found:
        terminal.note("nothing is called deprecated in the libraries that you may read")
    return 0


def _library(card: "LibraryCard", terminal: Terminal) -> None:
    if terminal.json:
        terminal.document(card)
        return
    library = card.library
    terminal.line(f"{library.name}  ({library.ecosystem}, defined in {_row(library)[2]})")
    terminal.line(f"imported as {', '.join(library.imported_as[:5])}")
    users = ", ".join(library.importers[:8]) + (" …" if library.importers[8:] else "")
    used = _repositories(len(library.importers))
    terminal.line(f"used by {used}{f': {users}' if users else ''}")
    terminal.line()
    rows = []
    for one in card.symbols:
        note = f"deprecated{f', use {one.instead}' if one.instead else ''}" * one.deprecated
        rows.append([one.name, one.kind, str(one.calls), str(one.repositories), note or "-"])
    terminal.table(["symbol", "kind", "calls", "repositories", "note"], rows)
    if card.more:
        terminal.note(f"{card.more} more: see --most")


def _card(card: "Card", terminal: Terminal) -> None:
    if terminal.json:
        terminal.document(card)
        return
    terminal.line(f"{card.name}  ({card.kind} of {card.library})")
    terminal.line(f"    {card.signature}")
    for line in card.doc.splitlines():
        terminal.line(f"    {line.strip()}")
    terminal.line(f"defined    {card.place}  ({card.repository})")
    for label, text in _facts(card):
        terminal.line(f"{label:<10} {text}")
    _places(card, terminal)


def _facts(card: "Card") -> list[tuple[str, str]]:
    since = f"{card.since.date} {card.since.tag} {card.since.commit}"
    others = _repositories(card.repositories).replace(" ", " other ")
    rows = [
        ("deprecated", card.deprecated and (card.words or "yes")),
        ("use", card.instead),
        ("also as", ", ".join(card.aliases[:_MOST_ALIASES])),
        ("owner", f"{', '.join(card.owner.owners)} ({card.owner.by})" * bool(card.owner.owners)),
        ("since", " ".join(since.split())),
        ("called", f"{card.calls} times, by {others}"),
    ]
    return [(label, str(text)) for label, text in rows if text]


def _places(card: "Card", terminal: Terminal) -> None:
    if card.sites:
        terminal.line("\nreal calls")
    for site in card.sites:
        changed = f", changed {site.changed}" if site.changed else ""
        terminal.line(f"  {site.place}  ({site.repository}{changed})\n    {site.text}")
    if card.co_calls:
        terminal.line("\nusually called in the same function")
    for co in card.co_calls:
        terminal.line(f"  {co.symbol}  ({co.functions} functions)")
    if card.corrections:
        terminal.line("\nuses that later commits changed")
    for one in card.corrections:
        terminal.line(f"  {one.before} -> {one.after}  ({one.times} times)")
        terminal.line(f"    {'; '.join(one.commits)}")
    if card.left_out:
        terminal.note(
            "git's history is not looked through yet, there was no time for all of it; ask again, "
            "and it goes on where it was"
        )
