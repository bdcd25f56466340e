"""What a proposed change of the policies would do: ``hortus policy diff`` and ``replay``."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hortus.cli.office import office
from hortus.cli.terminal import Terminal
from hortus.compose import Compared, DiffTold, Drafted, ReplayTold, folder_of, read_texts
from hortus.core import NotFoundError, UsageError, load_settings

_LAST = 1_000


def configure_change(parser: ArgumentParser) -> None:
    """Add the arguments of both."""
    group = parser.add_argument_group("diff, replay: what is proposed")
    group.add_argument(
        "--packs", metavar="P,Q", help="packs that would be on; else those that are"
    )
    group.add_argument(
        "--last", type=int, default=_LAST, metavar="N", help=f"requests to replay; else {_LAST}"
    )


def diff(args: Namespace, terminal: Terminal) -> int:
    """Print the policies by which the proposal differs from what is in force."""
    asked = _asked(args)
    with office(args, create=True) as desk:
        told = desk.do("policy/diff", asked, DiffTold)
    if terminal.json:
        terminal.document({"old": told.old, "new": told.new, "change": told.change})
        return 0
    for line in told.words:
        terminal.line(line)
    terminal.note(f"bundle {told.old} -> {told.new}")
    return 0


def replay(args: Namespace, terminal: Terminal) -> int:
    """Print which of the last requests would be answered otherwise."""
    asked = _asked(args)
    with office(args, create=True) as desk:
        told = desk.do("policy/replay", asked, ReplayTold)
    if terminal.json:
        terminal.document({"old": told.old, "new": told.new, "replay": told.replay})
        return 0
    for line in told.words:
        terminal.line(line)
    if told.left_out:
        terminal.note(f"{told.left_out} records say too little of their facts to be asked again")
    return 0


def drafted(args: Namespace, reason: str = "") -> Drafted:
    """Return the policies of the folder that is named, else of the policy folder."""
    loaded = load_settings(data=args.data, file=args.config)
    folder = Path(args.names[0]) if args.names else folder_of(loaded)
    if args.names and not folder.is_dir():
        raise NotFoundError(
            f"there is no folder {args.names[0][:60]!r}", remedy="name one with policies, or none"
        )
    texts = read_texts(loaded, folder, ())
    return Drafted(
        packs=_packs(args),
        policies=texts.policies,
        parameters=texts.parameters,
        parameters_file=texts.parameters_file,
        reason=reason,
    )


def _asked(args: Namespace) -> Compared:
    """Return what is compared: a folder, a proposal, or else the policy folder."""
    if len(args.names) > 1:
        raise UsageError(
            f"`hortus policy {args.action}` takes one folder or proposal",
            remedy="name the one that is proposed; none is the policy folder as it is",
        )
    if args.names and not Path(args.names[0]).is_dir():
        return Compared(proposal=args.names[0], last=args.last)
    return Compared(draft=drafted(args), last=args.last)


def _packs(args: Namespace) -> tuple[str, ...] | None:
    if args.packs is None:
        return None
    return tuple(name for name in args.packs.split(",") if name)
