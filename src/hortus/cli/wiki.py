"""``hortus wiki``: pages about a repository, each statement with its source."""

import hashlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hortus.cli.terminal import Terminal
from hortus.core import NotFoundError, load_settings

_FOLDER = "wiki"
_DIGEST = 8


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=("build", "path"), help="build it, or say where it is")
    parser.add_argument(
        "repository",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="REPO",
        help="a git repository (default: this folder)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the pages go (default: in the data folder)"
    )
    build = parser.add_argument_group("build: what is read is the last commit")
    build.add_argument("--name", help="what to call it (default: the name of its folder)")
    build.add_argument(
        "--own-sources",
        action="store_true",
        help="link to pages of the wiki, even where the server of the origin is known",
    )
    parser.epilog = (
        "A second `build` writes only the pages that differ. The pages are plain files: open "
        "them in a browser, or put them on any web server."
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    place = args.out or _place(args)
    return _build(args, place, terminal) if args.action == "build" else _path(place, terminal)


def _build(args: Namespace, place: Path, terminal: Terminal) -> int:
    from hortus.wiki import Order, build  # noqa: PLC0415 - heavy, and an extra

    repository = args.repository.resolve()
    order = Order(
        repository, place.resolve(), args.name or repository.name, own_sources=args.own_sources
    )
    with terminal.progress("building the wiki") as progress:
        built = build(order, progress)
    if terminal.json:
        terminal.document(
            {
                "page": str(built.first),
                "commit": built.commit,
                "pages": built.pages,
                "written": built.written,
                "removed": built.removed,
                "skipped": built.skipped,
            }
        )
        return 0
    terminal.note(
        f"{built.pages} pages at {built.commit[:12]}: {built.written} written, "
        f"{built.removed} removed"
    )
    for reason, count in built.skipped.items():
        terminal.note(f"left out: {count} {reason}")
    terminal.line(str(built.first))
    return 0


def _path(place: Path, terminal: Terminal) -> int:
    from hortus.wiki import FIRST, NoWikiError  # noqa: PLC0415 - heavy, and an extra

    first = place.resolve() / FIRST
    if not first.is_file():
        raise NoWikiError(f"there is no wiki in {first.parent}", remedy="run `hortus wiki build`")
    if terminal.json:
        terminal.document({"page": str(first)})
    else:
        terminal.line(str(first))
    return 0


def _place(args: Namespace) -> Path:
    """Return the folder of a repository's wiki in the data folder."""
    repository = args.repository.resolve()
    if not repository.is_dir():
        raise NotFoundError(
            f"{args.repository} is not a folder", remedy="give the path of a git repository"
        )
    digest = hashlib.sha256(str(repository).encode("utf-8", "surrogateescape")).hexdigest()
    data = load_settings(data=args.data, file=args.config).data
    return data / _FOLDER / f"{repository.name or 'root'}-{digest[:_DIGEST]}"
