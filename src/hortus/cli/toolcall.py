"""``hortus toolcall``: the tool calls in what a model wrote, as JSON."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hortus.agent.toolcalls import BadToolsError, Reading, Tool, ToolCall, read_calls, read_tools
from hortus.cli.terminal import Terminal
from hortus.core import UsageError


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["parse"], help="read the text on standard input")
    parser.add_argument(
        "--tools", type=Path, metavar="FILE", help="JSON list of the tools that may be called"
    )
    parser.add_argument("--thinking", action="store_true", help="the text begins inside a thought")
    parser.epilog = (
        "Without --json the calls are printed, one JSON object on each line. JSON in a fence\n"
        "or alone, and calls as Python writes them, count only with --tools: nothing else\n"
        "tells them from an example. The exit status is 1 where a call cannot be made."
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Print the calls, and say what was repaired and what cannot be made."""
    reading = read_calls(_input(), _tools(args.tools), thinking=args.thinking)
    if terminal.json:
        terminal.document(reading)
    else:
        _print(reading, terminal)
    return 1 if reading.faults else 0


def _input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as e:
        raise UsageError(
            f"standard input is not UTF-8 at byte {e.start}", remedy="send the text in UTF-8"
        ) from e


def _tools(file: Path | None) -> tuple[Tool, ...] | None:
    if file is None:
        return None
    try:
        return read_tools(file.read_bytes())
    except OSError as e:
        raise BadToolsError(
            f"{file} cannot be read: {e.strerror}", remedy="name a file with a JSON list of tools"
        ) from e


def _print(reading: Reading, terminal: Terminal) -> None:
    for call in reading.calls:
        terminal.document({"name": call.name, "arguments": call.arguments})
        _show_repairs(call, terminal)
    if reading.correction:
        terminal.note(reading.correction)
    elif reading.doubt:
        terminal.note(f"no call: {reading.doubt}")
    elif not reading.calls:
        terminal.note("no call")


def _show_repairs(call: ToolCall, terminal: Terminal) -> None:
    for repair in call.repairs:
        where = f" of {repair.where}" if repair.where else ""
        terminal.note(f"{call.name}: repaired {repair.step}{where}")
        terminal.note(f"  before: {repair.before}")
        terminal.note(f"  after:  {repair.after}")
