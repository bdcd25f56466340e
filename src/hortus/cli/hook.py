"""``hortus hook``: a review before each commit, without touching hooks of others."""

from argparse import ArgumentParser, Namespace
from importlib.util import find_spec
from pathlib import Path

from hortus.cli.terminal import Terminal
from hortus.review import Git, install, remove

_ENGINE = "ast_grep_py"


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["install", "remove"], help="put it in, or take it out")
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository")
    parser.epilog = "A hook that is there already is kept; `git commit --no-verify` skips both."


def run(args: Namespace, terminal: Terminal) -> int:
    """Install or remove the hook and say where it is."""
    git = Git.at(args.repo)
    path = install(git) if args.action == "install" else remove(git)
    if terminal.json:
        terminal.document({"hook": str(path), "action": args.action})
    else:
        done = "reviews each commit" if args.action == "install" else "reviews no more"
        terminal.line(f"{path}: {done}")
    if args.action == "install" and find_spec(_ENGINE) is None:
        terminal.note(
            "no commit gets through before the extra `review` is there: "
            "`make setup EXTRAS=review`, or `pip install 'hortus[review]'`"
        )
    return 0
