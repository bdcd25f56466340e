"""``hortus passport``: which models you may ask in the repository you stand in, and why not."""

import asyncio
import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from hortus.cli.decisions import printable
from hortus.cli.projectfile import ProjectFile, project_of
from hortus.cli.terminal import Terminal
from hortus.cli.whoasks import Access, access_of, configure_gateway
from hortus.compose import AskedOf, Passport, passport_of
from hortus.core import Principal, SystemClock, UnavailableError, load_settings
from hortus.gateway import http_get

_PATH = "/hortus/v1/passport"
_TIMEOUT_S = 10.0
_OK = 200
_WIDTH = 96


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--project", metavar="NAME", help="else as .hortus/project.toml or the repository says"
    )
    parser.add_argument(
        "--client", default="", metavar="NAME", help="as if asked with this client, name@version"
    )
    configure_gateway(parser)
    parser.add_argument(
        "--who",
        metavar="NAME",
        help="for whoever runs hortus: the passport of somebody else, from the data folder",
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Print the passport."""
    project = project_of(Path.cwd())
    if args.project:
        project = ProjectFile(args.project)
    shown = _local(args, project) if args.who else _asked(args, project)
    if terminal.json:
        terminal.document(shown)
        return 0
    for line in _lines(shown, project):
        terminal.line(printable(line))
    return 0


def _local(args: Namespace, project: ProjectFile) -> Passport:
    """Return what the settings and the directory of this machine say of somebody."""
    kind, _, name = args.who.rpartition(":")
    who = Principal("", name, account=name, is_service=kind == "service")
    loaded = load_settings(data=args.data, file=args.config)
    asked = AskedOf(who, project.name, project.data_class, args.client)
    return passport_of(loaded, asked, SystemClock())


def _asked(args: Namespace, project: ProjectFile) -> Passport:
    """Return what the gateway says of who asks, by their key or as they are signed in."""
    query = {"project": project.name, "class": project.data_class, "client": args.client}
    return _fetched(access_of(args), query)


class _Said(msgspec.Struct, frozen=True):
    message: str = ""


class _Refusal(msgspec.Struct, frozen=True):
    error: _Said = _Said()


def _fetched(access: Access, query: Mapping[str, str]) -> Passport:
    url = f"{access.url}{_PATH}?{urlencode(query)}"
    headers = access.credential.headers("GET", _PATH)
    answer = asyncio.run(http_get(url, timeout_s=_TIMEOUT_S, headers=headers))
    if answer is None:
        raise UnavailableError(
            f"nobody answers at {access.url}",
            remedy="start hortus there (`hortus up`), or give its address with --url",
        )
    try:
        if answer.status == _OK:
            return msgspec.json.decode(answer.body, type=Passport)
        why = msgspec.json.decode(answer.body, type=_Refusal).error.message
    except msgspec.DecodeError:
        why = "that is no hortus, or an older one"
    raise UnavailableError(
        f"{access.url} answers with {answer.status}: {why}",
        remedy="check the address and the key: `hortus connect` shows what clients are given",
    )


def _lines(shown: Passport, project: ProjectFile) -> Iterator[str]:
    where = f"in {shown.project}" if shown.project else "in no project"
    yield f"{shown.who} {where}: {shown.data_class} ({_class_from(shown, project)})"
    yield f"network {shown.zone}, bundle {shown.bundle}"
    if shown.client:
        yield f"client {shown.client}: {shown.client_verdict}"
    width = max(len(model.name) for model in shown.models)
    for model in shown.models:
        place = ", ".join(filter(None, ("inside" if model.inside else "outside", model.region)))
        yield ""
        yield f"{'yes' if model.allowed else 'no ':<3}  {model.name:<{width}}  {place}"
        by = f"{', '.join(model.rules)} ({', '.join(model.owners) or 'hortus'})"
        said = {"why": model.reason, "remedy": "" if model.allowed else model.remedy, "by": by}
        for label, text in said.items():
            yield from _wrapped(label, text)
    if shown.aliases:
        yield ""
    for alias in shown.aliases:
        yield f"{alias.name}: {', then '.join(alias.models) or 'none of its models'}"


def _class_from(shown: Passport, project: ProjectFile) -> str:
    if project.data_class and project.data_class == shown.data_class:
        return f"as {project.file} says"
    said = "as the company lists it" if shown.listed else "not listed, so the default class"
    own = shown.own_project
    return said if own in {"", shown.project} else f"{said}; at least that of {own}, your project"


def _wrapped(label: str, text: str) -> Iterator[str]:
    if text:
        indent = " " * 13
        yield from textwrap.wrap(
            text,
            _WIDTH,
            initial_indent=f"     {label:<8}",
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
