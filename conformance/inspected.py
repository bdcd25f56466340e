"""Inspect real clients, ban them by the report, and see what they show: from end to end.

``make inspect-ban``: each client is inspected as it is, its version is banned with the signed
report as the ground, and the same client is then run through a hortus that is at work.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.chamber import can_enter, enter, set_up
from conformance.install import install_all
from conformance.matrix import Row, Stage, banned_by_report
from conformance.pins import Pin, Source
from conformance.report import print_rows, write_rows
from conformance.servers import hortus_before, scripted_model
from hortus.inspector import check_file

_ROOT = Path(__file__).resolve().parents[1]
_CLIENTS = _ROOT / "build" / "clients-inspected"
_INSPECTED = _ROOT / "build" / "inspected"
_RESULT = _ROOT / "build" / "bench" / "inspect-ban.json"
_VERDICTS = (0, 3, 4, 5)
_MOST_CODES = 3

# The first is one that marks what it sends.
PINS = (
    Pin("claude", "@anthropic-ai/claude-code", "2.1.196", Source.NPM, "claude", "claude-code"),
    Pin("codex", "@openai/codex", "0.169.0", Source.NPM, "codex", "codex"),
    Pin("qwen", "@qwen-code/qwen-code", "0.15.10", Source.NPM, "qwen", "qwen-code"),
    Pin("opencode", "opencode-ai", "1.18.33", Source.NPM, "opencode", "opencode"),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a ban rests on."""

    file: Path
    key: str
    reason: str

    @property
    def words(self) -> tuple[str, ...]:
        """What `hortus tools deny` is told of it."""
        return "--from-report", str(self.file), "--key", self.key


def main() -> int:
    """Return 0 where every client worked, was refused with the reason, and worked again."""
    parser = ArgumentParser(prog="python -m conformance.inspected", description=__doc__)
    parser.add_argument("--inside", action="store_true", help="the network is closed already")
    parser.add_argument("clients", nargs="*", help="claude, codex, qwen, opencode; all by default")
    args = parser.parse_args()
    pins = tuple(pin for pin in PINS if not args.clients or pin.client in args.clients)
    if args.inside:
        return _run(pins, isolated=True)
    if problems := install_all(_CLIENTS, _ROOT / ".uv" / "bin" / "uv", pins):
        sys.stderr.write("".join(f"not installed: {problem}\n" for problem in problems))
        return 1
    for pin in pins:
        _inspect(pin)
    if can_enter():
        return enter(args.clients, "conformance.inspected")
    return _run(pins, isolated=False)


def _inspect(pin: Pin) -> None:
    """Inspect a client from its registry, and leave the report."""
    command = [sys.executable, "-m", "hortus", "inspect", f"npm:{pin.requirement}", "--quick"]
    command += ["--out", str(_folder(pin)), "--data", str(_ROOT / "build" / "inspect-real")]
    status = subprocess.run(command, check=False).returncode  # noqa: S603 - ourselves
    if status not in _VERDICTS:
        raise RuntimeError(f"{pin.requirement} could not be inspected: status {status}")


def _folder(pin: Pin) -> Path:
    return _INSPECTED / f"{pin.client}-{pin.version}"


def _ground(pin: Pin) -> Ground:
    file = _folder(pin) / "report.json"
    report = check_file(file).report
    if report is None:
        raise RuntimeError(f"{file} holds no report")
    codes = list(dict.fromkeys(each.code for each in report.findings if each.level))
    found = ", ".join(codes[:_MOST_CODES])
    return Ground(file, report.making.key, f"inspected, {report.level.name.lower()}: {found}")


def _run(pins: tuple[Pin, ...], *, isolated: bool) -> int:
    folder = Path(tempfile.mkdtemp(prefix="hortus-inspected-"))
    names = set_up(folder) if isolated else None
    rows: list[Row] = []
    shown: dict[str, str] = {}
    with scripted_model(folder) as model, hortus_before(model, folder) as hortus:
        stage = Stage(hortus, model, _CLIENTS, folder, names)
        for pin in pins:
            ground = _ground(pin)
            rows += banned_by_report(stage, pin, ground.reason, ground.words)
            text = (folder / f"{pin.client}-banned" / "shown.txt").read_text(encoding="utf-8")
            shown[pin.requirement] = text.strip()
    print_rows(rows)
    _print_shown(shown)
    write_rows(rows, _RESULT, isolated=isolated)
    shutil.rmtree(folder)
    return 0 if all(row.passed for row in rows) else 1


def _print_shown(shown: Mapping[str, str]) -> None:
    for requirement, text in shown.items():
        sys.stdout.write(f"\n{requirement} shows:\n{json.dumps(text[-600:])}\n")


if __name__ == "__main__":
    sys.exit(main())
