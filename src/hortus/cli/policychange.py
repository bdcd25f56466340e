"""What a proposed change of the policies would do: ``hortus policy diff`` and ``replay``."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.cli.terminal import Terminal
from hortus.compose import (
    PolicyTexts,
    find_proposal,
    folder_of,
    policies_here,
    read_texts,
    recorded_requests,
    texts_of,
)
from hortus.core import Loaded, UsageError, load_settings
from hortus.policy import (
    Bundle,
    Change,
    Difference,
    Directory,
    Parameters,
    compare,
    difference,
)
from hortus.store import Database, StoreView

_LAST = 1_000


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is in force and what is proposed."""

    directory: Directory
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
    for line in _differences(pair, change):
        terminal.line(line)
    terminal.note(f"bundle {pair.old.version} -> {pair.new.version}")
    return 0


def _differences(pair: _Pair, change: Change) -> Iterator[str]:
    """Yield what differs in words: what each policy does, and each parameter."""
    signs = (("+", pair.new, change.added), ("-", pair.old, change.removed))
    for sign, bundle, names in (*signs, ("~", pair.new, change.changed)):
        for name in names:
            if policy := bundle.policy(name):
                effect = "permits" if policy.permits else "forbids"
                words = policy.words
                yield f"{sign} {name} {effect} ({words.owner}): {words.reason}"
    before, after = (dict(_parameters(b.parameters)) for b in (pair.old, pair.new))
    for name in sorted(before):
        if before[name] != after[name]:
            yield f"~ {name}: {before[name]} -> {after[name]}"


def _parameters(parameters: Parameters) -> Iterator[tuple[str, str]]:
    tables: dict[str, dict[str, object]] = msgspec.to_builtins(parameters, order="sorted")
    for table, values in tables.items():
        for name, value in values.items():
            yield f"{table}.{name}", msgspec.json.encode(value).decode()


def replay(args: Namespace, terminal: Terminal) -> int:
    """Print which of the last requests would be answered otherwise."""
    pair = _pair(args)
    with StoreView.open(Database.of(load_settings(data=args.data, file=args.config))) as store:
        decisions = store.records.recent(args.last)
    requests = list(recorded_requests(decisions, pair.directory))
    found = compare(pair.old, pair.new, pair.directory, requests)
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


def _told(title: str, differences: Iterable[Difference]) -> Iterator[str]:
    for each in differences:
        request = each.request
        yield f"{title}: {request.who.id} {request.action} {request.what.id} ({each.times}x)"
        yield f"    now: {each.before.reason} ({', '.join(each.before.rules)})"
        yield f"    then: {each.after.reason} ({', '.join(each.after.rules)})"


def _pair(args: Namespace) -> _Pair:
    if len(args.names) > 1:
        raise UsageError(
            f"`hortus policy {args.action}` takes one folder or proposal",
            remedy="name the one that is proposed; none is the policy folder as it is",
        )
    loaded = load_settings(data=args.data, file=args.config)
    now = policies_here(loaded)
    texts = _proposed(loaded, args)
    directory = now.engine.directory
    return _Pair(directory, now.bundle, texts.bundle(directory))


def _proposed(loaded: Loaded, args: Namespace) -> PolicyTexts:
    """Return the policies of a folder, of a proposal, or else of the policy folder."""
    packs = None if args.packs is None else [name for name in args.packs.split(",") if name]
    folder = Path(args.names[0]) if args.names else folder_of(loaded)
    if not args.names or folder.is_dir():
        return read_texts(loaded, folder, packs)
    with StoreView.open(Database.of(loaded), create=True) as view:
        return texts_of(find_proposal(view.policies, args.names[0]))
