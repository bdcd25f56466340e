"""``hortus config``: every setting, its value and where it came from."""

import difflib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from hortus.cli.terminal import Terminal
from hortus.core import Loaded, NotFoundError, load_settings
from hortus.core.meanings import meanings


@dataclass(frozen=True, slots=True)
class _Row:
    """One setting in force. ``key`` is its name as TOML has it."""

    name: str
    key: str
    value: object
    origin: str
    meaning: str


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["show"], help="show: print the settings in force")
    parser.add_argument(
        "name",
        nargs="?",
        default="",
        metavar="NAME",
        help="only this setting or section, such as server.port",
    )
    parser.add_argument("--origin", action="store_true", help="say where each value came from")
    parser.add_argument("--explain", action="store_true", help="say what each setting means")


def run(args: Namespace, terminal: Terminal) -> int:
    """Print the settings in force, as lines that could stand in ``hortus.toml``."""
    rows = _chosen(_rows(load_settings(data=args.data, file=args.config)), args.name)
    if terminal.json:
        document = {
            row.name: {"value": row.value, "origin": row.origin, "meaning": row.meaning}
            for row in rows
        }
        terminal.document(document)
        return 0
    for row in rows:
        if args.explain and row.meaning:
            terminal.line(f"# {row.meaning}")
        origin = f"    # {row.origin}" if args.origin else ""
        # TOML has no word for nothing: what is not set stands there as a remark.
        said = (
            f"# {row.key} is not set" if row.value is None else f"{row.key} = {_toml(row.value)}"
        )
        terminal.line(f"{said}{origin}")
    return 0


def _rows(loaded: Loaded) -> list[_Row]:
    texts = meanings()
    return [
        _Row(
            name=".".join(path),
            key=".".join(_quoted(part) for part in path),
            value=value,
            origin=str(loaded.origin(".".join(path))),
            meaning=texts.get(_in_general(path), ""),
        )
        for path, value in _flatten(msgspec.to_builtins(loaded.settings))
    ]


def _flatten(
    tree: Mapping[str, object], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _flatten(value, (*path, key))
        else:
            yield (*path, key), value


def _in_general(path: tuple[str, ...]) -> str:
    """Return the name under which a setting is explained: all models share theirs."""
    match path:
        case ("models", _, field):
            return f"models.*.{field}"
        case ("content", "rules", _, field):
            return f"content.rules.*.{field}"
        case ("dlp", "projects", _, field):
            return f"dlp.projects.*.{field}"
        case ("aliases", *_):
            return "aliases"
        case _:
            return ".".join(path)


def _chosen(rows: list[_Row], name: str) -> list[_Row]:
    if not name:
        return rows
    chosen = [row for row in rows if row.name == name or row.name.startswith(f"{name}.")]
    if not chosen:
        near = difflib.get_close_matches(name, [row.name for row in rows], n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise NotFoundError(
            f"there is no setting {name!r}", remedy=f"{meant}`hortus config show` lists them all"
        )
    return chosen


def _quoted(part: str) -> str:
    return part if part.replace("-", "_").isidentifier() else _toml(part)


def _toml(value: object) -> str:
    # Strings, numbers, truth values and lists of them are written in TOML as in JSON.
    return msgspec.json.encode(value).decode()
