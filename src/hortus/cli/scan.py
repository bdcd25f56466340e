"""``hortus scan``: secrets, personal data and company words in files, folders or a stream."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from hortus import __version__
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError
from hortus.dlp import (
    DEFAULT_TIERS,
    FILE_NAME,
    MARK,
    TIERS,
    AllowList,
    Hit,
    Scanner,
    Source,
    Tier,
    excerpt,
    find_mark,
    from_index,
    from_paths,
    load_rules,
    load_words,
    place,
    sarif,
    text_of,
    with_uuids,
)

_CLEAN, _FOUND = 0, 1
_MEANING = {
    Tier.STRUCTURED: "its form alone says what it is",
    Tier.CONTEXTUAL: "the words around it say what it is",
    Tier.ENTROPY: "it only looks like chance",
}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="file, folder, or - for standard input, the default",
    )
    parser.add_argument("--staged", action="store_true", help="scan what git would commit next")
    parser.add_argument("--explain", action="store_true", help="say why, and how to allow it")
    parser.add_argument("--sarif", action="store_true", help="print SARIF 2.1.0")
    parser.add_argument("--entropy", action="store_true", help="also show what only looks random")
    parser.add_argument("--uuids", action="store_true", help="take every UUID for a secret")
    parser.add_argument(
        "--marks", action="store_true", help="also show documents marked as confidential"
    )
    parser.add_argument(
        "--words",
        type=Path,
        metavar="FILE",
        action="append",
        help="company words, one on each line",
    )
    parser.add_argument(
        "--allow",
        type=Path,
        metavar="FILE",
        help=f"allow-list; else ./{FILE_NAME} where it exists",
    )
    parser.epilog = "The exit status is 0 when nothing was found, 1 when something was."


def run(args: Namespace, terminal: Terminal) -> int:
    """Scan, print what was found, and return 1 where anything was."""
    if args.sarif and terminal.json:
        raise UsageError(
            "--sarif and --json are two forms of one report", remedy="leave one of them out"
        )
    own = with_uuids(load_rules()) if args.uuids else load_rules()
    rules = (*own, *(rule for file in args.words or () for rule in load_words(file)))
    scanner = Scanner(rules, TIERS if args.entropy else DEFAULT_TIERS)
    allowed = _allow_list(args)
    today = datetime.fromtimestamp(SystemClock().now_us() / 1e6, UTC).date()
    hits = [
        hit
        for source in _sources(args)
        for hit in _hits(source, scanner, allowed, today, marks=args.marks)
    ]
    if args.sarif:
        terminal.document(sarif(_lasting(hits, args), scanner.rules, __version__))
    elif terminal.json:
        terminal.document(_lasting(hits, args))
    else:
        _print(hits, terminal)
    if args.explain and not (args.sarif or terminal.json):
        _explain(hits, scanner, allowed, args.allow or Path(FILE_NAME), terminal)
    for entry in allowed.expired(today):
        terminal.note(f"expired on {entry.until}: {entry.fingerprint} ({entry.owner})")
    return _FOUND if hits else _CLEAN


def _lasting(hits: list[Hit], args: Namespace) -> list[Hit]:
    """Return the hits without fingerprints that no allow-list has the key of: they never recur."""
    if (args.allow or Path(FILE_NAME)).exists():
        return hits
    return [replace(hit, fingerprint="") for hit in hits]


def _sources(args: Namespace) -> Iterable[Source]:
    if args.staged:
        if args.paths:
            raise UsageError(
                "--staged scans what is staged, not the paths given",
                remedy="leave one of them out",
            )
        return from_index(Path.cwd())
    return chain.from_iterable(_source(path) for path in args.paths or ["-"])


def _source(path: str) -> Iterable[Source]:
    return [Source("-", sys.stdin.buffer.read())] if path == "-" else from_paths([Path(path)])


def _allow_list(args: Namespace) -> AllowList:
    place = args.allow or Path(FILE_NAME)
    # What explains how to begin a list may name the one that is to be begun.
    if (args.explain or args.allow is None) and not place.exists():
        return AllowList.empty()
    return AllowList.load(place)


def _hits(
    source: Source, scanner: Scanner, allowed: AllowList, today: date, *, marks: bool
) -> Iterator[Hit]:
    text = text_of(source)
    if text is None:
        return
    findings = scanner.scan(text)
    mark = find_mark(text) if marks else None
    for finding in ([mark] if mark else []) + list(findings):
        value = text[finding.start : finding.end].encode("utf-8", "surrogatepass")
        if allowed.allows(value, today):
            continue
        line, column = place(text, finding.start)
        yield Hit(
            source.name,
            line,
            column,
            finding.rule,
            finding.tier,
            finding.label,
            excerpt(text, finding, findings),
            allowed.fingerprint(value),
        )


def _print(hits: list[Hit], terminal: Terminal) -> None:
    for hit in hits:
        terminal.line(f"{hit.file}:{hit.line}:{hit.column}: {hit.rule} ({hit.tier}, {hit.label})")
        terminal.line(f"    {hit.excerpt}")
    terminal.note(f"{len(hits)} found" if hits else "nothing found")


def _explain(
    hits: list[Hit], scanner: Scanner, allowed: AllowList, place: Path, terminal: Terminal
) -> None:
    about = {rule.id: rule.about for rule in scanner.rules} | {MARK: "a mark of classification"}
    for rule, tier in sorted({(hit.rule, hit.tier) for hit in hits}):
        terminal.line()
        terminal.line(f"{rule}: {about[rule]}; {_MEANING[tier]}.")
    if not hits:
        return
    terminal.line()
    terminal.line(f"# To allow one that is no secret, put this into {place}:")
    terminal.line(f'key = "{allowed.key.hex()}"  # once, at the top')
    for value in sorted({hit.fingerprint for hit in hits}):
        places = ", ".join(f"{h.file}:{h.line}" for h in hits if h.fingerprint == value)
        terminal.line()
        terminal.line(f"[[allow]]  # {places}")
        terminal.line(f'fingerprint = "{value}"')
        terminal.line('owner = ""')
        terminal.line('reason = ""')
        terminal.line("until = ")
