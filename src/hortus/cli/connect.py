"""``hortus connect``: settings with which a coding client works through hortus."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from hortus.cli.projectfile import ProjectFile, project_of
from hortus.cli.terminal import Terminal
from hortus.connect import (
    ASK_A_COMMAND,
    CLIENTS,
    DEFAULT_CONTEXT_TOKENS,
    DEFAULT_MODEL,
    DEFAULT_URL,
    ClientSetup,
    FileChange,
    FileEdit,
    Setup,
    Wish,
    Written,
    base_url,
    find_client,
    fresh_text,
    is_clear_text_abroad,
    plan_changes,
    read_key,
    with_mcp,
    write_changes,
)
from hortus.core import SystemClock, UsageError
from hortus.core.config import home, user_place
from hortus.identity import checked_project

_NO_KEY = Path("FILE-WITH-YOUR-KEY")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("client", metavar="CLIENT", help=", ".join(CLIENTS))
    parser.add_argument(
        "--write", action="store_true", help="put the settings into the client's own file"
    )
    parser.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument(
        "--url", metavar="U", help=f"address of hortus; else HORTUS_URL or {DEFAULT_URL}"
    )
    parser.add_argument(
        "--key-file", type=Path, metavar="F", help="file with your key; else HORTUS_KEY_FILE"
    )
    parser.add_argument(
        "--signed-in",
        action="store_true",
        help=f"no key: as signed in with `hortus login` ({', '.join(sorted(ASK_A_COMMAND))})",
    )
    parser.add_argument(
        "--model",
        metavar="M",
        default=DEFAULT_MODEL,
        help=f"what to ask for; else {DEFAULT_MODEL}",
    )
    parser.add_argument(
        "--context",
        type=int,
        metavar="N",
        default=DEFAULT_CONTEXT_TOKENS,
        help=f"tokens the model can take in; else {DEFAULT_CONTEXT_TOKENS}",
    )
    parser.add_argument(
        "--project",
        metavar="NAME",
        help="the project to name with each request; else as .hortus/project.toml here says",
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="also let the client ask what the company's code says: it starts `hortus mcp`",
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Print the settings, or write them."""
    client = find_client(args.client)
    url = base_url(args.url or user_place("HORTUS_URL") or DEFAULT_URL)
    if is_clear_text_abroad(url):
        terminal.note(f"careful: {url} is not encrypted; your key and code can be read on the way")
    key_file = args.key_file or Path(user_place("HORTUS_KEY_FILE") or _NO_KEY)
    place = project_of(Path.cwd())
    wish = Wish(
        url,
        args.model,
        args.context,
        key_file if key_file == _NO_KEY else _full(key_file),
        project=_project(args, place),
        always=args.project or "",
        token_command=_token_command(client) if args.signed_in else (),
    )
    if args.write:
        return _write(client, wish, args, terminal)
    _show(client, _setup(client, wish, args), wish, terminal)
    return 0


def _token_command(client: ClientSetup) -> tuple[str, ...]:
    if client.name not in ASK_A_COMMAND:
        own = "; Claude Code signs in by itself: `/login`" if client.name == "claude" else ""
        raise UsageError(
            f"{client.title} asks no command for its key, or asks again and again when refused",
            remedy=f"give it a key with --key-file{own}",
        )
    return (_program(), "whoami", "--token")


def _program() -> str:
    beside = Path(sys.executable).parent / "hortus"
    return str(beside) if beside.exists() else "hortus"


def _setup(client: ClientSetup, wish: Wish, args: Namespace) -> Setup:
    setup = client.setup(wish)
    if not args.mcp:
        return setup
    key = [] if wish.key_file == _NO_KEY else ["--key-file", str(wish.key_file)]
    command = [_program(), "mcp", "--url", wish.url, *key]
    return with_mcp(setup, client.name, command)


def _project(args: Namespace, place: ProjectFile) -> str:
    """Return the project whose name is to stand in the repository, where there is a repository.

    The name of a folder is no name of a project: it must be said, here or in the file.
    """
    said = place.name if place.file else ""
    found = checked_project(said if args.project is None else args.project)
    return found if place.top else ""


def _full(file: Path) -> Path:
    return file.expanduser().absolute()


def _show(client: ClientSetup, setup: Setup, wish: Wish, terminal: Terminal) -> None:
    if terminal.json:
        terminal.document(_facts(client, setup))
        return
    terminal.line(f"{client.title} through hortus at {wish.url}")
    for edit in setup.files:
        where = ", in this repository" if edit.in_repository else ""
        terminal.line(f"\n{edit.shown}{where}  (`--write` merges this into it)\n")
        terminal.line(fresh_text(edit).rstrip("\n"))
    if wish.token_command:
        terminal.line("\nNo key is needed: sign in with `hortus login`, once a week.")
    elif wish.key_file == _NO_KEY:
        terminal.line(
            "\nYour key: `hortus key new NAME` makes one. Save it to a file that only you"
        )
        terminal.line("can read and pass that with --key-file.")
    _say_rest(setup, terminal)


def _say_rest(setup: Setup, terminal: Terminal) -> None:
    if setup.variables:
        terminal.line("\nIn your shell's profile:\n")
    for variable in setup.variables:
        terminal.line(f"export {variable.name}={variable.value}")
    terminal.line(f"\nThen start: {setup.start}")
    for title, points in (("Switched off", setup.silenced), ("Still leaks", setup.leaks)):
        if points:
            terminal.line(f"\n{title}:")
        for point in points:
            terminal.line(f"  - {point}")


def _write(client: ClientSetup, wish: Wish, args: Namespace, terminal: Terminal) -> int:
    if wish.key_file == _NO_KEY and not wish.token_command:
        raise UsageError(
            "--write needs the file with your key",
            remedy="make a key with `hortus key new NAME`, save it, and pass --key-file FILE",
        )
    keyed = wish if wish.token_command else replace(wish, key=read_key(wish.key_file))
    changes = plan_changes(_setup(client, keyed, args).files, home(), project_of(Path.cwd()).top)
    changes = [change for change in changes if change.needed]
    if not _agreed(changes, args, terminal):
        terminal.note("nothing was written")
        return 1
    written = write_changes(changes, SystemClock().now_us())
    _say_written(client, _setup(client, wish, args), written, terminal)
    return 0


def _agreed(changes: list[FileChange], args: Namespace, terminal: Terminal) -> bool:
    for change in changes:
        terminal.note(change.diff().rstrip("\n"))
        if change.old is not None and change.mode != change.old_mode:
            terminal.note(f"mode of {change.shown}: {change.old_mode:o} -> {change.mode:o}")
    if args.yes or not changes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(
            "there is nobody to ask: standard input is no terminal",
            remedy="add --yes to write without asking",
        )
    terminal.note("Write this? [y/N] ")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _say_written(
    client: ClientSetup, setup: Setup, written: list[Written], terminal: Terminal
) -> None:
    if terminal.json:
        terminal.document({**_facts(client, setup), "written": [_row(w) for w in written]})
        return
    if not written:
        terminal.line(f"{client.title} is set up already: nothing to change")
    for one in written:
        kept = f" (before: {one.backup})" if one.backup else ""
        terminal.line(f"wrote {one.path}{kept}")
    _say_rest(setup, terminal)


def _row(one: Written) -> dict[str, str | None]:
    return {"path": str(one.path), "backup": str(one.backup) if one.backup else None}


def _facts(client: ClientSetup, setup: Setup) -> dict[str, object]:
    return {
        "client": client.name,
        "title": client.title,
        "tested_version": client.tested or None,
        "files": [_file(edit) for edit in setup.files],
        "variables": {v.name: v.value for v in setup.variables},
        "start": setup.start,
        "switched_off": setup.silenced,
        "still_leaks": setup.leaks,
    }


def _file(edit: FileEdit) -> dict[str, str]:
    return {"path": edit.shown, "syntax": edit.syntax, "content": fresh_text(edit)}
