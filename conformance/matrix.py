"""Every client against every upstream dialect, refused by its key, and by a policy for a while."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.chamber import NameServer
from conformance.pins import PINS, Pin
from conformance.script import PROJECT
from conformance.servers import BANNED, CLOSED, UPSTREAMS, Hortus, Model, served_as
from conformance.trial import Trial, try_client
from hortus.connect import ASK_A_COMMAND

_PATHS = {
    "chat": "/v1/chat/completions",
    "responses": "/v1/responses",
    "messages": "/v1/messages",
}
# opencode asks for a title beside the task itself: two requests, each made once.
_REQUESTS_WHEN_REFUSED = {"opencode": 2}
PARTS = ("ban", "flip")
"""What can be run by itself: clients that are banned, and a policy that changes."""
# What no known switch silences; see docs/reference/clients.md.
_LEAKS = {"opencode": ("registry.",), "continue": ("api.continue.dev",)}

# Its one file would name the project in every repository, so it is not written there unasked.
_ONE_FILE_FOR_ALL = frozenset({"continue"})


@dataclass(frozen=True, slots=True)
class Row:
    """One run of one client, with everything that decides whether it passed."""

    client: str
    version: str
    case: str
    passed: bool
    problems: tuple[str, ...]
    requests: int
    statuses: tuple[int, ...]
    input_tokens: int
    output_tokens: int
    recorded_as: str
    other_hosts: tuple[str, ...]
    seconds: float
    status: int | None


@dataclass(frozen=True, slots=True)
class Stage:
    """What all runs share. ``names`` is None where the network is not closed off."""

    hortus: Hortus
    model: Model
    clients: Path
    folder: Path
    names: NameServer | None


def run_matrix(stage: Stage, only: frozenset[str], part: str = "") -> Iterator[Row]:
    """Yield a row as each run ends; ``only`` names the clients wanted, or is empty for all.

    ``part`` is one of ``PARTS``, or empty for everything.
    """
    pins = [pin for pin in PINS if not only or pin.client in only]
    for pin in pins if part == "" else []:
        for upstream in UPSTREAMS:
            yield _work(stage, pin, upstream)
        yield _refusal(stage, pin)
    if part in {"", "ban"}:
        yield from _bans(stage, pins)
    if part in {"", "flip"}:
        yield from _flip(stage, pins)


def _bans(stage: Stage, pins: Sequence[Pin]) -> Iterator[Row]:
    """Yield how each client takes it to be banned, and to be allowed again.

    One that says nothing of itself cannot be banned by its name.
    """
    for pin in filter(lambda one: one.tool, pins):
        key = stage.hortus.key(f"{pin.client}-asks", ("house/chat",))
        with stage.hortus.banned(pin.tool, key):
            words = f"is banned in this company: {BANNED}"
            yield _refused(stage, pin, "banned", ("house/chat",), words)
        yield _work(stage, pin, "chat", "allowed", ("house/chat",))


def banned_by_report(stage: Stage, pin: Pin, reason: str, words: Sequence[str]) -> Iterator[Row]:
    """Yield how a client works, takes a ban of its version that rests on a report, and its end."""
    yield _work(stage, pin, "chat", "before", ("house/chat",))
    key = stage.hortus.key(f"{pin.client}-asks", ("house/chat",))
    with stage.hortus.banned(f"{pin.tool}@{pin.version}", key, reason, words):
        said = f"is banned in this company: {reason}"
        yield _refused(stage, pin, "banned", ("house/chat",), said)
    yield _work(stage, pin, "chat", "allowed", ("house/chat",))


def _flip(stage: Stage, pins: Sequence[Pin]) -> Iterator[Row]:
    """Yield how each client takes a policy that closes its model, and then one that opens it.

    Nobody has a key here: each is somebody who has signed in by the device flow.
    """
    with stage.hortus.closed(served_as("chat")):
        for pin in pins:
            yield _refused(stage, pin, "closed", (), CLOSED)
    for pin in pins:
        yield _work(stage, pin, "chat", "opened")


def _work(
    stage: Stage, pin: Pin, upstream: str, case: str = "", covers: tuple[str, ...] = ()
) -> Row:
    name = f"{pin.client}-{case or upstream}"
    model = f"house/{upstream}"
    trial, hosts = _try(stage, pin, name, model, covers if case else (model,))
    found = stage.hortus.decisions(name)
    problems = []
    if not trial.tool_ran:
        problems.append("the tool did not run")
    if not trial.final_text_shown:
        problems.append("the final text was not shown")
    if not all(_tokens(d, "input_tokens") and _tokens(d, "output_tokens") for d in found):
        problems.append("usage is missing in the records")
    if not found:
        problems.append("nothing was recorded")
    problems += _unnamed(pin, found)
    asked = stage.model.paths_asked(served_as(upstream))
    if asked != {_PATHS[upstream]}:
        problems.append(f"the model was asked at {sorted(asked)}")
    return _row(pin, case or upstream, trial, found, hosts, problems)


def _unnamed(pin: Pin, found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the project that the requests named."""
    wanted = "" if pin.client in _ONE_FILE_FOR_ALL else PROJECT
    named = {str(d["attempts"][0].get("project") or "") for d in found}
    return [f"the project {name!r} was named" for name in sorted(named - {wanted})]


def _refusal(stage: Stage, pin: Pin) -> Row:
    words = f"the key of {pin.client}-refused was not made for"
    return _refused(stage, pin, "refused", ("house/other",), words)


def _refused(stage: Stage, pin: Pin, case: str, covers: tuple[str, ...], words: str) -> Row:
    name = f"{pin.client}-{case}"
    trial, hosts = _try(stage, pin, name, "house/chat", covers)
    found = stage.hortus.decisions(name)
    problems = []
    if not trial.shows(words):
        problems.append("the refusal was not shown")
    allowed = _REQUESTS_WHEN_REFUSED.get(pin.client, 1)
    if len(found) != allowed:
        problems.append(f"{len(found)} requests in place of {allowed}")
    return _row(pin, case, trial, found, hosts, problems)


def _try(
    stage: Stage, pin: Pin, name: str, model: str, covers: tuple[str, ...]
) -> tuple[Trial, tuple[str, ...]]:
    """Run a client, with a key for what it ``covers``, or as somebody who has signed in."""
    home = stage.folder / name / "home"
    key = stage.hortus.key(name, covers) if covers else stage.hortus.session(name, home)
    before = len(stage.names.asked) if stage.names else 0
    wish = {"url": stage.hortus.url, "model": model}
    # A client that asks a command for its key has none at all.
    asks = not covers and pin.client in ASK_A_COMMAND
    wish |= {"signed-in": ""} if asks else {"key-file": str(key)}
    trial = try_client(pin, stage.clients, stage.folder / name, wish)
    asked = stage.names.asked[before:] if stage.names else []
    return trial, tuple(sorted(set(asked)))


def _row(
    pin: Pin,
    case: str,
    trial: Trial,
    found: list[dict[str, Any]],
    hosts: tuple[str, ...],
    problems: list[str],
) -> Row:
    if trial.ran.status is None:
        problems = [*problems, "not done in time"]
    if strange := [host for host in hosts if not host.startswith(_LEAKS.get(pin.client, ()))]:
        problems = [*problems, f"other hosts were asked for: {', '.join(strange)}"]
    attempts: list[Mapping[str, Any]] = [d["attempts"][0] for d in found]
    known = sorted({f"{a['client']} {a['client_version']}".strip() for a in attempts})
    return Row(
        client=pin.client,
        version=pin.version,
        case=case,
        passed=not problems,
        problems=tuple(problems),
        requests=len(found),
        statuses=tuple(sorted({(d["outcome"] or {}).get("status", 0) for d in found})),
        input_tokens=sum(_tokens(d, "input_tokens") for d in found),
        output_tokens=sum(_tokens(d, "output_tokens") for d in found),
        recorded_as=", ".join(known),
        other_hosts=hosts,
        seconds=round(trial.ran.seconds, 1),
        status=trial.ran.status,
    )


def _tokens(decision: Mapping[str, Any], kind: str) -> int:
    return int((decision["outcome"] or {}).get(kind, 0))
