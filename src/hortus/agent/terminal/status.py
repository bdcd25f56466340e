"""The line at the bottom: model, mode, data class, context, cost, sandbox, what is going on."""

from collections.abc import Sequence

from hortus.agent.values import Standing, StepState

_ALARM = 0.8
Fragments = list[tuple[str, str]]


def status_line(standing: Standing, activity: str) -> Fragments:
    """Return the line as prompt-toolkit's styled fragments."""
    parts: list[tuple[str, str]] = [("class:status.model", standing.model)]
    parts.append((f"class:status.mode.{standing.mode}", standing.mode))
    if standing.data_class:
        parts.append(("class:status", f"data {standing.data_class}"))
    parts.append(_context(standing))
    if standing.cost:
        parts.append(("class:status", f"cost {standing.cost:.2f}"))
    parts.append(("class:status", standing.sandbox.partition(" (")[0] or "no sandbox"))
    if standing.plan:
        done = sum(step.state is StepState.DONE for step in standing.plan)
        parts.append(("class:status", f"plan {done}/{len(standing.plan)}"))
    if standing.queued:
        parts.append(("class:status", f"{standing.queued} waiting"))
    if activity:
        parts.append(("class:status.busy", f"{activity}, Esc stops"))
    return _joined(parts)


def _context(standing: Standing) -> tuple[str, str]:
    if not standing.context_window:
        return "class:status", f"context {_thousands(standing.context_used)}"
    share = standing.context_used / standing.context_window
    style = "class:status.alarm" if share >= _ALARM else "class:status"
    return style, f"context {share:.0%} of {_thousands(standing.context_window)}"


def _thousands(tokens: int) -> str:
    return f"{tokens / 1000:.0f}k" if tokens >= 1000 else str(tokens)  # noqa: PLR2004 - thousands


def _joined(parts: Sequence[tuple[str, str]]) -> Fragments:
    line: Fragments = [("class:status", " ")]
    for number, part in enumerate(parts):
        line += [("class:status.rule", " · ")] if number else []
        line.append(part)
    return line
