"""Turn what the agent keeps in memory into lines of a journal, and back."""

from collections.abc import Mapping, Sequence
from typing import assert_never, cast

import msgspec

from hortus.agent.conversation.records import (
    CallLine,
    ImageLine,
    ModelTurnLine,
    RepairLine,
    ResultLine,
    ResultTurnLine,
    StepLine,
    TurnLine,
    UserTurnLine,
)
from hortus.agent.toolcalls import Json, Repair, Step
from hortus.agent.values import (
    Call,
    Image,
    ModelTurn,
    PlanStep,
    Result,
    ResultTurn,
    StepState,
    Turn,
    UserTurn,
)


def portable(text: str) -> str:
    """Return text that can be sent and kept: halves of surrogate pairs become question marks."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def portable_json(value: Json) -> Json:
    """Return a value with every text in it made portable."""
    match value:
        case str():
            return portable(value)
        case Mapping():
            return {portable(key): portable_json(item) for key, item in value.items()}
        case Sequence():
            return [portable_json(item) for item in value]
        case _:
            return value


def line_of_turn(turn: Turn) -> TurnLine:
    """Return a turn as it stands in a line."""
    match turn:
        case UserTurn():
            return UserTurnLine(portable(turn.text), lines_of_images(turn.images))
        case ModelTurn():
            return ModelTurnLine(portable(turn.text), lines_of_calls(turn.calls))
        case ResultTurn():
            return ResultTurnLine(tuple(line_of_result(result) for result in turn.results))
        case _:
            assert_never(turn)


def turn_of_line(line: TurnLine) -> Turn:
    """Return the turn that a line holds."""
    match line:
        case UserTurnLine():
            return UserTurn(line.text, images_of_lines(line.images))
        case ModelTurnLine():
            return ModelTurn(line.text, calls_of_lines(line.calls))
        case ResultTurnLine():
            return ResultTurn(tuple(result_of_line(result) for result in line.results))
        case _:
            assert_never(line)


def lines_of_calls(calls: Sequence[Call]) -> tuple[CallLine, ...]:
    """Return calls as they stand in a line."""
    return tuple(
        CallLine(
            portable(call.id),
            portable(call.name),
            msgspec.Raw(msgspec.json.encode(portable_json(call.arguments))),
            tuple(
                RepairLine(r.step, portable(r.where), portable(r.before), portable(r.after))
                for r in call.repairs
            ),
        )
        for call in calls
    )


def calls_of_lines(lines: Sequence[CallLine]) -> tuple[Call, ...]:
    """Return the calls that a line holds."""
    return tuple(
        Call(
            line.id,
            line.name,
            cast("Mapping[str, Json]", msgspec.json.decode(line.arguments)),
            tuple(Repair(Step(r.step), r.where, r.before, r.after) for r in line.repairs),
        )
        for line in lines
    )


def line_of_result(result: Result) -> ResultLine:
    """Return a result as it stands in a line."""
    return ResultLine(
        portable(result.call_id),
        portable(result.text),
        result.failed,
        lines_of_images(result.images),
    )


def result_of_line(line: ResultLine) -> Result:
    """Return the result that a line holds."""
    return Result(line.call_id, line.text, line.failed, images_of_lines(line.images))


def lines_of_images(images: Sequence[Image]) -> tuple[ImageLine, ...]:
    """Return pictures as they stand in a line."""
    return tuple(ImageLine(image.media_type, image.data) for image in images)


def images_of_lines(lines: Sequence[ImageLine]) -> tuple[Image, ...]:
    """Return the pictures that a line holds."""
    return tuple(Image(line.media_type, line.data) for line in lines)


def lines_of_steps(steps: Sequence[PlanStep]) -> tuple[StepLine, ...]:
    """Return a plan as it stands in a line."""
    return tuple(StepLine(portable(step.text), step.state) for step in steps)


def steps_of_lines(lines: Sequence[StepLine]) -> tuple[PlanStep, ...]:
    """Return the plan that a line holds."""
    return tuple(PlanStep(line.text, StepState(line.state)) for line in lines)
