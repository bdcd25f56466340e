"""Change policies in steps: ``hortus policy propose``, ``approve``, ``activate``, ``rollback``."""

from argparse import ArgumentParser, Namespace

import msgspec

from hortus.admin import Named, Nothing
from hortus.cli.decisions import moment, printable
from hortus.cli.office import office
from hortus.cli.policychange import drafted
from hortus.cli.terminal import Terminal
from hortus.compose import InForce, ProposalShown, Reason
from hortus.core import UsageError

_SOON = "a running hortus takes it up within a second"


def configure_control(parser: ArgumentParser) -> None:
    """Add the arguments of the steps."""
    group = parser.add_argument_group("propose, rollback")
    group.add_argument("--reason", default="", metavar="TEXT", help="why; it is in the audit log")


def propose(args: Namespace, terminal: Terminal) -> int:
    """Keep the policy folder, or another one, as a proposal."""
    if len(args.names) > 1:
        raise UsageError("`hortus policy propose` takes one folder", remedy="name one, or none")
    with office(args, create=True) as desk:
        made = desk.do("policy/propose", drafted(args, args.reason), ProposalShown)
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
    with office(args, create=True) as desk:
        found = desk.do("policy/proposals", Nothing(), list[ProposalShown])
    if terminal.json:
        rows = [{**_told(p), "approvers": p.approvers, "in_force": p.in_force} for p in found]
        terminal.document(rows)
        return 0
    table = [
        [
            p.proposal_id,
            moment(p.created_us),
            printable(p.proposer),
            printable(", ".join(p.approvers)) or "-",
            "in force" if p.in_force else "-",
            printable(p.reason),
        ]
        for p in found
    ]
    terminal.table(["PROPOSAL", "MADE", "BY", "APPROVED BY", "STATE", "REASON"], table)
    return 0


def approve(args: Namespace, terminal: Terminal) -> int:
    """Agree to a proposal of somebody else."""
    wanted = Named(_one(args))
    with office(args, create=True) as desk:
        done = desk.do("policy/approve", wanted, ProposalShown)
    return _said(terminal, done, f"approved {done.proposal_id}")


def activate(args: Namespace, terminal: Terminal) -> int:
    """Put a proposal in force."""
    wanted = Named(_one(args))
    with office(args, create=True) as desk:
        done = desk.do("policy/activate", wanted, InForce)
    return _said(terminal, done, f"in force: {done.proposal}; {_SOON}")


def rollback(args: Namespace, terminal: Terminal) -> int:
    """Put in force again what was before."""
    _no_names(args)
    with office(args, create=True) as desk:
        done = desk.do("policy/rollback", Reason(args.reason), InForce)
    return _said(terminal, done, f"in force: {done.proposal or 'the policy folder'}; {_SOON}")


def _said(terminal: Terminal, done: msgspec.Struct, words: str) -> int:
    if terminal.json:
        terminal.document(done)
    else:
        terminal.line(words)
    return 0


def _told(proposal: ProposalShown) -> dict[str, object]:
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
