"""Put the agent's own tools together."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hortus.agent.files import Git, Workspace
from hortus.agent.toolbox.editing import EditTool
from hortus.agent.toolbox.finding import FindTool
from hortus.agent.toolbox.known import Known
from hortus.agent.toolbox.planning import Changed, PlanTool
from hortus.agent.toolbox.reading import ReadTool, Skills
from hortus.agent.toolbox.records import Records
from hortus.agent.toolbox.running import Runner, RunTool, Surroundings, always
from hortus.agent.values import AgentTool

if TYPE_CHECKING:
    from hortus.agent.sandbox import Profile


class Needs(Struct, frozen=True):
    """What the tools need besides the workspace."""

    model: str = ""
    runner: Runner | None = None
    """The sandbox; without one no command can be run, and the tool is not offered."""
    profile: "Profile | None" = None
    """Limits and openings of commands other than the usual ones."""
    writes: Callable[[], bool] = always
    """Whether commands may write in the workspace at the moment."""
    skills: Skills | None = None
    plan_changed: Changed | None = None
    """Takes the model's steps; without it the tool is not offered."""
    touching: Callable[[Sequence[str]], None] | None = None
    """Told which files an edit is about to change, so that they are kept before."""
    denied: Callable[[str], bool] | None = None
    """Tells whether rules deny to read a file: it is neither listed, looked into nor edited."""
    records: Path | None = None
    """Where it is kept how the edits of each model came out."""


def toolbox(workspace: Workspace, needs: Needs) -> tuple[AgentTool, ...]:
    """Return the tools that work on files, run commands and keep the plan."""
    known = Known()
    tools: list[AgentTool] = [
        ReadTool(workspace, known, needs.skills, needs.denied),
        FindTool(workspace, Git.found(workspace.root), needs.denied),
        _edit_tool(workspace, known, needs),
    ]
    if needs.runner is not None:
        around = Surroundings(workspace, needs.runner, needs.profile, needs.writes)
        tools.append(RunTool(around))
    if needs.plan_changed is not None:
        tools.append(PlanTool(needs.plan_changed))
    return tuple(tools)


def _edit_tool(workspace: Workspace, known: Known, needs: Needs) -> EditTool:
    records = Records(needs.records)
    return EditTool(workspace, known, records, needs.model, needs.touching, denied=needs.denied)
