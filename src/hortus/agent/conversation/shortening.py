"""Make a conversation shorter without losing what has to be kept word for word."""

import json
from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec.structs import replace

from hortus.agent.conversation.state import State
from hortus.agent.conversation.weighing import weigh
from hortus.agent.oneline import one_line
from hortus.agent.values import (
    Call,
    ModelTurn,
    Result,
    ResultTurn,
    StepState,
    Turn,
    UserTurn,
)

_OUTPUT_KEPT = 300
_OUTPUT_LONG = 1_000
_FIRST_ASKED, _OTHER_ASKED, _ALL_ASKED = 4_000, 1_500, 8_000
_LISTED_FILES = 60
_CLIPPED_RESULT, _CLIPPED_CALL = 600, 200
_OWN_NOTES = 3_000

SUMMARISER = (
    "You summarise the work of a coding agent so that it can go on without the record. "
    "Keep facts: what is done and where, what was found out, decisions and their reasons, "
    "what failed, what is half done. Name files, functions and commands exactly. "
    "No advice, no greeting. At most 400 words."
)


def recent(turns: Sequence[Turn], room: int) -> int:
    """Return where the last turns begin that are kept word for word, within ``room`` bytes.

    A call is never parted from its result, and the last exchange is kept whatever it weighs.
    """
    starts = [i for i, turn in enumerate(turns) if not isinstance(turn, ResultTurn)]
    kept = starts[-1] if starts else 0
    for start in reversed(starts):
        if weigh(turns[start:]) > room:
            break
        kept = start
    return kept


def without_old_outputs(turns: Sequence[Turn], before: int) -> tuple[Turn, ...]:
    """Return the turns with long results left out where they stand before a place."""
    return (*(_lean(turn) for turn in turns[:before]), *turns[before:])


def opening(state: State, summary: str) -> str:
    """Return what stands in place of older turns: what must not be forgotten, word for word."""
    parts = [
        "[hortus: the conversation so far was shortened. What follows is what is known of it.]",
        _listed("What the person asked, in their words:", _asked(state.asked)),
        *(f"In force since files under it were touched:\n{pin}" for pin in state.pins),
        _listed("Steps of the plan:", [f"[{step.state}] {step.text}" for step in state.plan]),
        _listed("Tried, and failed; do not try again in the same way:", state.tried),
        _listed("Files changed so far:", state.changed[-_LISTED_FILES:]),
        f"What was done and found out:\n{summary}" if summary else "",
    ]
    return "\n\n".join(part for part in parts if part)


def shortened(state: State, kept_from: int, summary: str) -> tuple[Turn, ...]:
    """Return an opening and the last turns, letter for letter."""
    kept = state.turns[kept_from:]
    text = opening(state, summary)
    if kept and isinstance(kept[0], UserTurn):
        # Templates of some models take turns only in alternation.
        first = replace(kept[0], text=f"{text}\n\n[hortus: the person says now:]\n{kept[0].text}")
        return (first, *kept[1:])
    return (UserTurn(text), *kept)


def transcript(turns: Sequence[Turn], most: int) -> str:
    """Return turns as text to be summarised, long results clipped, the newest kept if too long."""
    lines = list(_told(turns))
    size = 0
    for number in range(len(lines) - 1, -1, -1):
        size += len(lines[number]) + 1
        if size > most:
            return "\n".join(["[older parts left out]", *lines[number + 1 :]])
    return "\n".join(lines)


def own_notes(state: State, kept_from: int) -> str:
    """Return what the older turns came to as far as it shows without a model."""
    lines = [state.summary] if state.summary else []
    for turn in state.turns[:kept_from]:
        if isinstance(turn, ModelTurn):
            said = one_line(turn.text, _CLIPPED_CALL)
            lines += [f"- {said}"] if said else []
            lines += [f"- {_call(call)}" for call in turn.calls]
    text = "\n".join(lines)
    return text if len(text) <= _OWN_NOTES else "…" + text[-_OWN_NOTES:]


def open_steps(state: State) -> tuple[str, ...]:
    """Return the steps of the plan that are not done."""
    return tuple(step.text for step in state.plan if step.state is not StepState.DONE)


def _lean(turn: Turn) -> Turn:
    if isinstance(turn, ResultTurn):
        return replace(turn, results=tuple(_lean_result(result) for result in turn.results))
    return turn


def _lean_result(result: Result) -> Result:
    text = result.text
    if len(text) > _OUTPUT_LONG:
        left_out = len(text) - 2 * _OUTPUT_KEPT
        text = (
            f"{text[:_OUTPUT_KEPT]}\n[… {left_out:,} characters left out to save room; "
            f"make the call again to see them …]\n{text[-_OUTPUT_KEPT:]}"
        )
    return replace(result, text=text, images=())


def _asked(asked: Sequence[str]) -> list[str]:
    """Return the first thing that was asked and as many of the last as there is room for."""
    if not asked:
        return []
    first = _clipped_lines(asked[0], _FIRST_ASKED)
    room = _ALL_ASKED - len(first)
    last: list[str] = []
    for text in (_clipped_lines(whole, _OTHER_ASKED) for whole in reversed(asked[1:])):
        room -= len(text)
        if room < 0:
            return [first, "[…]", *reversed(last)]
        last.append(text)
    return [first, *reversed(last)]


def _told(turns: Sequence[Turn]) -> Iterator[str]:
    for turn in turns:
        match turn:
            case UserTurn():
                yield f"PERSON: {turn.text}"
            case ModelTurn():
                if turn.text:
                    yield f"AGENT: {turn.text}"
                yield from (f"CALL: {_call(call)}" for call in turn.calls)
            case ResultTurn():
                yield from (f"RESULT: {_ends(result.text)}" for result in turn.results)
            case _:
                assert_never(turn)


def _call(call: Call) -> str:
    return f"{call.name} {one_line(json.dumps(call.arguments, ensure_ascii=False), _CLIPPED_CALL)}"


def _ends(text: str) -> str:
    if len(text) <= 2 * _CLIPPED_RESULT:
        return text
    return f"{text[:_CLIPPED_RESULT]}\n[…]\n{text[-_CLIPPED_RESULT:]}"


def _clipped_lines(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}\n[… cut]"


def _listed(head: str, lines: Sequence[str]) -> str:
    return "\n".join([head, *(f"- {line}" for line in lines)]) if lines else ""
