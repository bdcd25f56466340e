"""``hortus review``: what rules and the scanner find in the lines that were changed."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hortus import __version__
from hortus.cli.reviewing import reviewed
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError
from hortus.review import (
    PACKS,
    Finding,
    Git,
    Level,
    Readings,
    Records,
    Report,
    as_json,
    fix_files,
    github,
    gitlab,
    sarif,
    shown,
)

_FORMATS = ("text", "json", "sarif", "github", "gitlab")
_PASSED, _BLOCKED = 0, 1
_NEVER = "never"
_HOW_ON = (
    "mend what blocks, or say why it stays: `# hortus: allow[RULE] the reason` beside it, or "
    "`hortus rules dismiss RULE`"
)


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "commits",
        nargs="?",
        metavar="COMMITS",
        help="one commit, or A..B; else what is not committed yet",
    )
    parser.add_argument(
        "--base", metavar="REV", help="everything since the work parted from this branch or commit"
    )
    parser.add_argument("--staged", action="store_true", help="what git would commit next")
    parser.add_argument("--format", choices=_FORMATS, default="text", help="form of the findings")
    parser.add_argument("--fix", action="store_true", help="write the fixes into the work tree")
    parser.add_argument(
        "--fail-on",
        choices=[*map(str, Level), _NEVER],
        default=str(Level.BLOCK),
        help="the mildest level that makes the exit status 1",
    )
    parser.add_argument(
        "--pack",
        action="append",
        choices=PACKS,
        default=[],
        help="use this pack as well; may be given several times",
    )
    parser.add_argument(
        "--no-checkers",
        dest="checkers",
        action="store_false",
        help="do not run the checkers that imported rules refer to (ruff, semgrep, ...)",
    )
    parser.add_argument(
        "--trust-checkers",
        action="store_true",
        help="run also those that run code of the repository (ESLint, flake8)",
    )
    parser.add_argument(
        "--opinion",
        metavar="MODEL",
        help="ask this model of the gateway as well; what it says decides nothing",
    )
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="where to look")
    parser.set_defaults(url=None, key_file=None)
    parser.epilog = "The exit status is 1 when something was found that blocks."


def run(args: Namespace, terminal: Terminal) -> int:
    """Review, print what was found, and return 1 where something blocks."""
    _check(args)
    git = Git.at(args.repo)
    today = datetime.fromtimestamp(SystemClock().now_us() / 1e6, UTC).date()
    records = Records.of(git)
    readings = Readings(records.beside("rules.json"))
    report = reviewed(git, args, today, readings)
    readings.keep()
    fixed = fix_files(git.root, report.findings) if args.fix else ()
    done = {one.path for one in fixed if one.done and not one.left}
    if fixed:
        report = _without_fixed(report, done)
    _print(report, args.format, terminal)
    if remark := records.add([f for f in report.findings if not (f.is_secret or f.is_opinion)]):
        terminal.note(remark)
    # A secret is no matter of opinion: it can only be taken out, or allowed by its value.
    matters = replace(report, findings=tuple(f for f in report.findings if not f.is_secret))
    if args.format == "text" and not terminal.json and _fails(matters, args.fail_on):
        terminal.note(_HOW_ON)
    for one in fixed:
        left = f", {one.left} left: look at the file" if one.left else ""
        terminal.note(f"fixed {one.done} in {shown(one.path)}{left}")
    return _BLOCKED if _fails(report, args.fail_on) else _PASSED


def _check(args: Namespace) -> None:
    if "" in {args.commits, args.base, args.opinion}:
        raise UsageError(
            "a commit, branch or model is given, and it is empty",
            remedy="look at the variable that it comes from; leave the option out for none",
        )
    if sum(map(bool, (args.commits, args.base, args.staged))) > 1:
        raise UsageError(
            "COMMITS, --base and --staged name different changes", remedy="give one of them"
        )
    if args.fix and (args.commits or args.staged):
        raise UsageError(
            "--fix writes into the work tree, and COMMITS and --staged do not look at it",
            remedy="leave them out, or use --base",
        )


def _without_fixed(report: Report, paths: set[str]) -> Report:
    left = tuple(f for f in report.findings if f.edit is None or f.path not in paths)
    return replace(report, findings=left)


def _fails(report: Report, least: str) -> bool:
    levels = [str(level) for level in Level]
    worst = report.worst
    return least != _NEVER and worst is not None and levels.index(worst) >= levels.index(least)


def _print(report: Report, form: str, terminal: Terminal) -> None:
    if terminal.json or form == "json":
        terminal.document(as_json(report))
        return
    match form:
        case "sarif":
            terminal.document(sarif(report, __version__))
        case "gitlab":
            terminal.document(gitlab(report.findings))
        case "github":
            for line in github(report.findings):
                terminal.line(line)
        case _:
            for finding in report.findings:
                _show(finding, terminal)
    _summarise(report, terminal)


def _show(f: Finding, terminal: Terminal) -> None:
    place = f"{shown(f.path)}:{f.line}:{f.column}"
    level = "opinion" if f.is_opinion else f.level
    terminal.line(f"{place}: {level}: {shown(f.message)} [{f.rule}]")
    terminal.line(f"    {shown(f.text)}")
    if f.fix:
        first, *more = f.fix.splitlines() or [""]
        terminal.line(f"  fix: {shown(first)}{' …' if more else ''}")
    if f.evidence:
        terminal.line(f"  evidence: {f.evidence}")
    if f.source:
        terminal.line(f"  source: {f.source}")


def _summarise(report: Report, terminal: Terminal) -> None:
    for skipped in report.skipped:
        terminal.note(f"not looked into: {shown(skipped.path)}: {skipped.reason}")
    for remark in report.remarks:
        terminal.note(shown(remark))
    found = len(report.findings)
    dismissed = f", {len(report.dismissed)} dismissed" if report.dismissed else ""
    terminal.note(
        f"{found or 'nothing'} found in {_counted(report.lines, 'changed line')} of "
        f"{_counted(report.files, 'file')}{dismissed}"
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
