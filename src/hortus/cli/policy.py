"""``hortus policy``: check, list and show the policies in force, and ask them a question."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from hortus.cli.office import configure_office
from hortus.cli.policychange import configure_change, diff, replay
from hortus.cli.policycontrol import (
    activate,
    approve,
    configure_control,
    proposals,
    propose,
    rollback,
)
from hortus.cli.terminal import Terminal
from hortus.compose import PolicyFolder, folder_here, policies_here, read_source
from hortus.core import Action, NotFoundError, SystemClock, UsageError, Verdict, load_settings
from hortus.policy import (
    DEFAULT,
    PACKS,
    Asked,
    DataClass,
    Directory,
    Label,
    Outcome,
    Parameters,
    Policy,
    Purpose,
    Source,
    Zone,
    examine,
    overdue,
    run_examples,
    shipped_source,
)


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="show: a policy; check: files, else the policy folder; propose: a folder, else that "
        "one; diff, replay: a folder or proposal; approve, activate: a proposal",
    )
    parser.add_argument(
        "--shipped", action="store_true", help="check: all that comes with hortus, on or off"
    )
    configure_change(parser)
    configure_control(parser)
    configure_office(parser)
    group = parser.add_argument_group("explain: the question")
    group.add_argument("--who", metavar="NAME", help="a person, or service:NAME")
    group.add_argument("--what", metavar="NAME", help="the model, project, tool or task")
    group.add_argument(
        "--do", choices=[a.value for a in Action], default="infer", help="the action; else infer"
    )
    group.add_argument(
        "--class", dest="data_class", choices=list(DataClass), help="class of the data"
    )
    group.add_argument(
        "--label", action="append", default=[], choices=list(Label), help="what the request holds"
    )
    group.add_argument(
        "--zone", default=Zone.OFFICE.value, metavar="NAME", help="network it is from"
    )
    group.add_argument("--project", default="", metavar="NAME", help="the repository")
    group.add_argument("--tool", default="", metavar="NAME", help="the client, as name@version")
    group.add_argument("--purpose", choices=list(Purpose), default="coding", help="what it is for")
    group.add_argument("--at", metavar="TIME", help="when, with offset from UTC; else now")


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    return _ACTIONS[args.action](args, terminal)


def _check(args: Namespace, terminal: Terminal) -> int:
    folder = folder_here(load_settings(data=args.data, file=args.config))
    sources = _asked_for(args, folder)
    bundle, faults = examine(
        sources, folder.parameters, None if args.shipped else folder.directory
    )
    outcomes: list[Outcome] = []
    if not faults:
        outcomes = list(chain.from_iterable(map(run_examples, sources)))
        faults = [fault for outcome in outcomes if (fault := outcome.fault)]
    used = {provider.name: provider.terms for provider in folder.directory.providers.values()}
    warnings = list(overdue(folder.facts.terms if args.shipped else used, _now().date()))
    if terminal.json:
        terminal.document(
            {
                "policies": len(bundle.policies),
                "examples": len(outcomes),
                "version": bundle.version,
                "faults": faults,
                "warnings": warnings,
            }
        )
        return 1 if faults else 0
    for warning in warnings:
        terminal.note(f"warning: {warning}")
    for fault in faults:
        terminal.line(f"{fault}\n  remedy: {fault.remedy}")
    if faults:
        terminal.note(f"{len(faults)} found")
        return 1
    many = len(bundle.policies)
    counts = f"{many} {'policy' if many == 1 else 'policies'}, {len(outcomes)} examples"
    terminal.line(f"{counts}: each policy decides as it says (bundle {bundle.version})")
    return 0


def _asked_for(args: Namespace, folder: PolicyFolder) -> Sequence[Source]:
    if args.shipped:
        return [shipped_source(name) for name in (DEFAULT, *PACKS)]
    if args.names:
        return [read_source(Path(name)) for name in args.names]
    return folder.sources


def _list(args: Namespace, terminal: Terminal) -> int:
    _no_names(args)
    loaded = load_settings(data=args.data, file=args.config)
    now = policies_here(loaded)
    bundle = now.bundle
    off = [name for name in PACKS if name not in now.texts.packs]
    terms = _terms(now.engine.directory)
    if terminal.json:
        rows = [_facts(policy) for policy in bundle.policies]
        terminal.document(
            {"version": bundle.version, "policies": rows, "packs off": off, "terms": terms}
        )
        return 0
    table = [
        [policy.id, _effect(policy), policy.words.owner, f"{policy.file}:{policy.line}"]
        for policy in bundle.policies
    ]
    terminal.table(["POLICY", "EFFECT", "OWNER", "FROM"], table)
    for name, words in terms.items():
        terminal.note(f"terms of {name}: {words}")
    terminal.note(f"bundle {bundle.version}; packs that are off: {', '.join(off) or 'none'}")
    return 0


def _terms(directory: Directory) -> dict[str, str]:
    """Return for each provider in use when its terms were read, and where."""
    return {
        provider.name: f"read on {t.reviewed}, to be read again by {t.review_by}, from {t.source}"
        if (t := provider.terms).known
        else "nobody has read them"
        for provider in directory.providers.values()
    }


def _show(args: Namespace, terminal: Terminal) -> int:
    if len(args.names) != 1:
        raise UsageError("`hortus policy show` needs one policy", remedy="`hortus policy list`")
    bundle = policies_here(load_settings(data=args.data, file=args.config)).bundle
    policy = bundle.policy(args.names[0]) or _shipped(args.names[0])
    if terminal.json:
        terminal.document({**_facts(policy), "text": policy.statement.text})
        return 0
    terminal.line(f"// {policy.file}:{policy.line}")
    terminal.line(policy.statement.text)
    for example in bundle.examples:
        if example.policy == policy.id:
            answer = "allowed" if example.allowed else "refused"
            terminal.line(f"// {answer}: {example.about}")
    return 0


def _shipped(name: str) -> Policy:
    """Return a policy of a pack that is off."""
    sources = [shipped_source(pack) for pack in (DEFAULT, *PACKS)]
    bundle, _ = examine(sources, Parameters())
    policy = bundle.policy(name)
    if policy is None:
        raise NotFoundError(
            f"there is no policy {name!r}", remedy="`hortus policy list` shows those in force"
        )
    return policy


def _explain(args: Namespace, terminal: Terminal) -> int:
    _no_names(args)
    if not (args.who and args.what):
        raise UsageError(
            "`hortus policy explain` needs --who and --what",
            remedy="such as: hortus policy explain --who anna --what house/coder",
        )
    engine = policies_here(load_settings(data=args.data, file=args.config)).engine
    verdict = engine.decide(_question(args).request(engine.directory))
    if terminal.json:
        terminal.document(verdict)
    else:
        for line in _sentences(verdict):
            terminal.line(line)
    return 0


def _question(args: Namespace) -> Asked:
    return Asked(
        who=args.who,
        action=Action(args.do),
        what=args.what,
        data_class=DataClass(args.data_class) if args.data_class else None,
        labels=frozenset(map(Label, args.label)),
        zone=args.zone,
        purpose=Purpose(args.purpose),
        project=args.project,
        tool=args.tool,
        at=_moment(args.at) if args.at else _now(),
    )


def _sentences(verdict: Verdict) -> Iterator[str]:
    yield f"{'yes' if verdict.allowed else 'no'}: {verdict.reason}"
    if verdict.remedy:
        yield f"  remedy: {verdict.remedy}"
    yield f"  by: {', '.join(verdict.rules)} (bundle {verdict.bundle})"
    for name, value in verdict.facts_used.items():
        yield f"  {name}: {value}"


def _facts(policy: Policy) -> dict[str, str | int]:
    return {
        "id": policy.id,
        "effect": _effect(policy),
        "reason": policy.words.reason,
        "remedy": policy.words.remedy,
        "owner": policy.words.owner,
        "file": policy.file,
        "line": policy.line,
    }


def _effect(policy: Policy) -> str:
    return "permit" if policy.permits else "forbid"


def _no_names(args: Namespace) -> None:
    if args.names:
        raise UsageError(
            f"`hortus policy {args.action}` takes no name", remedy="see `hortus policy --help`"
        )


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as e:
        raise UsageError(
            f"{text!r} is no time", remedy="write it as 2026-11-23T10:00:00+01:00"
        ) from e


def _now() -> datetime:
    return datetime.fromtimestamp(SystemClock().now_us() / 1e6, UTC)


_ACTIONS = {
    "check": _check,
    "list": _list,
    "show": _show,
    "explain": _explain,
    "diff": diff,
    "replay": replay,
    "propose": propose,
    "proposals": proposals,
    "approve": approve,
    "activate": activate,
    "rollback": rollback,
}
