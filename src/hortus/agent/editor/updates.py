"""The agent's events as an editor is told of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from hortus.agent.editor.changes import changes_in
from hortus.agent.values import (
    Action,
    AskCompany,
    Call,
    Delegate,
    EditFiles,
    Effect,
    Event,
    Finished,
    Mode,
    Noticed,
    Output,
    PlanChanged,
    PlanStep,
    Proposed,
    ReadFiles,
    RunCommand,
    Spoke,
    StepState,
    Thought,
    TookBack,
    UseServer,
)

Json = Mapping[str, object]
_STATUS = {
    StepState.OPEN: "pending",
    StepState.DOING: "in_progress",
    StepState.DONE: "completed",
}
_MODES = {
    Mode.PLAN: ("Plan", "Read only; makes a plan"),
    Mode.ASK: ("Ask", "Asks before it writes or runs anything"),
    Mode.ACCEPT_EDITS: ("Accept edits", "Writes files, asks before it runs anything"),
    Mode.AUTO: ("Auto", "Writes files, and runs commands in the sandbox"),
}


def update_of(event: Event, root: Path) -> Json | None:
    """Return what an editor is told of an event; None where it has no words for it."""
    match event:
        case Spoke(piece):
            return {"sessionUpdate": "agent_message_chunk", "content": _text(piece)}
        case Thought(piece):
            return {"sessionUpdate": "agent_thought_chunk", "content": _text(piece)}
        case TookBack(reason):
            return _remark(f"The answer so far is void: {reason}.")
        case Noticed(text, remedy):
            return _remark(f"{text}: {remedy}" if remedy else text)
        case PlanChanged(steps):
            return plan(steps)
        case Proposed():
            return _proposed(event, root)
        case Output(call_id, piece):
            content = [{"type": "content", "content": _text(piece)}]
            return {
                "sessionUpdate": "tool_call_update",
                "toolCallId": call_id,
                "status": "in_progress",
                "content": content,
            }
        case Finished():
            return _finished(event)
        case _:
            return None


def call_of(call: Call, action: Action, root: Path) -> Json:
    """Return a call as an editor shows it: its title, kind, places and changes."""
    return {
        "toolCallId": call.id,
        "title": _title(call, action),
        "kind": _kind(action),
        "rawInput": dict(call.arguments),
        **_shown(call, action, root),
    }


def begun(call: Call) -> Json:
    """Return that a call is being made that had to wait."""
    return {
        "sessionUpdate": "tool_call_update",
        "toolCallId": call.id,
        "status": "in_progress",
    }


def plan(steps: Sequence[PlanStep]) -> Json:
    """Return the plan as an editor shows it."""
    entries = [
        {"content": step.text, "priority": "medium", "status": _STATUS[step.state]}
        for step in steps
    ]
    return {"sessionUpdate": "plan", "entries": entries}


def commands(own: Mapping[str, str]) -> Json:
    """Return the person's own commands as an editor offers them."""
    offered = [
        {"name": name, "description": summary, "input": {"hint": "what it is about"}}
        for name, summary in own.items()
    ]
    return {"sessionUpdate": "available_commands_update", "availableCommands": offered}


def modes(now: str, allowed: Sequence[Mode]) -> Json:
    """Return the modes and the one that is on."""
    offered = [
        {"id": mode.value, "name": _MODES[mode][0], "description": _MODES[mode][1]}
        for mode in allowed
    ]
    return {"currentModeId": now, "availableModes": offered}


def _proposed(event: Proposed, root: Path) -> Json:
    waits = event.decision.effect is Effect.ASK
    return {
        "sessionUpdate": "tool_call",
        **call_of(event.call, event.action, root),
        "status": "pending" if waits else "in_progress",
    }


def _finished(event: Finished) -> Json:
    told: dict[str, object] = {
        "sessionUpdate": "tool_call_update",
        "toolCallId": event.call.id,
        "status": "failed" if event.failed else "completed",
        "rawOutput": {"text": event.text},
    }
    # An editor that shows the change keeps it; new content would take its place.
    if not event.changed:
        told["content"] = [{"type": "content", "content": _text(event.text)}]
    return told


def _shown(call: Call, action: Action, root: Path) -> Json:
    match action:
        case ReadFiles(paths):
            return {"locations": _places(paths, root)}
        case EditFiles(paths, diff, notes):
            changes = [
                {
                    "type": "diff",
                    "path": str(root / one.path),
                    "oldText": None if one.is_new else "\n".join(one.old),
                    "newText": "\n".join(one.new),
                }
                for one in changes_in(diff)
            ]
            remarks = [{"type": "content", "content": _text(note)} for note in notes]
            return {
                "locations": _places(paths, root),
                "content": changes + remarks + _repairs(call),
            }
        case _:
            return {"content": _repairs(call)} if call.repairs else {}


def _places(paths: Sequence[str], root: Path) -> list[Json]:
    return [{"path": str(root / path)} for path in paths]


def _repairs(call: Call) -> list[Json]:
    return [
        {
            "type": "content",
            "content": _text(f"repaired in {one.where}: {one.before!r} became {one.after!r}"),
        }
        for one in call.repairs
    ]


def _title(call: Call, action: Action) -> str:
    match action:
        case ReadFiles(paths):
            return f"Read {', '.join(paths)}"
        case EditFiles(paths):
            return f"Edit {', '.join(paths)}"
        case RunCommand(command, hosts):
            return command + (f" (may reach {', '.join(hosts)})" if hosts else "")
        case UseServer(server, tool):
            return f"{server}: {tool}"
        case AskCompany(question):
            return f"Ask the company's code: {question}"
        case Delegate(task):
            return f"Hand on: {task}"
        case _:
            return call.name


def _kind(action: Action) -> str:
    match action:
        case ReadFiles():
            return "read"
        case EditFiles():
            return "edit"
        case RunCommand():
            return "execute"
        case AskCompany():
            return "search"
        case Delegate():
            return "think"
        case _:
            return "other"


def _remark(text: str) -> Json:
    return {"sessionUpdate": "agent_message_chunk", "content": _text(f"\n\n> {text}\n\n")}


def _text(text: str) -> Json:
    return {"type": "text", "text": text}
