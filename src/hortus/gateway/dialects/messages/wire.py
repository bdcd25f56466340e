"""The JSON of ``/v1/messages``, as far as it is understood."""

from typing import Literal

from msgspec import UNSET, Raw, Struct, UnsetType

from hortus.gateway.dialects.wire import NO_RAW


class Source(Struct, omit_defaults=True):
    """Where a picture or document is."""

    type: str = ""
    media_type: str | None = None
    data: str | None = None
    url: str | None = None
    file_id: str | None = None
    content: Raw = NO_RAW


class Block(Struct, omit_defaults=True):
    """One block of content, of any type."""

    type: str = ""
    text: str | None = None
    source: Source | str | None = None
    title: str | None = None
    id: str | None = None
    name: str | None = None
    input: Raw = NO_RAW
    tool_use_id: str | None = None
    content: "str | list[Block] | dict[str, Raw] | None" = None
    is_error: bool | None = None
    thinking: str | None = None
    signature: str | None = None
    data: str | None = None
    cache_control: Raw = NO_RAW
    citations: Raw = NO_RAW


class Message(Struct):
    """One message."""

    role: str
    content: str | list[Block]


class ToolDef(Struct, omit_defaults=True):
    """A tool on offer."""

    name: str = ""
    type: str | None = None
    description: str | None = None
    input_schema: Raw = NO_RAW
    strict: bool | None = None
    defer_loading: bool | None = None
    cache_control: Raw = NO_RAW


class Choice(Struct, omit_defaults=True):
    """Whether a tool must be called."""

    type: str = ""
    name: str | None = None
    disable_parallel_tool_use: bool | None = None


class Metadata(Struct, omit_defaults=True):
    """Who asks."""

    user_id: str | None = None


class ThinkingConfig(Struct, omit_defaults=True):
    """Whether and how much to think."""

    type: str = ""
    budget_tokens: int | None = None


class Format(Struct, omit_defaults=True):
    """The shape of the answer."""

    type: str = ""
    schema: Raw = NO_RAW


class OutputConfig(Struct, omit_defaults=True):
    """Effort and shape of the answer."""

    effort: str | None = None
    format: Format | None = None


class MessagesRequest(Struct, omit_defaults=True):
    """The body of a request."""

    model: str
    messages: list[Message] | UnsetType = UNSET
    max_tokens: int | None = None
    system: str | list[Block] | None = None
    tools: list[ToolDef] | None = None
    tool_choice: Choice | None = None
    thinking: ThinkingConfig | None = None
    output_config: OutputConfig | None = None
    output_format: Format | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop_sequences: list[str] | None = None
    metadata: Metadata | None = None
    stream: bool | None = None


class MessagesUsage(Struct, omit_defaults=True):
    """Tokens; the three kinds of input are counted apart."""

    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int | None = None


class ErrorBody(Struct):
    """What a server says when it fails."""

    message: str | None = None
    type: str | None = None


class MessagesAnswer(Struct, omit_defaults=True):
    """A whole answer, or the head of a stream."""

    id: str | None = None
    type: str | None = None
    role: Literal["assistant"] | None = None
    model: str | None = None
    content: list[Block] | UnsetType | None = UNSET
    stop_reason: str | UnsetType | None = UNSET
    stop_sequence: str | UnsetType | None = UNSET
    usage: MessagesUsage | None = None
    error: ErrorBody | None = None


class StreamDelta(Struct, omit_defaults=True):
    """More of a block, or of the message."""

    type: str | None = None
    text: str | None = None
    partial_json: str | None = None
    thinking: str | None = None
    signature: str | None = None
    stop_reason: str | UnsetType | None = UNSET
    stop_sequence: str | UnsetType | None = UNSET


class StreamEvent(Struct, omit_defaults=True):
    """One event of a stream, of any type."""

    type: str = ""
    message: MessagesAnswer | None = None
    index: int | None = None
    content_block: Block | None = None
    delta: StreamDelta | None = None
    usage: MessagesUsage | None = None
    error: ErrorBody | None = None
