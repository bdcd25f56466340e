"""Real clients ask what the company's code says, over MCP: ``python -m conformance.knowledge``."""

import json
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.chamber import can_enter, enter, set_up
from conformance.install import install_all
from conformance.overhttp import FOUND, RULE, Holding, Scene, tried
from conformance.pins import PINS, Pin
from conformance.processes import Ran, answers, running
from conformance.servers import Hortus, Model, free_port, scripted_model
from conformance.trial import Trial, try_client
from hortus.gateway.testing import Call, Say, Script, Turn

_ROOT = Path(__file__).resolve().parents[1]
_CLIENTS = _ROOT / "build" / "clients"
_REPORT = _ROOT / "build" / "bench" / "clients-mcp.json"
_MODEL = "house/code"
_TASK = "Find out how pages are fetched here, and say it."
_DONE = "PROOF-OF-WHAT-THE-CODE-SAYS"
_CODE = 'def fetch_with_retries(url, timeout):\n    """Fetch a page."""\n    return url\n'
_RULE = f"id: {RULE}\nmessage: Fetch pages with retries\n"
_PLACE = "fetching.py:1@"

_CALLED: Mapping[str, str] = {
    "claude": "mcp__hortus__{}",
    "codex": "mcp__hortus__{}",
    "opencode": "hortus_{}",
    "qwen": "mcp__hortus__{}",
}
"""What each client calls a tool."""
_ALLOWED = (_CALLED["claude"].format("search"), _CALLED["claude"].format("rules"))
_WORDS: Mapping[str, tuple[str, ...]] = {
    "claude": ("-p", _TASK, "--allowedTools", *_ALLOWED),
    "codex": ("exec", "--dangerously-bypass-approvals-and-sandbox", _TASK),
    "opencode": ("run", _TASK),
    "qwen": ("-p", _TASK, "--approval-mode", "yolo"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One run of one client, and what was wrong with it."""

    client: str
    version: str
    way: str
    passed: bool
    problems: tuple[str, ...]
    seconds: float


def main() -> int:
    """Return 0 where every client passed, else 1."""
    parser = ArgumentParser(prog="python -m conformance.knowledge", description=__doc__)
    parser.add_argument("--inside", action="store_true", help="the network is closed already")
    parser.add_argument("--only", default="", metavar="A,B", help="only these clients")
    parser.add_argument("--way", default="", choices=("stdio", "http"), help="only this way")
    parser.add_argument("--keep", action="store_true", help="keep what the runs left behind")
    args = parser.parse_args()
    if not args.inside:
        for problem in install_all(_CLIENTS, _ROOT / ".uv" / "bin" / "uv"):
            sys.stderr.write(f"not installed: {problem}\n")
        if can_enter():
            return enter(sys.argv[1:], "conformance.knowledge")
    folder = Path(tempfile.mkdtemp(prefix="hortus-clients-"))
    if args.inside:
        set_up(folder)
    wanted = frozenset(filter(None, args.only.split(","))) or _CALLED.keys()
    pins = [pin for pin in PINS if pin.client in wanted & _CALLED.keys()]
    rows: list[Row] = []
    for pin in pins:
        rows += _rows(pin, folder / pin.client, args.way)
    _report(rows)
    if args.keep:
        sys.stdout.write(f"kept in {folder}\n")
    else:
        shutil.rmtree(folder)
    return 0 if rows and all(row.passed for row in rows) else 1


def _rows(pin: Pin, folder: Path, way: str) -> Iterator[Row]:
    if way != "http":
        yield _by_stdio(pin, folder / "stdio")
    if way != "stdio":
        yield from _by_http(pin, folder / "http")


def _by_stdio(pin: Pin, folder: Path) -> Row:
    """Let a client start `hortus mcp` as `hortus connect` has told it."""
    folder.mkdir(parents=True)
    with _stage(folder, _call(pin, "search", query="fetch_with_retries")) as (model, hortus):
        key = hortus.key(pin.client, (_MODEL,))
        wish = {"url": hortus.url, "key-file": str(key), "model": _MODEL, "mcp": ""}
        trial = try_client(pin, _CLIENTS, folder / "run", wish, _WORDS[pin.client])
        problems = tuple(_problems(pin, trial, model, hortus))
    return Row(pin.client, pin.version, "stdio", not problems, problems, _seconds(trial.ran))


def _by_http(pin: Pin, folder: Path) -> Iterator[Row]:
    """Let a client ask /mcp by itself, with a good key, without one, and with refused ones."""
    folder.mkdir(parents=True)
    turns = (
        _call(pin, "search", query="fetch_with_retries"),
        _call(pin, "rules", path="fetching.py", repository="code"),
    )
    with _stage(folder, *turns) as (model, hortus):
        scene = Scene(hortus, model, _CLIENTS, folder, _MODEL)
        for holding in Holding:
            ran, problems = tried(pin, scene, holding, _WORDS[pin.client], _CALLED[pin.client])
            yield Row(
                *(pin.client, pin.version, f"http, {holding}"),
                *(not problems, tuple(problems), _seconds(ran)),
            )


@contextmanager
def _stage(folder: Path, *turns: Turn) -> Iterator[tuple[Model, Hortus]]:
    """Run a model that plays these turns, and a hortus before it that knows a repository."""
    end, aside = Turn((Say(f"Done: {_DONE}"),)), Turn((Say("An aside"),))
    script = Script(turns=(*turns, end), aside=aside)
    with scripted_model(folder, script) as model, _hortus_that_knows(model, folder) as hortus:
        yield model, hortus


def _call(pin: Pin, tool: str, **arguments: object) -> Turn:
    return Turn((Call(_CALLED[pin.client].format(tool), arguments),))


def _seconds(ran: Ran) -> float:
    return round(ran.seconds, 1)


def _problems(pin: Pin, trial: Trial, model: Model, hortus: Hortus) -> Iterator[str]:
    if not trial.shows(_DONE):
        yield "the final text was not shown"
    bodies = model.record.read_text(encoding="utf-8") if model.record.exists() else ""
    if _PLACE not in bodies or FOUND not in bodies:
        yield "the model was not told what the search found"
    called = [event for event in hortus.events("mcp.called") if event["subject"] == "search"]
    if [event["actor"] for event in called] != [pin.client]:
        yield f"the log tells of {len(called)} calls"


@contextmanager
def _hortus_that_knows(model: Model, folder: Path) -> Iterator[Hortus]:
    """Run hortus with an index of one repository, which everybody may read."""
    data, port, code = folder / "data", free_port(), folder / "code"
    data.mkdir()
    code.mkdir()
    (code / "fetching.py").write_text(_CODE, encoding="utf-8")
    rules = code / ".hortus" / "rules"
    rules.mkdir(parents=True)
    (rules / "fetching.yml").write_text(_RULE, encoding="utf-8")
    author = ("-c", "user.name=A Developer", "-c", "user.email=developer@example.com")
    for words in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["/usr/bin/env", "git", *words], cwd=code, check=True)  # noqa: S603 - git
    settings: dict[str, Mapping[str, object]] = {
        "server": {"port": port},
        "models.scripted": {"url": f"{model.url}/v1", "dialect": "chat", "inside": True},
        "aliases": {_MODEL: ["scripted"]},
        "knowledge.readers": {"code": ["everyone"]},
    }
    (data / "hortus.toml").write_text(_toml(settings), encoding="utf-8")
    command = [sys.executable, "-m", "hortus"]
    added = [*command, "index", "add", str(code), "--data", str(data)]
    subprocess.run(added, check=True, capture_output=True)  # noqa: S603 - ourselves
    url = f"http://127.0.0.1:{port}"
    up = [*command, "up", "--data", str(data)]
    with running(up, folder / "hortus.log", lambda: answers(f"{url}/readyz")):
        yield Hortus(url, data)


def _toml(tables: Mapping[str, Mapping[str, object]]) -> str:
    lines = []
    for name, table in tables.items():
        lines.append(f"[{name}]")
        lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _report(rows: list[Row]) -> None:
    for row in rows:
        said = "pass" if row.passed else f"FAIL: {'; '.join(row.problems)}"
        sys.stdout.write(
            f"{row.client:<9} {row.version:<9} {row.way:<19} {row.seconds:>5} s  {said}\n"
        )
    _REPORT.parent.mkdir(parents=True, exist_ok=True)
    told = json.dumps([asdict(row) for row in rows], indent=2)
    _REPORT.write_text(f"{told}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
