"""Put what happens in a session into lines for programs."""

from typing import assert_never

from hortus.agent.headless.lines import (
    AnswerLine,
    CallLine,
    CompactedLine,
    Line,
    NoticeLine,
    OutputLine,
    PlanLine,
    RequestLine,
    ResultLine,
    StepLine,
    TextLine,
    ThoughtLine,
    TookBackLine,
)
from hortus.agent.session import describe
from hortus.agent.values import (
    Answered,
    Compacted,
    EditFiles,
    Event,
    Finished,
    Noticed,
    Output,
    PlanChanged,
    Proposed,
    Requested,
    Spoke,
    Thought,
    TookBack,
)


def line_of(event: Event) -> Line:  # noqa: C901 - one case for each event
    """Return an event as the line that tells it."""
    match event:
        case Spoke():
            return TextLine(event.piece)
        case Thought():
            return ThoughtLine(event.piece)
        case TookBack():
            return TookBackLine(event.reason)
        case Requested():
            return RequestLine(event.model, event.decision_id)
        case Answered():
            used = event.usage
            return AnswerLine(
                used.input_tokens,
                used.output_tokens,
                used.cached_tokens,
                event.cost,
                event.decision_id,
            )
        case Proposed():
            return _call(event)
        case Output():
            return OutputLine(event.call_id, event.piece)
        case Finished():
            return _result(event)
        case PlanChanged():
            return PlanLine(tuple(StepLine(step.text, step.state.value) for step in event.steps))
        case Compacted():
            return CompactedLine(event.before, event.after)
        case Noticed():
            return NoticeLine(event.text, event.remedy)
        case _:
            assert_never(event)


def _call(event: Proposed) -> CallLine:
    call, action, decision = event.call, event.action, event.decision
    repairs = tuple(f"{r.step} {r.where}: {r.before} -> {r.after}" for r in call.repairs)
    return CallLine(
        call.id,
        call.name,
        call.arguments,
        describe(action),
        decision.effect.value,
        decision.reason,
        decision.rule,
        repairs,
        action.diff if isinstance(action, EditFiles) else "",
    )


def _result(event: Finished) -> ResultLine:
    seconds = round(event.seconds, 3)
    call = event.call
    return ResultLine(call.id, call.name, event.failed, seconds, event.changed, event.text)
