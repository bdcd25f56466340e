"""``hortus rules``: the rules of a repository, from proposal to retirement."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hortus.cli.terminal import Terminal
from hortus.core import NotFoundError, SystemClock, UsageError, load_settings
from hortus.review import (
    PACKS,
    RULES,
    Dismissal,
    Dismissals,
    Draft,
    Git,
    Imported,
    Level,
    Proposal,
    Records,
    Reviewer,
    Rule,
    State,
    accept,
    add,
    assess,
    dismiss,
    faults,
    files_under,
    from_configs,
    from_prose,
    load_review_settings,
    load_rules,
    mine,
    pack_file,
    retire,
    shown_evidence,
    still_there,
    switch,
    write,
)

_DAYS, _LONGEST = 180, 3650
_HEADS = ("rule", "level", "state", "origin", "languages", "from")


@dataclass(frozen=True, slots=True)
class _Call:
    """What every action is given."""

    args: Namespace
    terminal: Terminal
    git: Git
    today: date


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "subject",
        nargs="?",
        default="",
        metavar="NAME",
        help="a rule (show, add, accept, retire, dismiss) or a pack (on, off)",
    )
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository")
    new = parser.add_argument_group("add: a new rule")
    new.add_argument("--message", default="", help="what to do, in one sentence")
    new.add_argument("--language", default="", help="language of the pattern: python, go, ...")
    new.add_argument("--pattern", default="", help="what to find, in the words of ast-grep")
    new.add_argument("--fix", default="", help="what to write instead")
    new.add_argument("--bad", action="append", default=[], help="code that must be found")
    new.add_argument("--good", action="append", default=[], help="code that must be left alone")
    new.add_argument("--files", action="append", default=[], metavar="GLOB", help="only these")
    answer = parser.add_argument_group("add, accept, retire, dismiss: who answers, and for what")
    answer.add_argument("--owner", default="", help="person or team that answers for it")
    answer.add_argument("--level", choices=list(map(str, Level)), help="what a finding means")
    answer.add_argument("--reason", default="", help="why (retire, dismiss)")
    answer.add_argument("--path", default="", metavar="GLOB", help="dismiss only there")
    answer.add_argument("--fingerprint", default="", help="dismiss only this finding")
    answer.add_argument(
        "--days",
        type=int,
        metavar="N",
        help=f"how long it holds: dismiss, else {_DAYS} days; accept, else for ever",
    )
    parser.add_argument_group("mine, import").add_argument(
        "--write", action="store_true", help="write what is found into .hortus/rules, as proposed"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    action, needs = _ACTIONS[args.action]
    if needs != bool(args.subject):
        raise UsageError(
            f"`hortus rules {args.action}` {'needs a name' if needs else 'takes no name'}",
            remedy="see `hortus rules --help`",
        )
    if args.days is not None and not 0 < args.days <= _LONGEST:
        raise UsageError(f"{args.days} days is no term", remedy=f"give 1 to {_LONGEST:,}")
    today = datetime.fromtimestamp(SystemClock().now_us() / 1e6, UTC).date()
    return action(_Call(args, terminal, Git.at(args.repo), today))


def _rules(call: _Call) -> tuple[Rule, ...]:
    return load_rules(call.git.root, load_review_settings(call.git.root))


def _list(call: _Call) -> int:
    rules = _rules(call)
    if call.terminal.json:
        call.terminal.document([_entry(rule) for rule in rules])
        return 0
    call.terminal.table(_HEADS, [_row(rule, call.today) for rule in rules])
    on = load_review_settings(call.git.root).packs
    off = [name for name in PACKS if name not in on]
    call.terminal.note(f"packs: {', '.join(on) or 'none'}; off: {', '.join(off) or 'none'}")
    return 0


def _row(rule: Rule, today: date) -> tuple[str, ...]:
    state = str(rule.state)
    if rule.state is State.ACCEPTED and not rule.active(today):
        state = "expired"
    languages = dict.fromkeys(name for v in rule.variants for name in v.languages)
    kind = "words" if rule.is_prose else f"see {rule.reference.tool}" if rule.reference else ""
    return (
        *(rule.id, rule.level, state, rule.origin),
        *(", ".join(languages) or kind, rule.where),
    )


def _show(call: _Call) -> int:
    rule = next((rule for rule in _rules(call) if rule.id == call.args.subject), None)
    if rule is None:
        raise NotFoundError(
            f"there is no rule {call.args.subject!r}", remedy="`hortus rules list` shows them"
        )
    if call.terminal.json:
        call.terminal.document(_entry(rule))
        return 0
    say = call.terminal.line
    say(f"{rule.id}: {rule.message}")
    facts = {
        "level": rule.level,
        "state": rule.state,
        "from": f"{rule.where} ({rule.origin})",
        "owner": rule.owner,
        "source": rule.source,
        "expires": rule.expires or "",
        "files": ", ".join(rule.scope.files),
        "not in": ", ".join(rule.scope.ignores),
        "evidence": shown_evidence(rule.evidence),
        "against": ", ".join(rule.evidence.against),
        "run by": _checker(rule),
    }
    for name, value in facts.items():
        if value:
            say(f"  {name}: {value}")
    say(rule.note.strip())
    for title, examples in (("bad", rule.bad), ("good", rule.good)):
        for example in examples:
            say(f"  {title}: " + example.code.strip().replace("\n", "\n       "))
    return 0


def _checker(rule: Rule) -> str:
    """Return which other checker is run for a rule, and with what."""
    reference = rule.reference
    if reference is None:
        return ""
    codes = f" ({', '.join(reference.codes)})" if reference.codes else ""
    return f"{reference.tool} with {reference.config}{codes}"


def _test(call: _Call) -> int:
    settings = load_review_settings(call.git.root)
    files = [pack_file(name) for name in settings.packs]
    for folder in (*map(Path, settings.rules), RULES):
        files += files_under(call.git.root, folder)
    found = list(faults(files))
    if call.terminal.json:
        call.terminal.document([{"code": f.code, "message": f.message} for f in found])
        return 1 if found else 0
    for fault in found:
        call.terminal.line(fault.message)
        call.terminal.line(f"  remedy: {fault.remedy}")
    good = 0 if found else len(_rules(call))
    faulty = f"{len(found)} fault{'' if len(found) == 1 else 's'}"
    call.terminal.note(faulty if found else f"{good} rules hold")
    return 1 if found else 0


def _add(call: _Call) -> int:
    args = call.args
    if not args.message:
        raise UsageError("a rule needs words for people", remedy="give --message")
    draft = Draft(
        id=args.subject,
        message=args.message,
        language=args.language,
        pattern=args.pattern,
        fix=args.fix,
        level=Level(args.level or Level.ADVISE),
        owner=args.owner,
        bad=tuple(args.bad),
        good=tuple(args.good),
        files=tuple(args.files),
    )
    with _recorded(call, "added", level=str(draft.level)):
        file = add(call.git.root, draft)
    return _said(call, {"added": str(file)})


def _accept(call: _Call) -> int:
    if not call.args.owner:
        raise UsageError("somebody must answer for the rule", remedy="give --owner")
    expires = call.today + timedelta(days=call.args.days) if call.args.days else None
    level = call.args.level or Level.WARN
    with _recorded(call, "accepted", level=str(level)):
        rule = accept(call.git.root, call.args.subject, call.args.owner, level, expires)
    return _said(call, {"accepted": rule.id, "level": str(rule.level), "owner": rule.owner})


def _retire(call: _Call) -> int:
    if not call.args.reason:
        raise UsageError("a rule is retired for a reason", remedy="give --reason")
    with _recorded(call, "retired"):
        rule = retire(call.git.root, call.args.subject, call.args.reason)
    return _said(call, {"retired": rule.id})


def _dismiss(call: _Call) -> int:
    args = call.args
    if not (args.owner and args.reason):
        raise UsageError(
            "a dismissal has an owner and a reason", remedy="give --owner and --reason"
        )
    if args.subject not in {rule.id for rule in _rules(call)}:
        raise NotFoundError(
            f"there is no rule {args.subject!r}", remedy="`hortus rules list` shows them"
        )
    until = call.today + timedelta(days=args.days or _DAYS)
    entry = Dismissal(
        rule=args.subject,
        owner=args.owner,
        reason=args.reason,
        until=until,
        path=args.path,
        fingerprint=args.fingerprint,
    )
    with _recorded(call, "dismissed", until=until.isoformat()):
        dismiss(call.git.root, entry)
    return _said(call, {"dismissed": args.subject, "until": until.isoformat()})


def _health(call: _Call) -> int:
    rules = _rules(call)
    dismissals = Dismissals.load(call.git.root)
    shown = Records.of(call.git).all()
    reviewer = Reviewer(rules, Dismissals(), call.today)
    there = still_there(call.git.root, reviewer, shown)
    entries = assess(rules, shown, there, dismissals, call.today)
    if call.terminal.json:
        call.terminal.document(entries)
        return 0
    seen = [e for e in entries if e.shown or e.dismissed]
    rows = [
        (
            *(e.rule, e.level, str(e.shown), str(e.acted_on), str(e.dismissed), str(e.open)),
            *("" if e.rate is None else f"{e.rate:.0%}", e.standing),
        )
        for e in sorted(seen, key=lambda e: -e.shown)
    ]
    heads = ("rule", "level", "shown", "acted on", "dismissed", "open", "rate", "standing")
    call.terminal.table(heads, rows)
    call.terminal.note(f"{len(entries) - len(seen)} rules were never shown in this clone")
    return 0


def _mine(call: _Call) -> int:
    with call.terminal.progress("mining") as progress:
        found = mine(call.git, progress)
    return _written(call, found, "mined")


def _import(call: _Call) -> int:
    root = call.git.root
    return _written(call, [*from_prose(root), *from_configs(root)], "imported")


def _written(call: _Call, found: list[Proposal] | list[Imported], what: str) -> int:
    there = {path.stem for path in (call.git.root / RULES).glob("*.yml")}
    new = [one for one in found if one.name not in there]
    if call.args.write:
        for one in new:
            write(call.git.root, one.name, one.content)
    if call.terminal.json:
        call.terminal.document([one.content for one in found])
        return 0
    for one in new:
        call.terminal.line(f"{one.name}: {_printed(one)}")
    done = "written into .hortus/rules" if call.args.write else "to be written with --write"
    call.terminal.note(f"{len(new)} {what} and {done}; {len(found) - len(new)} there already")
    return 0


def _printed(one: Proposal | Imported) -> str:
    evidence = one.content.get("evidence")
    message = str(one.content["message"])
    if isinstance(evidence, dict) and "of" in evidence:
        counts = f"{evidence['kept']} of {evidence['of']}, at least {evidence['bound']:.0%}"
        return f"{message} ({counts})"
    return message


def _switch(call: _Call) -> int:
    verb = call.args.action
    with _recorded(call, f"pack_{verb}"):
        packs = switch(call.git.root, call.args.subject, on=verb == "on")
    return _said(call, {"packs": ", ".join(packs) or "none"})


def _recorded(call: _Call, verb: str, **facts: str) -> AbstractContextManager[None]:
    """Ask whether the block may decide about rules, and leave an event of it.

    Both only where a log is kept here: a clone elsewhere has its own history and reviews.
    """
    from hortus.cli.office import require_here  # noqa: PLC0415 - the house, only where it decides
    from hortus.cli.recording import Change, recorded_beside  # noqa: PLC0415 - as above
    from hortus.policy import Task  # noqa: PLC0415 - as above
    from hortus.store import Database  # noqa: PLC0415 - as above

    facts["repository"] = call.git.root.name
    change = Change(f"rule.{verb}", call.args.subject, facts, call.args.reason)
    loaded = load_settings(data=call.args.data, file=call.args.config)
    if Database.of(loaded).engine.exists():
        require_here(loaded, Task.MANAGE_RULES, f"rules/{call.args.action}")
    return recorded_beside(loaded, change)


def _said(call: _Call, facts: dict[str, str]) -> int:
    if call.terminal.json:
        call.terminal.document(facts)
    else:
        call.terminal.line(", ".join(f"{name}: {value}" for name, value in facts.items()))
    return 0


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "message": rule.message,
        "level": rule.level,
        "state": rule.state,
        "origin": rule.origin,
        "owner": rule.owner,
        "source": rule.source,
        "note": rule.note,
        "expires": rule.expires,
        "where": rule.where,
        "languages": list(dict.fromkeys(n for v in rule.variants for n in v.languages)),
        "evidence": rule.evidence,
        "good": [example.code for example in rule.good],
        "bad": [example.code for example in rule.bad],
    }


_ACTIONS: dict[str, tuple[Callable[[_Call], int], bool]] = {
    "list": (_list, False),
    "show": (_show, True),
    "test": (_test, False),
    "add": (_add, True),
    "accept": (_accept, True),
    "retire": (_retire, True),
    "dismiss": (_dismiss, True),
    "health": (_health, False),
    "mine": (_mine, False),
    "import": (_import, False),
    "on": (_switch, True),
    "off": (_switch, True),
}
