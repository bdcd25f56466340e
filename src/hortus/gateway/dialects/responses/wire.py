"""The JSON of ``/v1/responses``, as far as it is understood."""

from msgspec import UNSET, Raw, Struct, UnsetType

from hortus.gateway.dialects.wire import NO_RAW


class Piece(Struct, omit_defaults=True):
    """One part of a message, a result or a summary."""

    type: str = ""
    text: str | None = None
    refusal: str | None = None
    image_url: str | None = None
    detail: str | None = None
    file_id: str | None = None
    file_url: str | None = None
    file_data: str | None = None
    filename: str | None = None
    annotations: Raw = NO_RAW


class Item(Struct, omit_defaults=True):
    """One item of the input or the output, of any type."""

    type: str = ""
    id: str | None = None
    role: str | None = None
    status: str | None = None
    content: str | list[Piece] | None = None
    call_id: str | None = None
    name: str | None = None
    namespace: str | None = None
    arguments: object = None
    input: str | None = None
    action: Raw = NO_RAW
    output: str | list[Piece] | dict[str, Raw] | None = None
    summary: list[Piece] | UnsetType | None = UNSET
    encrypted_content: str | None = None


class ToolDef(Struct, omit_defaults=True):
    """A tool on offer, or a group of tools."""

    type: str = ""
    name: str | None = None
    description: str | None = None
    parameters: Raw = NO_RAW
    strict: bool | None = None
    format: Raw = NO_RAW
    tools: "list[ToolDef] | None" = None


class Choice(Struct, omit_defaults=True):
    """The tool that must be called."""

    type: str = ""
    name: str | None = None


class ReasoningConfig(Struct, omit_defaults=True):
    """How much to think, and how to sum it up."""

    effort: str | None = None
    summary: str | None = None


class Format(Struct, omit_defaults=True):
    """The shape of the answer."""

    type: str = ""
    name: str | None = None
    description: str | None = None
    schema: Raw = NO_RAW
    strict: bool | None = None


class TextConfig(Struct, omit_defaults=True):
    """How the answer's text is to be."""

    format: Format | None = None
    verbosity: str | None = None


class ResponsesRequest(Struct, omit_defaults=True):
    """The body of a request."""

    model: str
    input: str | list[Item] | UnsetType = UNSET
    instructions: str | None = None
    tools: list[ToolDef] | None = None
    tool_choice: str | Choice | None = None
    parallel_tool_calls: bool | None = None
    max_output_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    reasoning: ReasoningConfig | None = None
    text: TextConfig | None = None
    user: str | None = None
    prompt_cache_key: str | None = None
    metadata: dict[str, str] | None = None
    store: bool | None = None
    include: list[str] | None = None
    stream: bool | None = None
    previous_response_id: str | None = None
    conversation: Raw = NO_RAW
    background: bool | None = None


class InputDetails(Struct, omit_defaults=True):
    """What is known of the input's tokens."""

    cached_tokens: int | None = None


class OutputDetails(Struct, omit_defaults=True):
    """What is known of the output's tokens."""

    reasoning_tokens: int | None = None


class ResponsesUsage(Struct, omit_defaults=True):
    """Tokens."""

    input_tokens: int | None = None
    input_tokens_details: InputDetails | None = None
    output_tokens: int | None = None
    output_tokens_details: OutputDetails | None = None
    total_tokens: int | None = None


class Incomplete(Struct):
    """Why an answer is not whole."""

    reason: str | None = None


class ErrorBody(Struct):
    """What a server says when it fails."""

    code: str | int | None = None
    message: str | None = None


class ResponsesAnswer(Struct, omit_defaults=True):
    """An answer, whole or in the making."""

    id: str | None = None
    object: str | None = None
    created_at: float | None = None
    status: str | None = None
    error: ErrorBody | UnsetType | None = UNSET
    incomplete_details: Incomplete | UnsetType | None = UNSET
    model: str | None = None
    output: list[Item] | UnsetType | None = UNSET
    parallel_tool_calls: bool | None = None
    tool_choice: str | Choice | None = None
    tools: list[ToolDef] | UnsetType | None = UNSET
    usage: ResponsesUsage | None = None


class StreamEvent(Struct, omit_defaults=True):
    """One event of a stream, of any type."""

    type: str = ""
    sequence_number: int | None = None
    response: ResponsesAnswer | None = None
    item_id: str | None = None
    output_index: int | None = None
    content_index: int | None = None
    summary_index: int | None = None
    item: Item | None = None
    part: Piece | None = None
    delta: str | None = None
    text: str | None = None
    arguments: str | None = None
    input: str | None = None
    code: str | int | None = None
    message: str | None = None
    error: ErrorBody | None = None
