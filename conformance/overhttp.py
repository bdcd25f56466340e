"""Real clients ask /mcp over HTTP by themselves, set up with the lines of the documentation."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from conformance.pins import Pin
from conformance.processes import Ran, run_once
from conformance.servers import Hortus, Model
from conformance.trial import connect, environment_of, make_repository

PAGE = (
    Path(__file__).resolve().parents[1] / "docs" / "how-to" / "give-clients-company-knowledge.md"
)
_EXAMPLE = "https://hortus.example"
_VARIABLE = "MCP_KEY"
_LINE = re.compile(r"^\$ ((\w+) mcp add .*)$", re.MULTILINE)
FOUND, RULE = "defines fetch_with_retries", "no-bare-fetch"
"""What the search and the rules of the repository say."""
_BLOCK = re.compile(r"put this into `~/([^`]+)`:\n\n```json\n(.*?)```", re.DOTALL)
_OFFERED = ("search", "symbol", "card", "rules", "check")
_LIMIT_S = 120.0


class Holding(StrEnum):
    """What a client holds when it asks."""

    GOOD = "a good key"
    NONE = "no key"
    WRONG = "a wrong key"
    REVOKED = "a revoked key"


SAID: Mapping[str, Mapping[Holding, str]] = {
    "claude": {
        Holding.GOOD: "Connected",
        Holding.NONE: "Missing environment variables: MCP_KEY",
        Holding.WRONG: "is no key of hortus",
        Holding.REVOKED: "was revoked; ask whoever runs hortus",
    },
    "codex": {
        Holding.GOOD: "mcp: hortus/search (completed)",
        Holding.NONE: "unsupported call",
        Holding.WRONG: "AuthRequired",
        Holding.REVOKED: "AuthRequired",
    },
    "opencode": {
        Holding.GOOD: "connected",
        Holding.NONE: "401",
        Holding.WRONG: "401",
        Holding.REVOKED: "401",
    },
    "qwen": {
        Holding.GOOD: "Connected",
        Holding.NONE: "Disconnected",
        Holding.WRONG: "Disconnected",
        Holding.REVOKED: "MCP server(s) failed to start: hortus",
    },
}
"""What the user of each client is shown, of all that it says, in its list or beside the task."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a client is run: before which hortus, with which model behind it."""

    hortus: Hortus
    model: Model
    clients: Path
    folder: Path
    alias: str


def lines(page: str, url: str) -> Mapping[str, str]:
    """Return the line that sets each client up for an address, as the documentation has it."""
    return {client: line for line, client in _LINE.findall(page) if url in line}


def tried(
    pin: Pin, scene: Scene, holding: Holding, words: tuple[str, ...], tool: str
) -> tuple[Ran, list[str]]:
    """Set a client up by its line, let it list its servers and do a task; say what was wrong."""
    run = scene.folder / holding.name.lower()
    home, repository = run / "home", run / "repository"
    home.mkdir(parents=True)
    environment = environment_of(pin.binary(scene.clients), home)
    make_repository(repository, environment)
    key = scene.hortus.key(f"{pin.client}-model-{holding.name.lower()}", (scene.alias,))
    wish = {"url": scene.hortus.url, "key-file": str(key), "model": scene.alias}
    environment |= connect(pin.client, wish, environment, repository)
    held = _held(pin.client, scene.hortus, holding, scene.alias)
    environment |= {_VARIABLE: held} if held else {}
    _set_up(pin.client, scene.hortus.url, repository, environment)
    program = str(pin.binary(scene.clients))
    scene.model.record.unlink(missing_ok=True)
    before = len(scene.hortus.events("mcp.called"))
    listed, ran = (
        run_once([program, *said], folder=repository, environment=environment, limit_s=_LIMIT_S)
        for said in (("mcp", "list"), words)
    )
    shown = listed.shown + ran.shown
    (run / "shown.txt").write_text(shown, encoding="utf-8")
    subjects = sorted(event["subject"] for event in scene.hortus.events("mcp.called")[before:])
    seen = _Seen(shown, subjects, _asked(scene.model))
    return ran, list(_problems(pin.client, holding, seen, tool))


def _set_up(client: str, url: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Do as the documentation says: run its line, or put its words into the client's file."""
    page = PAGE.read_text(encoding="utf-8").replace(_EXAMPLE, url)
    if line := lines(page, url).get(client):
        command = ["/bin/sh", "-c", line]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603 - of our own documentation
        return
    place, block = next((p, b) for p, b in _BLOCK.findall(page) if client in p)
    file = Path(environment["HOME"]) / place
    settings = json.loads(file.read_text(encoding="utf-8")) | json.loads(block)
    file.write_text(json.dumps(settings), encoding="utf-8")


def _held(client: str, hortus: Hortus, holding: Holding, alias: str) -> str:
    """Return the key that stands in the variable; '' for none at all."""
    match holding:
        case Holding.NONE:
            return ""
        case Holding.WRONG:
            return "a-key-of-another-service"
        case Holding.GOOD | Holding.REVOKED:
            name = f"{client}-{holding.name.lower()}"
            secret = hortus.key(name, (alias,)).read_text(encoding="utf-8")
            if holding is Holding.REVOKED:
                hortus.revoke(name)
            return secret


def _asked(model: Model) -> str:
    """Return all that the model was asked."""
    return model.record.read_text(encoding="utf-8") if model.record.exists() else ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the user was shown, which tools the log tells of, and what the model was asked."""

    shown: str
    called: list[str]
    asked: str


def _problems(client: str, holding: Holding, seen: _Seen, tool: str) -> Iterator[str]:
    if SAID[client][holding] not in seen.shown:
        yield f"with {holding} it does not show {SAID[client][holding]!r}"
    if not seen.asked:
        yield f"with {holding} the model was not asked"
    if holding is not Holding.GOOD:
        if seen.called or FOUND in seen.asked:
            yield f"with {holding} it is told what the code says"
        return
    if missing := [name for name in _OFFERED if tool.format(name) not in seen.asked]:
        yield f"the model is not offered {', '.join(missing)}"
    if seen.called != ["rules", "search"]:
        yield f"the log tells of {seen.called}"
    for found in (FOUND, RULE):
        if found not in seen.asked:
            yield f"the model was not told {found!r}"
