"""What a conversation is after each line of its journal: one function, live and when resuming."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.conversation.lines import (
    calls_of_lines,
    images_of_lines,
    result_of_line,
    steps_of_lines,
    turn_of_line,
)
from hortus.agent.conversation.records import (
    Began,
    Ended,
    ModelSaid,
    Opened,
    Planned,
    Record,
    Rewound,
    Shortened,
    Spent,
    Switched,
    UserSaid,
)
from hortus.agent.values import Call, ModelTurn, PlanStep, Result, ResultTurn, Turn, UserTurn

_TRIED_AT_MOST = 20


class State(Struct, frozen=True):
    """A conversation at one moment. Nothing in it changes; each line makes another."""

    turns: tuple[Turn, ...] = ()
    waiting: tuple[Call, ...] = ()
    """Calls of the last turn that have no result yet, in their order."""
    results: tuple[Result, ...] = ()
    """Results of the last turn's calls so far; a turn of their own once all are there."""
    begun: str = ""
    """The call that is being carried out."""
    asked: tuple[str, ...] = ()
    """What the person said, letter for letter."""
    pins: tuple[str, ...] = ()
    """Instructions that came up on the way and stay in force."""
    plan: tuple[PlanStep, ...] = ()
    tried: tuple[str, ...] = ()
    """What failed and was not done since."""
    summary: str = ""
    """What turns that are gone came to."""
    changed: tuple[str, ...] = ()
    """Files that calls changed, in the order of their first change."""


def after(state: State, record: Record) -> State:
    """Return the conversation after a line; lines about the session leave it as it is."""
    match record:
        case UserSaid():
            return _after_user(state, record)
        case ModelSaid():
            calls = calls_of_lines(record.calls)
            said = (*state.turns, ModelTurn(record.text, calls))
            return replace(state, turns=said, waiting=calls, results=(), begun="")
        case Began():
            return replace(state, begun=record.call_id)
        case Ended():
            return _after_end(state, record)
        case Planned():
            return replace(state, plan=steps_of_lines(record.steps))
        case Shortened():
            turns = tuple(turn_of_line(line) for line in record.turns)
            return replace(state, turns=turns, summary=record.summary or state.summary)
        case Opened() | Spent() | Switched() | Rewound():
            return state
        case _:
            assert_never(record)


def _after_user(state: State, record: UserSaid) -> State:
    text = "\n\n".join((record.text, *record.told))
    turn = UserTurn(text, images_of_lines(record.images))
    asked = (*state.asked, record.text) if record.by_person else state.asked
    pins = _joined(state.pins, record.pins)
    return replace(state, turns=(*state.turns, turn), asked=asked, pins=pins)


def _after_end(state: State, record: Ended) -> State:
    result = result_of_line(record.result)
    waiting = tuple(call for call in state.waiting if call.id != result.call_id)
    results = (*state.results, result)
    turns = state.turns
    if not waiting:
        turns, results = (*turns, ResultTurn(results)), ()
    tried = tuple(words for words in state.tried if words != record.tried)
    if record.tried and result.failed:
        tried = (*tried, record.tried)[-_TRIED_AT_MOST:]
    return replace(
        state,
        turns=turns,
        waiting=waiting,
        results=results,
        begun="",
        pins=_joined(state.pins, record.pins),
        tried=tried,
        changed=_joined(state.changed, record.changed),
    )


def _joined(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return (*known, *(text for text in dict.fromkeys(new) if text not in known))
