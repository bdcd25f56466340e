"""Play the official MCP suite's scenarios for clients: ``python -m conformance.mcpsuite``."""

import json
import platform
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.install import run

_ROOT = Path(__file__).resolve().parents[1]
_FOLDER = _ROOT / "build" / "clients" / "mcp-suite"
_REPORT = _ROOT / "build" / "bench" / "mcp-suite.json"
_SUITE = "@modelcontextprotocol/conformance"
_VERSION = "0.2.0-alpha.12"
"""The first line of versions with scenarios of the revision 2026-07-28."""
_NODE = "22.23.3"
"""The suite needs Node 22; where the machine has an older one, npm has it as a package."""
_OLDEST_NODE = 22
_LIMIT_S = 60
SCENARIOS = (
    "initialize",
    "tools_call",
    "sse-retry",
    "request-metadata",
    "sep-2322-client-request-state",
    "http-standard-headers",
    "http-custom-headers",
    "http-invalid-tool-headers",
    "json-schema-ref-no-deref",
    "json-schema-2020-12-preservation",
)
"""What hortus takes part in. It has no OAuth of its own (`auth/*`: keys come from files) and
asks nobody in a server's name (`elicitation-*`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """How a scenario went; ``said`` are the suite's own words where it failed."""

    scenario: str
    passed: bool
    checks: str
    said: str = ""


def main() -> int:
    """Return 0 where every scenario passed, else 1."""
    parser = ArgumentParser(prog="python -m conformance.mcpsuite", description=__doc__)
    parser.add_argument("--only", default="", metavar="A,B", help="only these scenarios")
    only = frozenset(filter(None, parser.parse_args().only.split(",")))
    if problem := _installed():
        sys.stderr.write(f"not installed: {problem}\n")
        return 1
    rows = [_played(name) for name in SCENARIOS if not only or name in only]
    for row in rows:
        sys.stdout.write(f"{'pass' if row.passed else 'FAIL'}  {row.scenario:36} {row.checks}\n")
        sys.stdout.write(f"{row.said}\n" if row.said else "")
    _REPORT.parent.mkdir(parents=True, exist_ok=True)
    report = {"suite": _VERSION, "rows": [asdict(row) for row in rows]}
    _REPORT.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0 if all(row.passed for row in rows) else 1


def _installed() -> str:
    """Install what is missing and return what could not be, as a sentence."""
    if _suite().exists() and _node().exists():
        return ""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    (_FOLDER / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    wanted = [f"{_SUITE}@{_VERSION}"]
    if _own_node() is None:
        wanted.append(f"{_node_package()}@{_NODE}")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    return run(["npm", "install", "--save-exact", *quiet, *wanted], _FOLDER)


def _own_node() -> Path | None:
    """Return the machine's Node where it is new enough."""
    found = shutil.which("node")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - the machine's own
    major = said.stdout.strip().removeprefix("v").partition(".")[0]
    return Path(found) if major.isdigit() and int(major) >= _OLDEST_NODE else None


def _node_package() -> str:
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return f"node-linux-{machine}"


def _node() -> Path:
    return _own_node() or _FOLDER / "node_modules" / _node_package() / "bin" / "node"


def _suite() -> Path:
    return _FOLDER / "node_modules" / _SUITE / "dist" / "index.js"


def _played(scenario: str) -> Row:
    client = f"{sys.executable} -m conformance.mcpclient"
    command = [str(_node()), str(_suite()), "client", "--command", client, "--scenario", scenario]
    out = _FOLDER / "results"
    shutil.rmtree(out, ignore_errors=True)
    try:
        done = subprocess.run(  # noqa: S603 - the suite that was installed
            [*command, "-o", str(out)],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Row(scenario, passed=False, checks="", said=f"not done in {_LIMIT_S} s")
    printed = done.stdout + done.stderr
    checks = next((line for line in printed.splitlines() if line.startswith("Passed:")), "")
    said = "" if done.returncode == 0 else printed[-1500:]
    return Row(scenario, done.returncode == 0, checks, said)


if __name__ == "__main__":
    sys.exit(main())
