"""The tool by which the model keeps its list of steps, which the person sees."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from hortus.agent.toolcalls import Json
from hortus.agent.values import (
    Note,
    PlanStep,
    Running,
    StepState,
    Told,
    ToolError,
    ToolSpec,
)
from hortus.core.regex import late

_MOST_STEPS, _LONGEST = 50, 300
_STATES = {"x": StepState.DONE, ">": StepState.DOING, "": StepState.OPEN}
_MARK = late(r"(?:[-*]\s+)?\[\s*([xX>]?)\s*\]\s*(.*)", re.DOTALL)
_SPEC = ToolSpec(
    "plan",
    "Keep the steps of longer work where the person sees them. Give all steps each time, each "
    "begun with [x] done, [>] being done or [ ] open.",
    {
        "type": "object",
        "properties": {"steps": {"type": "array", "items": {"type": "string"}}},
        "required": ["steps"],
    },
)
Changed = Callable[[tuple[PlanStep, ...]], None]


class _NewPlan(Struct, frozen=True):
    """A list of steps that is about to take the place of the one before."""

    steps: tuple[PlanStep, ...]
    changed: Changed
    action: Note = field(default_factory=Note)

    def carry_out(self, running: Running) -> Told:
        del running
        self.changed(self.steps)
        still = sum(step.state is not StepState.DONE for step in self.steps)
        return Told(f"The plan is kept: {still} of {len(self.steps)} steps are left.")


class PlanTool:
    """Hands the model's steps to whoever keeps and shows them."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed

    @property
    def spec(self) -> ToolSpec:
        """The tool as the model is told of it."""
        return _SPEC

    def prepare(self, arguments: Mapping[str, Json]) -> _NewPlan:
        """Understand a call."""
        given = arguments.get("steps")
        if not isinstance(given, list | tuple) or not all(isinstance(s, str) for s in given):
            raise ToolError("`steps` is no list of texts", remedy='give steps: ["[ ] first", …]')
        if len(given) > _MOST_STEPS:
            raise ToolError(
                f"{len(given)} steps are more than {_MOST_STEPS}", remedy="join small steps"
            )
        return _NewPlan(tuple(_step(str(text)) for text in given), self._changed)


def _step(text: str) -> PlanStep:
    found = _MARK.fullmatch(text.strip())
    mark, words = (found[1].lower(), found[2]) if found else ("", text)
    return PlanStep(" ".join(words.split())[:_LONGEST], _STATES[mark])
