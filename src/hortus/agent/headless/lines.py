"""What a session says to programs: one JSON object for each thing that happens."""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec


class _Line(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """A line; ``type`` says which."""


class Tokens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tokens as the servers count them; a server that does not count adds nothing."""

    input: int
    output: int
    cached: int


class SessionLine(_Line, frozen=True, tag="session"):
    """The session that works; always the first line."""

    session_id: str
    workspace: str
    model: str
    mode: str
    hortus: str
    """The version of hortus."""


class TextLine(_Line, frozen=True, tag="text"):
    """A piece of what the model says."""

    piece: str


class ThoughtLine(_Line, frozen=True, tag="thought"):
    """A piece of what the model thinks."""

    piece: str


class TookBackLine(_Line, frozen=True, tag="took_back"):
    """Pieces since the last ``request`` are void: the model is asked again."""

    reason: str


class RequestLine(_Line, frozen=True, tag="request"):
    """A request was sent."""

    model: str
    decision_id: str


class AnswerLine(_Line, frozen=True, tag="answer"):
    """A request came to its end; null is what the server does not say."""

    input: int | None
    output: int | None
    cached: int | None
    cost: float | None
    decision_id: str


class CallLine(_Line, frozen=True, tag="call"):
    """The model makes a call; it was decided on, and is not carried out yet."""

    id: str
    tool: str
    arguments: Mapping[str, object]
    does: str
    """What it would do, in a line."""
    decision: str
    """``allow``, ``ask`` or ``deny``."""
    reason: str
    rule: str
    repairs: tuple[str, ...]
    """What had to be mended to read the call."""
    diff: str = ""
    """The whole change, where files would be edited."""


class OutputLine(_Line, frozen=True, tag="output"):
    """A piece of what a running call prints."""

    id: str
    piece: str


class ResultLine(_Line, frozen=True, tag="result"):
    """A call came to its end."""

    id: str
    tool: str
    failed: bool
    seconds: float
    changed: tuple[str, ...]
    text: str
    """What the model is told."""


class StepLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the plan."""

    text: str
    state: str
    """``open``, ``doing`` or ``done``."""


class PlanLine(_Line, frozen=True, tag="plan"):
    """The list of steps is another one."""

    steps: tuple[StepLine, ...]


class CompactedLine(_Line, frozen=True, tag="compacted"):
    """Older turns were replaced by a summary; sizes in tokens, as estimated."""

    before: int
    after: int


class NoticeLine(_Line, frozen=True, tag="notice"):
    """Something to know, such as a retry."""

    text: str
    remedy: str


class Unanswered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A permission that was needed when nobody could be asked; the call was not made."""

    does: str
    reason: str
    allow: str
    """The rule that would allow it (``--allow``); empty where none can."""


class EndLine(_Line, frozen=True, tag="end"):
    """How it ended; always the last line, and all of ``--output-format json``."""

    session_id: str
    reason: str
    """``done``, ``interrupted``, ``turns``, ``cost``, ``refused``, ``unanswered``, ``failed``."""
    exit_code: int
    text: str
    """What the model said last."""
    problem: str
    remedy: str
    requests: int
    tokens: Tokens
    cost: float | None
    seconds: float
    changed: tuple[str, ...]
    """Files that calls are known to have changed."""
    unanswered: tuple[Unanswered, ...]
    decision_id: str
    """The last decision of the gateway, for ``hortus why``."""


Line: TypeAlias = (
    SessionLine
    | TextLine
    | ThoughtLine
    | TookBackLine
    | RequestLine
    | AnswerLine
    | CallLine
    | OutputLine
    | ResultLine
    | PlanLine
    | CompactedLine
    | NoticeLine
    | EndLine
)
