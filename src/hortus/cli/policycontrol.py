"""Change policies in steps: ``hortus policy propose``, ``approve``, ``activate``, ``rollback``."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.compose import (
    Actor,
    Administration,
    PoliciesInForce,
    PolicyControl,
    folder_of,
    policies_in_force,
    read_texts,
)
from hortus.core import SystemClock, UsageError, load_settings
from hortus.identity import operator
from hortus.store import Database, ProposalRecord, StoreView

_SOON = "a running hortus takes it up within a second"


def configure_control(parser: ArgumentParser) -> None:
    """Add the arguments of the steps."""
    group = parser.add_argument_group("propose, rollback")
    group.add_argument("--reason", default="", metavar="TEXT", help="why; it is in the audit log")


def propose(args: Namespace, terminal: Terminal) -> int:
    """Keep the policy folder, or another one, as a proposal."""
    loaded = load_settings(data=args.data, file=args.config)
    if len(args.names) > 1:
        raise UsageError("`hortus policy propose` takes one folder", remedy="name one, or none")
    folder = Path(args.names[0]) if args.names else folder_of(loaded)
    packs = None if args.packs is None else [name for name in args.packs.split(",") if name]
    with _control(args) as (control, now):
        made = control.propose(read_texts(loaded, folder, packs), now, args.reason)
    if terminal.json:
        terminal.document(_told(made))
        return 0
    terminal.line(made.proposal_id)
    terminal.note(
        f"bundle {made.base} -> {made.version}; next: `hortus policy diff {made.proposal_id}`,"
        " then `approve` by others and `activate`"
    )
    return 0


def proposals(args: Namespace, terminal: Terminal) -> int:
    """List the proposals."""
    _no_names(args)
    with _control(args) as (control, _):
        found = list(control.proposals())
    if terminal.json:
        rows = [{**_told(p), "approvers": who, "in_force": active} for p, who, active in found]
        terminal.document(rows)
        return 0
    table = [
        [
            p.proposal_id,
            moment(p.created_us),
            printable(p.proposer),
            printable(", ".join(who)) or "-",
            "in force" if active else "-",
            printable(p.reason),
        ]
        for p, who, active in found
    ]
    terminal.table(["PROPOSAL", "MADE", "BY", "APPROVED BY", "STATE", "REASON"], table)
    return 0


def approve(args: Namespace, terminal: Terminal) -> int:
    """Agree to a proposal of somebody else."""
    with _control(args) as (control, _):
        done = control.approve(_one(args))
    terminal.line(f"approved {done.proposal_id}")
    return 0


def activate(args: Namespace, terminal: Terminal) -> int:
    """Put a proposal in force."""
    with _control(args) as (control, _):
        done = control.activate(_one(args))
    terminal.line(f"in force: {done.proposal_id}; {_SOON}")
    return 0


def rollback(args: Namespace, terminal: Terminal) -> int:
    """Put in force again what was before."""
    _no_names(args)
    with _control(args) as (control, _):
        done = control.rollback(args.reason)
    terminal.line(f"in force: {done.proposal_id or 'the policy folder'}; {_SOON}")
    return 0


@contextmanager
def _control(args: Namespace) -> Iterator[tuple[PolicyControl, PoliciesInForce]]:
    loaded, clock = load_settings(data=args.data, file=args.config), SystemClock()
    with StoreView.open(Database.of(loaded), create=True) as view:
        now = policies_in_force(loaded, view, clock)
        actor = Actor(operator(), Administration(lambda: now, clock, operator()))
        yield PolicyControl(view.policies, clock, actor), now


def _told(proposal: ProposalRecord) -> dict[str, object]:
    names = ("proposal_id", "proposer", "reason", "base", "version", "created_us")
    return {name: getattr(proposal, name) for name in names}


def _one(args: Namespace) -> str:
    if len(args.names) != 1:
        raise UsageError(
            f"`hortus policy {args.action}` needs one proposal",
            remedy="`hortus policy proposals` lists them",
        )
    return str(args.names[0])


def _no_names(args: Namespace) -> None:
    if args.names:
        raise UsageError(
            f"`hortus policy {args.action}` takes no name", remedy="see `hortus policy --help`"
        )
