"""The agent's own tools: read, find, edit, run and plan."""

from hortus.agent.toolbox.box import Needs, toolbox
from hortus.agent.toolbox.editing import EditTool
from hortus.agent.toolbox.finding import FindTool
from hortus.agent.toolbox.pictures import LARGEST_PICTURE, Picture, picture_in
from hortus.agent.toolbox.planning import PlanTool
from hortus.agent.toolbox.reading import ReadTool, Skills
from hortus.agent.toolbox.running import Runner, RunTool

__all__ = [
    "LARGEST_PICTURE",
    "EditTool",
    "FindTool",
    "Needs",
    "Picture",
    "PlanTool",
    "ReadTool",
    "RunTool",
    "Runner",
    "Skills",
    "picture_in",
    "toolbox",
]
