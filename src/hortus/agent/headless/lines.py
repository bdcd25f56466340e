"""What a session says to programs: one JSON object for each thing that happens."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

import msgspec

_Anything = Annotated[object, msgspec.Meta(extra_json_schema={"title": "As the tool wants it"})]


class _Line(msgspec.Struct, frozen=True, tag_field="type"):
    """A line; ``type`` says which."""


class Tokens(msgspec.Struct, frozen=True):
    """Tokens as the servers count them; a server that does not count adds nothing."""

    input: int
    """Tokens of prompts."""
    output: int
    """Tokens of answers."""
    cached: int
    """Tokens of prompts that came from a cache."""


class SessionLine(_Line, frozen=True, tag="session"):
    """The session that works; always the first line."""

    session_id: str
    """Its id, for `--resume`."""
    workspace: str
    """The folder that is worked in."""
    model: str
    """The model that is asked."""
    mode: str
    """How much is done without a question."""
    hortus: str
    """The version of hortus."""


class TextLine(_Line, frozen=True, tag="text"):
    """A piece of what the model says."""

    piece: str
    """Pieces follow one another until the next `answer`."""


class ThoughtLine(_Line, frozen=True, tag="thought"):
    """A piece of what the model thinks."""

    piece: str
    """As for `text`."""


class TookBackLine(_Line, frozen=True, tag="took_back"):
    """Pieces since the last ``request`` are void: the model is asked again."""

    reason: str
    """Why it is asked again."""


class RequestLine(_Line, frozen=True, tag="request"):
    """A request was sent."""

    model: str
    """The model that is asked."""
    decision_id: str
    """What `hortus why` explains, once it is known."""


class AnswerLine(_Line, frozen=True, tag="answer"):
    """A request came to its end; null is what the server does not say."""

    input: int | None
    """Tokens of the whole prompt, those from a cache included."""
    output: int | None
    """Tokens of the answer."""
    cached: int | None
    """Tokens of the prompt that came from a cache."""
    cost: float | None
    """What it cost, in the gateway's currency."""
    decision_id: str
    """What `hortus why` explains."""


class CallLine(_Line, frozen=True, tag="call"):
    """The model makes a call; it was decided on, and is not carried out yet."""

    id: str
    """By which `output` and `result` name the call."""
    tool: str
    """The tool."""
    arguments: Mapping[str, _Anything]
    """What the tool is given."""
    does: str
    """What it would do, in a line."""
    decision: str
    """``allow``, ``ask`` or ``deny``."""
    reason: str
    """Why it was so decided."""
    rule: str
    """The rule that decided; empty where the mode did."""
    repairs: tuple[str, ...]
    """What had to be mended to read the call."""
    diff: str = ""
    """The whole change, where files would be edited."""


class OutputLine(_Line, frozen=True, tag="output"):
    """A piece of what a running call prints."""

    id: str
    """The call."""
    piece: str
    """What it prints."""


class ResultLine(_Line, frozen=True, tag="result"):
    """A call came to its end."""

    id: str
    """The call."""
    tool: str
    """The tool."""
    failed: bool
    """Whether it came to nothing."""
    seconds: float
    """How long it ran."""
    changed: tuple[str, ...]
    """Files that it is known to have changed."""
    text: str
    """What the model is told."""


class StepLine(msgspec.Struct, frozen=True):
    """A step of the plan."""

    text: str
    """What is to be done."""
    state: str
    """``open``, ``doing`` or ``done``."""


class PlanLine(_Line, frozen=True, tag="plan"):
    """The list of steps is another one."""

    steps: tuple[StepLine, ...]
    """All steps."""


class CompactedLine(_Line, frozen=True, tag="compacted"):
    """Older turns were replaced by a summary; sizes in tokens, as estimated."""

    before: int
    """Tokens before."""
    after: int
    """Tokens after."""


class NoticeLine(_Line, frozen=True, tag="notice"):
    """Something to know, such as a retry."""

    text: str
    """What happened."""
    remedy: str
    """What to do about it; may be empty."""


class Unanswered(msgspec.Struct, frozen=True):
    """A permission that was needed when nobody could be asked; the call was not made."""

    does: str
    """What would have been done, in a line."""
    reason: str
    """Why it was to be asked for."""
    allow: str
    """The rule that would allow it (``--allow``); empty where none can."""


class EndLine(_Line, frozen=True, tag="end"):
    """How it ended; always the last line, and all of ``--output-format json``."""

    session_id: str
    """For `--resume`."""
    reason: str
    """``done``, ``interrupted``, ``turns``, ``cost``, ``refused``, ``unanswered``, ``failed``."""
    exit_code: int
    """The exit status."""
    text: str
    """What the model said last."""
    problem: str
    """What went wrong; empty where nothing did."""
    remedy: str
    """What to do about it."""
    requests: int
    """Requests that were answered."""
    tokens: Tokens
    """Tokens of all of them."""
    cost: float | None
    """What they cost; null where no server said anything."""
    seconds: float
    """How long it took."""
    changed: tuple[str, ...]
    """Files that calls are known to have changed."""
    unanswered: tuple[Unanswered, ...]
    """Permissions that were needed."""
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
