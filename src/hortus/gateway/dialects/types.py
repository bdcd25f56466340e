"""The one form that every dialect is read into and written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hortus.core import Dialect


class Role(StrEnum):
    """Who speaks in a turn. ``developer`` is read as ``system``: they mean the same."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class ToolKind(StrEnum):
    """How a tool takes its input."""

    FUNCTION = "function"
    CUSTOM = "custom"
    SHELL = "local_shell"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: either an address, or a media type with base64 data."""

    url: str = ""
    media_type: str = ""
    data: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file: either an address, or a media type with base64 data."""

    url: str = ""
    media_type: str = ""
    data: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Thinking:
    """What a model thought before it answered.

    ``signature`` lets the server that made it take it back; it means something only to a server
    of the dialect ``origin``. ``redacted`` marks thoughts of which only the signature is shown.
    """

    text: str
    signature: str = ""
    origin: Dialect = Dialect.CHAT
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's wish to have a tool run.

    ``arguments`` is JSON text, or the bare input of a custom tool.
    """

    id: str
    name: str
    arguments: str
    namespace: str = ""
    kind: ToolKind = ToolKind.FUNCTION


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool answered."""

    call_id: str
    content: "tuple[Text | Image | Document, ...]"
    is_error: bool = False
    kind: ToolKind = ToolKind.FUNCTION


Part = Text | Image | Document | Thinking | ToolCall | ToolResult
AnswerPart = Text | Thinking | ToolCall
ResultPart = Text | Image | Document


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said. Tool results stand first in the user's turn that brings them."""

    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool the model may call; ``schema`` is the JSON Schema of its input as JSON text."""

    name: str
    description: str = ""
    schema: str = ""
    strict: bool = False
    namespace: str = ""
    kind: ToolKind = ToolKind.FUNCTION
    grammar: str = ""


class ChoiceMode(StrEnum):
    """Whether the model may, must or must not call a tool."""

    UNSAID = ""
    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class ToolChoice:
    """The caller's say about tool calls; ``name`` counts with ``NAMED`` only."""

    mode: ChoiceMode = ChoiceMode.UNSAID
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How the next token is drawn and where the answer stops; ``None`` leaves it to the server."""

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    stop: tuple[str, ...] = ()


class ThinkingMode(StrEnum):
    """Whether the model is to think before it answers."""

    UNSAID = ""
    OFF = "off"
    ON = "on"
    ADAPTIVE = "adaptive"


@dataclass(frozen=True, slots=True)
class Reasoning:
    """How much the model is to think: an effort in words, a budget in tokens, or neither."""

    mode: ThinkingMode = ThinkingMode.UNSAID
    effort: str = ""
    budget_tokens: int = 0
    summary: str = ""


class FormatKind(StrEnum):
    """What shape the text of the answer must have."""

    TEXT = "text"
    JSON = "json_object"
    SCHEMA = "json_schema"


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """The shape asked of the answer; the other fields count with ``SCHEMA`` only."""

    kind: FormatKind = FormatKind.TEXT
    schema: str = ""
    name: str = ""
    description: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request for an answer.

    ``unsaid`` names what the caller sent and this form does not hold, in the words of the losses
    table; whoever encodes the request passes it on as dropped.
    """

    model: str
    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice = field(default_factory=ToolChoice)
    parallel_tools: bool | None = None
    sampling: Sampling = field(default_factory=Sampling)
    reasoning: Reasoning = field(default_factory=Reasoning)
    output: OutputFormat = field(default_factory=OutputFormat)
    stream: bool = False
    include_usage: bool = False
    user: str = ""
    cache_key: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens counted by a model server.

    ``input_tokens`` counts the whole prompt, those read from and written to a cache included (as
    OpenAI counts; Anthropic counts the three apart). ``output_tokens`` includes reasoning.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0


class Stop(StrEnum):
    """Why the model stopped."""

    END = "end"
    LENGTH = "length"
    TOOLS = "tools"
    SEQUENCE = "stop_sequence"
    REFUSED = "refused"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. ``unsaid`` is as for a ``Request``."""

    id: str
    model: str
    parts: tuple[AnswerPart, ...]
    stop: Stop = Stop.END
    stop_sequence: str = ""
    usage: Usage | None = None
    created_s: int = 0
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """The answer has begun."""

    id: str
    model: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Block number ``block`` begins; ``part`` is its kind, with its content still empty."""

    block: int
    part: AnswerPart


@dataclass(frozen=True, slots=True)
class Delta:
    """More text, thought or arguments for an open block."""

    block: int
    text: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature of an open block of thinking."""

    block: int
    signature: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The block is complete."""

    block: int


@dataclass(frozen=True, slots=True)
class UsageSeen:
    """What the answer has cost so far; a later one replaces an earlier one."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Stopped:
    """The model has stopped; only usage may follow before the end."""

    stop: Stop
    stop_sequence: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The server gave up in the middle and said why."""

    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more will come."""


Event = Started | Opened | Delta | Signed | Closed | UsageSeen | Stopped | Failed | Ended


@dataclass(frozen=True, slots=True)
class Encoded:
    """A body ready to be sent, and the names of what the dialect could not say."""

    body: bytes
    dropped: tuple[str, ...] = ()
