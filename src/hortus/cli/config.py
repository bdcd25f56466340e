"""``hortus config``: every setting, its value and where it came from."""

from argparse import ArgumentParser, Namespace

import msgspec

from hortus.cli.terminal import Terminal
from hortus.core import load_settings


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["show"], help="show: print the settings in force")
    parser.add_argument("--origin", action="store_true", help="say where each value came from")


def run(args: Namespace, terminal: Terminal) -> int:
    """Print the settings in force."""
    loaded = load_settings(data=args.data, file=args.config)
    values = dict(_flatten(msgspec.to_builtins(loaded.settings)))
    if terminal.json:
        terminal.document(
            {name: {"value": v, "origin": str(loaded.origin(name))} for name, v in values.items()}
        )
        return 0
    for name, value in values.items():
        origin = f"    # {loaded.origin(name)}" if args.origin else ""
        terminal.line(f"{name} = {msgspec.json.encode(value).decode()}{origin}")
    return 0


def _flatten(tree: dict[str, object], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            found += _flatten(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found
