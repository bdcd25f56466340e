"""Install the clients, each below a folder of its own, so that none sees another's parts."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.pins import PINS, Pin, Source

_TIMEOUT_S = 900


def install_all(root: Path, uv: Path, pins: Sequence[Pin] = PINS) -> list[str]:
    """Install what is missing and return what could not be, as sentences."""
    problems = []
    for pin in pins:
        if _stamp(root, pin).exists() and pin.binary(root).exists():
            continue
        sys.stderr.write(f"installing {pin.requirement} from {pin.source}\n")
        problem = _install(root, pin, uv)
        if problem:
            problems.append(f"{pin.requirement}: {problem}")
        else:
            _stamp(root, pin).touch()
    return problems


def _stamp(root: Path, pin: Pin) -> Path:
    return root / pin.client / f".installed-{pin.version}"


def _install(root: Path, pin: Pin, uv: Path) -> str:
    folder = root / pin.client
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for command in _commands(folder, pin, uv):
        problem = run(command, folder)
        if problem:
            return problem
    return "" if pin.binary(root).exists() else f"has no program {pin.binary(root).name}"


def _commands(folder: Path, pin: Pin, uv: Path) -> list[list[str]]:
    if pin.source is Source.PYPI:
        python = str(folder / "bin" / "python")
        return [
            [str(uv), "venv", "--quiet", "--allow-existing", "--python", "3.11", str(folder)],
            [str(uv), "pip", "install", "--quiet", "--python", python, pin.requirement],
        ]
    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    return [["npm", "install", "--save-exact", *quiet, pin.requirement]]


def run(command: list[str], folder: Path) -> str:
    """Run an installer and return what went wrong, in a sentence; empty where nothing did."""
    if shutil.which(command[0]) is None:
        return f"{command[0]} is not on this machine"
    try:
        done = subprocess.run(  # noqa: S603 - commands of the table above
            command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"not done in {_TIMEOUT_S} s"
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-500:]
