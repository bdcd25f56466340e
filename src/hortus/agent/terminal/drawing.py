"""Draw what the agent does: each thing it shows as one piece of text for the terminal."""

import json
import re
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from hortus.agent.values import (
    Action,
    AskCompany,
    Call,
    Decision,
    Delegate,
    EditFiles,
    Effect,
    Finished,
    Place,
    PlanStep,
    ReadFiles,
    RunCommand,
    StepState,
    UseServer,
)
from hortus.agent.visible import readable, visible

_SHOWN_LINES = 12
_PASTED_LINES = 16
_LEFT = 2
_APART = 4
_TAB = 4
_LONGEST_LINE = 300
_MARKS = {StepState.OPEN: "☐", StepState.DOING: "▸", StepState.DONE: "☑"}
_OWN_BLANK = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s|```|~~~)")


def greeting(text: str) -> RenderableType:
    """Draw what stands at the beginning."""
    return Text(f"{visible(text)}\n/help says what can be done here", style="dim")


def goes_on(places: Sequence[Place]) -> RenderableType:
    """Draw what a session was about that is taken up again."""
    many = "one thing" if len(places) == 1 else f"{len(places)} things"
    line = " ".join(readable(places[-1].text).split())
    last = line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
    return Text(f"you have said {many} in this session, the last of them:\n> {last}", style="dim")


def said(block: str) -> RenderableType:
    """Draw a block of what the model says."""
    # Lists and code bring a blank line of their own.
    above = 0 if _OWN_BLANK.match(block) else 1
    return Padding(Markdown(readable(block), code_theme="ansi_dark"), (above, 0, 0, 0))


def asked(text: str) -> RenderableType:
    """Draw what the person said."""
    lines = readable(text).split("\n")
    if len(lines) > _PASTED_LINES:
        left = len(lines) - _SHOWN_LINES
        lines = [*lines[: _SHOWN_LINES - 2], f"… {left} lines …", *lines[-2:]]
    return Padding(Text.assemble(("> ", "bold cyan"), ("\n".join(lines), "cyan")), (1, 0, 0, 0))


def proposed(call: Call, action: Action, decision: Decision) -> RenderableType:
    """Draw a call before it is made: what it does, what was repaired, who decided."""
    lines: list[RenderableType] = [_headline(call, action)]
    if isinstance(action, EditFiles):
        lines.append(Padding(diff(action.diff), (0, 0, 0, _LEFT)))
        lines += [_remark(f"placed although it differs: {note}") for note in action.notes]
    lines += [
        _remark(f"repaired {one.step.value} in {one.where}: {one.before!r} → {one.after!r}")
        for one in call.repairs
    ]
    if decision.effect is Effect.DENY:
        lines.append(_remark(f"not permitted: {decision.reason}", "red"))
        lines += [_remark(decision.remedy)] if decision.remedy else []
    return Padding(Group(*lines), (1, 0, 0, 0))


def diff(text: str) -> Text:
    """Colour a unified diff."""
    drawn = Text()
    for line in visible(text).expandtabs(_TAB).splitlines():
        drawn.append(line + "\n", style=_style_of(line))
    drawn.rstrip()
    return drawn


def finished(event: Finished, action: Action | None) -> RenderableType:
    """Draw what came of a call: its last lines, and how long it took."""
    lines = readable(event.text).expandtabs(_TAB).rstrip().splitlines()
    tail = f"  {event.seconds:.1f} s" if event.seconds >= 1 else ""
    if isinstance(action, ReadFiles) and not event.failed:
        # What was read is for the model; a person can open the file.
        return Padding(Text(f"{len(lines)} lines{tail}", style="dim"), (0, 0, 0, _LEFT))
    shown = lines[-_SHOWN_LINES:]
    drawn = Text("", style="red" if event.failed else "dim")
    if len(lines) > len(shown):
        drawn.append(f"… {len(lines) - len(shown)} lines before\n")
    drawn.append("\n".join(shown))
    drawn.append(("failed" if event.failed and not shown else "") + tail)
    result = Padding(drawn, (0, 0, 0, _LEFT))
    # What was not understood was never proposed; its name stands here.
    return (
        result
        if action is not None
        else Padding(Group(_misread(event.call), result), (1, 0, 0, 0))
    )


def plan(steps: tuple[PlanStep, ...]) -> RenderableType:
    """Draw the list of steps."""
    drawn = Text("plan\n", style="bold")
    for step in steps:
        done = step.state is StepState.DONE
        style = "dim" if done else ("bold" if step.state is StepState.DOING else "")
        drawn.append(f"  {_MARKS[step.state]} {readable(step.text)}\n", style=style)
    drawn.rstrip()
    return Padding(drawn, (1, 0, 0, 0))


def notice(text: str, remedy: str = "") -> RenderableType:
    """Draw something that the person should know."""
    drawn = Text(f"! {visible(text)}", style="yellow")
    if remedy:
        drawn.append(f"\n  {visible(remedy)}", style="dim yellow")
    return drawn


def thought(text: str) -> RenderableType:
    """Draw what the model thinks, out of the way."""
    return Padding(Text(readable(text).strip(), style="dim italic"), (0, 0, 0, _LEFT))


def _misread(call: Call) -> Text:
    path = call.arguments.get("path")
    what = visible(path) if isinstance(path, str) else ""
    return Text.assemble(("● ", "red"), (visible(call.name), "bold"), " ", what)


def _headline(call: Call, action: Action) -> Text:
    name, what = _words(action, call)
    # Further lines stand apart, so that none of them can look like a line of ours.
    shown = visible(what).replace("\n", "\n" + " " * _APART)
    return Text.assemble(("● ", "green"), (name, "bold"), " ", shown)


def _reach(hosts: Sequence[str]) -> str:
    return f"   (may reach {', '.join(hosts)})" if hosts else ""


def _words(action: Action, call: Call) -> tuple[str, str]:
    match action:
        case ReadFiles(paths):
            return "read", ", ".join(paths)
        case EditFiles(paths):
            return "edit", ", ".join(paths)
        case RunCommand(command, hosts):
            where = f"   (in {action.folder})" if action.folder else ""
            return "run", f"{command}{where}" + _reach(hosts)
        case UseServer(server, tool, arguments):
            given = json.dumps(dict(arguments), ensure_ascii=False) if arguments else ""
            return "server", f"{server}: {tool} {given}".rstrip()
        case AskCompany(question):
            return "company", question
        case Delegate(task, agent):
            return f"agent {agent}".strip(), task
        case _:
            return call.name, ""


def question(action: Action) -> str:
    """Return what a person is asked of an action, in a few words."""
    match action:
        case EditFiles(paths):
            return "Write this change?" if len(paths) == 1 else f"Write {len(paths)} files?"
        case RunCommand():
            return "Run this command?"
        case UseServer(server):
            return f"Call {visible(server)}?"
        case _:
            return "Do this?"


def _remark(text: str, style: str = "yellow") -> RenderableType:
    return Padding(Text(visible(text), style=style), (0, 0, 0, _LEFT))


def _style_of(line: str) -> str:
    if line.startswith(("+++", "---")):
        return "bold"
    if line.startswith("@@"):
        return "cyan"
    return {"+": "green", "-": "red"}.get(line[:1], "dim")
