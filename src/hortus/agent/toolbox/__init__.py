"""The agent's own tools: read, find, edit, run and plan."""

from hortus.agent.toolbox.box import Needs, toolbox
from hortus.agent.toolbox.editing import EditTool
from hortus.agent.toolbox.finding import FindTool
from hortus.agent.toolbox.planning import PlanTool
from hortus.agent.toolbox.reading import ReadTool, Skills
from hortus.agent.toolbox.running import Runner, RunTool

__all__ = [
    "EditTool",
    "FindTool",
    "Needs",
    "PlanTool",
    "ReadTool",
    "RunTool",
    "Runner",
    "Skills",
    "toolbox",
]
