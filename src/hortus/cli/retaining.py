"""``hortus audit retain``: remove what settings let go, or show what that would be."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from hortus.audit import Author, Plan
from hortus.cli.decisions import moment
from hortus.cli.office import require_here
from hortus.cli.terminal import Terminal
from hortus.core import Loaded, SystemClock
from hortus.identity import operator
from hortus.policy import Task

_HEADS = ("class", "kept", "older than", "due", "held", "what happens")


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of the action."""
    group = parser.add_argument_group("retain: remove what is older than [retention] lets it get")
    group.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    group.add_argument(
        "--at-once", action="store_true", help="also what would be announced a day ahead"
    )


def retain(args: Namespace, loaded: Loaded, terminal: Terminal) -> int:
    """Run retention and say what came of it."""
    from hortus.compose import retain as run  # noqa: PLC0415 - heavy; this action's only

    if not args.dry_run:
        require_here(loaded, Task.MANAGE_RECORDS, "audit/retain")
    author = Author(operator(), SystemClock())
    done = run(loaded, author, dry_run=args.dry_run, at_once=args.at_once)
    if terminal.json:
        terminal.document({"asked": done.asked, "plans": [asdict(plan) for plan in done.plans]})
    elif done.asked:
        terminal.line("the hortus that runs on this data does it within seconds")
        terminal.note("  `hortus log --event 'retention.*'` shows what it removed")
    elif not done.plans:
        terminal.note("everything is kept for ever; [retention] in hortus.toml says otherwise")
    else:
        terminal.table(_HEADS, [_row(plan, dry_run=args.dry_run) for plan in done.plans])
    return 0


def _row(plan: Plan, *, dry_run: bool) -> tuple[str, ...]:
    what = plan.waits or ("would be removed" if dry_run else "removed")
    return (
        plan.name,
        f"{plan.days} days",
        moment(plan.before_us),
        str(plan.due),
        str(plan.held),
        str(what) if plan.due else "nothing to do",
    )
