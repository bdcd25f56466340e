"""What a proposed change of the policies would do: ``hortus policy diff`` and ``replay``."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hortus.cli.terminal import Terminal
from hortus.compose import PolicyFolder, read_folder
from hortus.core import NotFoundError, UsageError, load_settings
from hortus.policy import (
    Bundle,
    Difference,
    FactError,
    Recorded,
    Request,
    compare,
    difference,
    load_bundle,
)
from hortus.store import Database, Decision, StoreView

_LAST = 1_000


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is in force and what is proposed."""

    folder: PolicyFolder
    old: Bundle
    new: Bundle


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
    pair = _pair(args)
    change = difference(pair.old, pair.new)
    if terminal.json:
        terminal.document({"old": pair.old.version, "new": pair.new.version, "change": change})
        return 0
    for sign, names in (("+", change.added), ("-", change.removed), ("~", change.changed)):
        for name in names:
            terminal.line(f"{sign} {name}")
    if pair.old.parameters != pair.new.parameters:
        terminal.line("~ parameters.toml")
    terminal.note(f"bundle {pair.old.version} -> {pair.new.version}")
    return 0


def replay(args: Namespace, terminal: Terminal) -> int:
    """Print which of the last requests would be answered otherwise."""
    pair = _pair(args)
    with StoreView.open(Database.of(load_settings(data=args.data, file=args.config))) as store:
        decisions = store.records.recent(args.last)
    requests = list(_requests(decisions))
    found = compare(pair.old, pair.new, pair.folder.directory, requests)
    if terminal.json:
        terminal.document({"old": pair.old.version, "new": pair.new.version, "replay": found})
        return 0
    for line in _told("no longer permitted", found.now_refused):
        terminal.line(line)
    for line in _told("newly permitted", found.now_allowed):
        terminal.line(line)
    same = found.asked - sum(d.times for d in (*found.now_refused, *found.now_allowed))
    terminal.line(f"{found.asked} asked again, {same} with the same answer")
    if left := sum(len(d.attempts) for d in decisions) - len(requests):
        terminal.note(f"{left} records say too little of their facts to be asked again")
    return 0


def _requests(decisions: Iterable[Decision]) -> Iterator[Request]:
    """Yield the questions behind records, as far as these tell what they rested on."""
    for decision in decisions:
        for intent in decision.attempts:
            client = f"{intent.client}@{intent.client_version}".rstrip("@")
            record = Recorded(
                intent.account or intent.principal,
                intent.model or intent.model_asked,
                intent.at_us,
                intent.facts,
                intent.project,
                client,
            )
            try:
                yield record.request()
            except FactError:
                # Written before policies were asked, or by another version: counted, not guessed.
                continue


def _told(title: str, differences: Iterable[Difference]) -> Iterator[str]:
    for each in differences:
        request = each.request
        yield f"{title}: {request.who.id} {request.action} {request.what.id} ({each.times}x)"
        yield f"    now: {each.before.reason} ({', '.join(each.before.rules)})"
        yield f"    then: {each.after.reason} ({', '.join(each.after.rules)})"


def _pair(args: Namespace) -> _Pair:
    if len(args.names) != 1:
        raise UsageError(
            f"`hortus policy {args.action}` needs the folder that is proposed",
            remedy="copy the policy folder, change the copy, and name it here",
        )
    proposed = Path(args.names[0])
    if not proposed.is_dir():
        raise NotFoundError(f"there is no folder {proposed}", remedy="name a folder of policies")
    loaded = load_settings(data=args.data, file=args.config)
    packs = None if args.packs is None else [name for name in args.packs.split(",") if name]
    now, then = read_folder(loaded), read_folder(loaded, proposed, packs)
    return _Pair(
        now,
        load_bundle(now.sources, now.parameters, now.directory),
        load_bundle(then.sources, then.parameters, then.directory),
    )
