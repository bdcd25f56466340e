"""``hortus model``: add, find, list, test and remove models."""

from argparse import ArgumentParser, Namespace

import msgspec

from hortus.cli.office import require_here
from hortus.cli.policywords import how_to_open
from hortus.cli.recording import recorded_edit
from hortus.cli.terminal import Terminal
from hortus.core import (
    EMBEDDED_MODEL,
    Dialect,
    Loaded,
    ModelSettings,
    NotFoundError,
    SystemClock,
    UsageError,
    load_settings,
)
from hortus.core.changes import shown
from hortus.core.modelentry import model_entry
from hortus.policy import Task

_DIALECTS = [d.value for d in Dialect if d is not Dialect.EMBEDDINGS]
_WITHOUT_NAME = ("find", "list")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="the model; not for find and list"
    )
    parser.add_argument(
        "--force", action="store_true", help="remove: take it out of the aliases as well"
    )
    _configure_place(parser)
    _configure_facts(parser)


def _configure_place(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("add: where the model is")
    group.add_argument("--url", metavar="U", help="base URL of its server, up to and with /v1")
    group.add_argument(
        "--gguf", metavar="FILE", help="run this file with llama.cpp in place of it"
    )
    group.add_argument("--dialect", choices=_DIALECTS, help="what the server speaks; else chat")
    group.add_argument("--served-as", metavar="N", help="the model's name at the server")
    group.add_argument("--api-key-file", metavar="F", help="file that holds the server's key")
    group.add_argument("--alias", metavar="A", help="an alias to add it to, such as house/code")


def _configure_facts(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("add: what is known about it")
    group.add_argument(
        "--inside", action="store_true", default=None, help="it runs inside the company"
    )
    group.add_argument("--region", metavar="R", help="country or region code of where it runs")
    group.add_argument("--owner-entity", metavar="E", help="legal entity that runs it")
    group.add_argument(
        "--context", type=int, dest="context_tokens", metavar="N", help="longest prompt in tokens"
    )
    for way, field in (("in", "price_in_per_mtok"), ("out", "price_out_per_mtok")):
        text = f"price of a million tokens {way}"
        group.add_argument(f"--price-{way}", type=float, dest=field, metavar="P", help=text)
    group.add_argument("--currency", metavar="C", help="of the prices; else EUR")


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    named = args.action not in _WITHOUT_NAME
    if named != bool(args.name):
        problem = "needs the name of a model" if named else "takes no name"
        raise UsageError(
            f"`hortus model {args.action}` {problem}", remedy="see `hortus model --help`"
        )
    return _ACTIONS[args.action](args, terminal)


def _add(args: Namespace, terminal: Terminal) -> int:
    loaded = load_settings(data=args.data, file=args.config)
    file = loaded.file
    entry = model_entry(args.name, _said(args))
    require_here(loaded, Task.MANAGE_MODELS, "model/add")
    with recorded_edit(loaded, "model.added", entry.name) as change:
        change.edit.add_model(entry.name, entry.settings)
        change.facts |= _facts(entry.settings)
        if args.alias:
            models = [*change.edit.aliases.get(args.alias, []), entry.name]
            change.edit.set_alias(args.alias, models)
            change.facts["alias"] = f"{args.alias} = {' '.join(models)}"
    to_open = "" if entry.settings.inside else how_to_open(loaded, entry.name)
    remarks = [*entry.remarks, *([to_open] if to_open else [])]
    if terminal.json:
        terminal.document({"added": entry.name, "file": str(file), "remarks": remarks})
        return 0
    terminal.line(f"added {entry.name} to {file}")
    for remark in remarks:
        terminal.note(f"  {remark}")
    terminal.note("a running hortus takes it up within a second")
    terminal.note(f"next: `hortus model test {entry.name}`")
    return 0


def _facts(model: ModelSettings) -> dict[str, str]:
    """Return what of a model is not as by default."""
    usual = msgspec.to_builtins(ModelSettings())
    found: dict[str, object] = msgspec.to_builtins(model)
    return {name: shown(value) for name, value in found.items() if value != usual[name]}


def _said(args: Namespace) -> ModelSettings:
    fields = ModelSettings.__struct_fields__
    said = {name: value for name in fields if (value := getattr(args, name, None)) is not None}
    try:
        return msgspec.convert(said, ModelSettings)
    except msgspec.ValidationError as e:
        raise UsageError(str(e), remedy="see `hortus model --help`") from e


def _remove(args: Namespace, terminal: Terminal) -> int:
    loaded = load_settings(data=args.data, file=args.config)
    file = loaded.file
    require_here(loaded, Task.MANAGE_MODELS, "model/remove")
    with recorded_edit(loaded, "model.removed", args.name) as change:
        mended = change.edit.remove_model(args.name, from_aliases=args.force)
        change.facts["aliases"] = " ".join(mended)
    if terminal.json:
        terminal.document({"removed": args.name, "file": str(file), "aliases": mended})
        return 0
    terminal.line(f"removed {args.name} from {file}")
    if mended:
        terminal.note(f"  and from {', '.join(mended)}")
    return 0


def _list(args: Namespace, terminal: Terminal) -> int:
    loaded = load_settings(data=args.data, file=args.config)
    models = {EMBEDDED_MODEL: _embedded(loaded)}
    models |= {name: _row(name, model, loaded) for name, model in loaded.settings.models.items()}
    aliases = loaded.settings.aliases
    origins = {name: str(loaded.origin(f"aliases.{name}")) for name in aliases}
    if terminal.json:
        stands = {n: {"models": aliases[n], "origin": origins[n]} for n in aliases}
        terminal.document({"models": models, "aliases": stands})
        return 0
    rows = [[name, *row.values()] for name, row in models.items()]
    terminal.table(["MODEL", "WHERE", "SPEAKS", "PLACE", "FROM"], rows)
    if aliases:
        terminal.line()
        rows = [[name, ", then ".join(aliases[name]), origins[name]] for name in aliases]
        terminal.table(["ALIAS", "STANDS FOR", "FROM"], rows)
    return 0


def _embedded(loaded: Loaded) -> dict[str, str]:
    repository = loaded.settings.completion.repository
    return {
        "where": repository or "(unless `hortus up --repo`: off, completion.repository is empty)",
        "dialect": Dialect.COMPLETIONS.value,
        "place": "inside",
        "origin": str(loaded.origin("completion.repository")),
    }


def _row(name: str, model: ModelSettings, loaded: Loaded) -> dict[str, str]:
    place = "inside" if model.inside else "outside"
    return {
        "where": model.url or model.gguf,
        "dialect": model.dialect.value,
        "place": f"{place} {model.region}".rstrip(),
        "origin": str(loaded.origin(f"models.{name}.{'url' if model.url else 'gguf'}")),
    }


def _find(_args: Namespace, terminal: Terminal) -> int:
    import asyncio  # noqa: PLC0415 - heavy, and only for verbs that reach out

    from hortus.gateway import find_servers  # noqa: PLC0415 - as above

    found = asyncio.run(find_servers())
    if terminal.json:
        terminal.document([{**msgspec.to_builtins(s), "commands": s.commands()} for s in found])
        return 0
    if not found:
        terminal.note("no model server answers on the usual ports of this machine")
    for server in found:
        terminal.line(f"{server.kind} at {server.url}: {server.summary}")
        for command in server.commands():
            terminal.line(f"  {command}")
    return 0


def _test(args: Namespace, terminal: Terminal) -> int:
    import asyncio  # noqa: PLC0415 - as above

    from hortus.gateway import try_model  # noqa: PLC0415 - as above

    loaded = load_settings(data=args.data, file=args.config)
    model = loaded.settings.models.get(args.name)
    if model is None:
        raise NotFoundError(
            f"there is no model {args.name!r}", remedy="`hortus model list` shows what there is"
        )
    report = asyncio.run(try_model(args.name, model, SystemClock()))
    if terminal.json:
        terminal.document(report)
    elif report.ok:
        terminal.line(f"{args.name} answers: {report.summary}")
    else:
        terminal.note(f"hortus: {args.name}: {report.problem}\n  remedy: {report.remedy}")
    return 0 if report.ok else 1


_ACTIONS = {"add": _add, "find": _find, "list": _list, "test": _test, "remove": _remove}
