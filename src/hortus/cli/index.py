"""``hortus index``: which repositories can be searched, and how current the index is."""

import time
from argparse import ArgumentParser, Namespace
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from hortus.cli.terminal import Terminal
from hortus.core import HortusError, NotFoundError, SystemClock, UsageError, load_settings

if TYPE_CHECKING:
    from hortus.knowledge import Library, Status, Updated

_FOLDER = "knowledge"
_ACTIONS = ("add", "status", "update", "embed", "watch", "rebuild", "remove")
_AGAIN_S = 60.0


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=_ACTIONS, help="what to do")
    parser.add_argument(
        "subject",
        nargs="?",
        default="",
        metavar="REPO|DIR|NAME",
        help="add: a git repository, or a folder with repositories right inside; remove: a name",
    )
    add = parser.add_argument_group("add: what is read; only what is committed is")
    add.add_argument("--org", type=Path, metavar="FILE", help="paths to add, one on each line")
    add.add_argument("--name", help="what to call it (default: the name of its folder)")
    add.add_argument(
        "--branch",
        action="append",
        metavar="REF",
        help="branch to index, several times for several (default: the one checked out)",
    )
    parser.add_argument_group("status").add_argument(
        "--check", action="store_true", help="read every file of the index"
    )
    from hortus.cli.talking import configure_gateway  # noqa: PLC0415 - a client, for this verb only

    configure_gateway(parser)
    parser.epilog = (
        "`update` indexes what is new, goes on where it was interrupted and mends what is "
        "damaged; `watch` does so as soon as something is committed; `rebuild` begins anew. "
        "`embed` asks only for vectors that are missing, where the settings name a model for them."
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    _check_subject(args)
    with closing(open_library(args)) as library:
        match args.action:
            case "add":
                return _add(args, library, terminal)
            case "status":
                return _status(library, terminal, check=args.check)
            case "watch":
                return _watch(args, library, terminal)
            case "embed":
                return _embed_only(args, library, terminal)
            case "remove":
                gone = library.remove(args.subject)
                _tell(terminal, {"removed": gone.name}, f"removed {gone.name}")
                return 0
            case _:
                return _bring_up(args, library, terminal)


def _check_subject(args: Namespace) -> None:
    """Raise ``UsageError`` where an action is given too little, or more than it takes."""
    match args.action:
        case "add" if bool(args.subject) == bool(args.org):
            raise UsageError(
                "`hortus index add` takes a path, or --org FILE, and not both",
                remedy="give the path of a repository, or of a folder with repositories inside",
            )
        case "remove" if not args.subject:
            raise UsageError(
                "`hortus index remove` needs a name", remedy="see `hortus index status`"
            )
        case "add" | "remove":
            return
        case _:
            if args.subject:
                raise UsageError(
                    f"`hortus index {args.action}` is about all repositories, and takes no name",
                    remedy=f"leave {args.subject!r} out",
                )


def _bring_up(args: Namespace, library: "Library", terminal: Terminal) -> int:
    with terminal.progress("indexing") as progress:
        anew = args.action == "rebuild"
        updated = library.rebuild(progress) if anew else library.update(progress=progress)
    updated = replace(updated, rebuilt=0) if anew else updated
    return _show(updated, terminal) | _embed(args, library, terminal)


def _embed(args: Namespace, library: "Library", terminal: Terminal) -> int:
    """Ask for vectors where the settings want them; without an answer the words are enough."""
    from hortus.cli.talking import embedder_of  # noqa: PLC0415 - as above

    embedder = embedder_of(args)
    if embedder is None:
        return 0
    try:
        with terminal.progress("embedding") as progress:
            sent = library.embed(embedder, progress)
    except HortusError as e:
        terminal.note(f"vectors are missing, words are searched alone: {e.message}")
        terminal.note(f"  remedy: {e.remedy}; then `hortus index update` goes on")
        return 1
    terminal.note(f"{sent} texts were sent to {embedder.model} for vectors")
    return 0


def _embed_only(args: Namespace, library: "Library", terminal: Terminal) -> int:
    """Ask for vectors and touch no words; without an answer this is an error."""
    from hortus.cli.talking import embedder_of  # noqa: PLC0415 - as above

    embedder = embedder_of(args)
    if embedder is None:
        raise UsageError(
            "the settings name no model for vectors",
            remedy="set [knowledge] embedding_model, as in docs/how-to/ask-your-code.md",
        )
    with terminal.progress("embedding") as progress:
        sent = library.embed(embedder, progress)
    _tell(terminal, {"sent": sent}, f"{sent} texts were sent to {embedder.model} for vectors")
    return 0


def open_library(args: Namespace) -> "Library":
    """Return the index in the data folder."""
    from hortus.knowledge import Library  # noqa: PLC0415 - numpy

    return Library(load_settings(data=args.data, file=args.config).data / _FOLDER, SystemClock())


def has_index(args: Namespace) -> bool:
    """Tell whether anything was ever indexed in the data folder; nothing is loaded for that."""
    data = load_settings(data=args.data, file=args.config).data
    return (data / _FOLDER / "repositories.json").exists()


def _add(args: Namespace, library: "Library", terminal: Terminal) -> int:
    from hortus.knowledge import Updated  # noqa: PLC0415 - numpy

    paths = _paths(args)
    if not paths:
        raise UsageError(f"{args.org} names no repository", remedy="write a path on each line")
    if args.name and len(paths) > 1:
        raise UsageError(
            f"--name fits one repository, and these are {len(paths)}",
            remedy="add them one by one, or without --name",
        )
    refs = tuple(args.branch or ("HEAD",))
    names: list[str] = []
    failed: list[tuple[str, str]] = []
    for path in paths:
        try:
            names.append(library.add(path, name=args.name or "", refs=refs).name)
        except HortusError as e:
            # Of many, those that can be had are; one alone is an error like any other.
            if len(paths) == 1:
                raise
            failed.append((str(path), e.message))
    with terminal.progress("indexing") as progress:
        updated = library.update(names, progress) if names else Updated()
    shown = replace(updated, failed=(*failed, *updated.failed))
    return _show(shown, terminal) | _embed(args, library, terminal)


def _paths(args: Namespace) -> list[Path]:
    if args.subject:
        return _repositories(Path(args.subject))
    try:
        lines = args.org.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        raise NotFoundError(
            f"{args.org} cannot be read: {e.strerror}", remedy="give a text file"
        ) from e
    except UnicodeDecodeError as e:
        raise UsageError(f"{args.org} is no text", remedy="give a text file in UTF-8") from e
    named = [line.strip() for line in lines]
    return [
        repository
        for line in named
        if line and not line.startswith("#")
        for repository in _repositories(args.org.parent / Path(line).expanduser())
    ]


def _repositories(path: Path) -> list[Path]:
    """Return the path itself if it is a repository, else those right inside it."""
    from hortus.knowledge import is_repository  # noqa: PLC0415 - numpy

    if not path.is_dir() or is_repository(path):
        return [path]
    inside = [p for p in sorted(path.iterdir()) if p.is_dir() and not p.is_symlink()]
    return [p for p in inside if is_repository(p)] or [path]


def _show(updated: "Updated", terminal: Terminal) -> int:
    if terminal.json:
        terminal.document(updated)
        return 1 if updated.failed else 0
    if updated.rebuilt:
        terminal.note(
            "a part of the index was missing, damaged or of another form, and was made again"
        )
    for change in updated.changes:
        skipped = ", ".join(f"{count} {why}" for why, count in sorted(change.skipped.items()))
        note = f" ({skipped} left out)" if skipped else ""
        terminal.line(f"{change.repository} is at {change.commit[:12]}{note}")
    for name, why in updated.failed:
        terminal.note(f"{name} was left as it is: {why}")
    terminal.line(f"{updated.documents} files indexed or removed")
    return 1 if updated.failed else 0


def _status(library: "Library", terminal: Terminal, *, check: bool) -> int:
    found = library.status(check=check)
    damaged = any(one.fault for one in found)
    if terminal.json:
        terminal.document(found)
        return 1 if damaged else 0
    rows = [_row(one) for one in found]
    terminal.table(["name", "state", "files", "MB", "lines", "left out", "path"], rows)
    for one in found:
        if one.fault:
            terminal.note(f"{one.repository.name}: {one.fault}; run `hortus index update`")
    return 1 if damaged else 0


def _row(one: "Status") -> list[str]:
    counts = one.counts
    state = "unusable" if one.fault else "current" if one.is_current else "behind"
    if counts.waiting:
        state = f"{counts.waiting} to do"
    refused = ", ".join(f"{count} {why}" for why, count in counts.refused)
    figures = [str(counts.files), f"{counts.size / 1e6:.1f}", str(counts.lines)]
    return [one.repository.name, state, *figures, refused or "-", one.repository.path]


def _watch(args: Namespace, library: "Library", terminal: Terminal) -> int:
    from hortus.knowledge import Watcher  # noqa: PLC0415 - numpy

    vectors = _Vectors(args, terminal)

    def told(updated: "Updated") -> None:
        _show(updated, terminal)
        vectors.wake.set()

    Thread(target=vectors.run, daemon=True).start()
    Watcher(library, time.sleep).run(told)
    return 0


class _Vectors:
    """Asks for vectors beside a watch: in a thread of its own, so that words never wait for it."""

    def __init__(self, args: Namespace, terminal: Terminal) -> None:
        self._args = args
        self._terminal = terminal
        self.wake = Event()

    def run(self) -> None:
        """Ask now and after each change; after an error, again in a while."""
        from hortus.cli.talking import embedder_of  # noqa: PLC0415 - as above

        embedder, said = embedder_of(self._args), ""
        while embedder is not None:
            try:
                with closing(open_library(self._args)) as library:
                    sent = library.embed(embedder)
            except HortusError as e:
                if e.message != said:
                    self._terminal.note(f"vectors are missing, words are searched: {e.message}")
                said = e.message
            else:
                said = ""
                if sent:
                    self._terminal.note(f"{sent} texts were sent to {embedder.model} for vectors")
            self.wake.wait(_AGAIN_S if said else None)
            self.wake.clear()


def _tell(terminal: Terminal, document: object, line: str) -> None:
    if terminal.json:
        terminal.document(document)
    else:
        terminal.line(line)
