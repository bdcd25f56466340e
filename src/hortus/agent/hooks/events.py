"""What a hook is told, and what it answers."""

import json
from collections.abc import Mapping

import msgspec

from hortus.agent.toolcalls import Json
from hortus.agent.values import (
    Action,
    AskCompany,
    Call,
    Delegate,
    EditFiles,
    Effect,
    Note,
    ReadFiles,
    RunCommand,
    Told,
    UseServer,
)

_REFUSED = 2
_LONGEST = 4_000


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON object on the last line of what a hook prints."""

    decision: Effect = Effect.ALLOW
    reason: str = ""
    text: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What a hook wants; ``failed`` says why it gave no answer that can be used."""

    effect: Effect = Effect.ALLOW
    reason: str = ""
    text: str = ""
    failed: str = ""


def before_event(call: Call, action: Action) -> bytes:
    """Return what a hook is told before a tool."""
    return _event("before", tool=call.name, arguments=call.arguments, action=_action(action))


def after_event(call: Call, told: Told) -> bytes:
    """Return what a hook is told after a tool."""
    result: dict[str, Json] = {
        "text": told.text,
        "failed": told.failed,
        "changed": list(told.changed),
    }
    return _event("after", tool=call.name, arguments=call.arguments, result=result)


def stop_event(said: str) -> bytes:
    """Return what a hook is told when the work is to end."""
    return _event("stop", said=said)


def read_answer(status: int | None, output: str) -> Answer:
    """Return what a hook answers by its exit status and what it prints.

    Status 0 with a JSON object on the last line says it in full; 0 with other text gives text
    for the model; 2 denies, with what is printed as the reason. All else is a failure.
    """
    printed = output.strip()[-_LONGEST:]
    if status == _REFUSED:
        return Answer(Effect.DENY, reason=printed or "it was denied without a reason")
    if status != 0:
        return Answer(failed=f"it ended with status {status}: {printed[-200:]}")
    last = printed.rpartition("\n")[2]
    if not last.startswith("{"):
        return Answer(text=printed)
    try:
        said = msgspec.json.decode(last, type=_Said)
    except (msgspec.DecodeError, UnicodeEncodeError) as e:
        return Answer(failed=f"its answer cannot be read: {e}")
    return Answer(said.decision, said.reason, said.text)


def _event(moment: str, **more: Json) -> bytes:
    said: dict[str, Json] = {"moment": moment, **more}
    return json.dumps(said, ensure_ascii=False, default=_plain).encode(errors="replace")


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _action(action: Action) -> dict[str, Json]:
    match action:
        case ReadFiles(paths):
            return {"kind": "read", "paths": list(paths)}
        case EditFiles(paths, diff):
            return {"kind": "edit", "paths": list(paths), "diff": diff}
        case RunCommand():
            return {
                "kind": "run",
                "command": action.command,
                "folder": action.folder,
                "hosts": list(action.hosts),
                "writes": action.writes,
            }
        case UseServer():
            return {"kind": "server", "server": action.server, "tool": action.tool}
        case AskCompany():
            return {"kind": "company", "question": action.question}
        case Delegate():
            return {"kind": "agent", "task": action.task, "agent": action.agent}
        case Note():
            return {"kind": "note"}
