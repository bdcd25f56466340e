"""The JSON of ``/v1/chat/completions``, as far as it is understood."""

from msgspec import UNSET, Raw, Struct, UnsetType

from hortus.gateway.dialects.wire import NO_RAW


class ImageUrl(Struct, omit_defaults=True):
    """Where a picture is."""

    url: str
    detail: str | None = None


class File(Struct, omit_defaults=True):
    """A document."""

    filename: str | None = None
    file_data: str | None = None
    file_id: str | None = None


class Piece(Struct, omit_defaults=True):
    """One part of a message's content."""

    type: str = ""
    text: str | None = None
    refusal: str | None = None
    image_url: ImageUrl | str | None = None
    file: File | None = None
    cache_control: Raw = NO_RAW


class Function(Struct, omit_defaults=True):
    """The called function; arguments should be text but some send the object itself."""

    name: str | None = None
    arguments: object = None


class Custom(Struct, omit_defaults=True):
    """The called custom tool."""

    name: str = ""
    input: str = ""


class Call(Struct, omit_defaults=True):
    """One tool call; in a stream, a piece of one."""

    index: int | None = None
    id: str | None = None
    type: str | None = None
    function: Function | None = None
    custom: Custom | None = None


class Message(Struct, omit_defaults=True):
    """One message; in a stream, a piece of one."""

    role: str | None = None
    content: str | list[Piece] | UnsetType | None = UNSET
    refusal: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    tool_calls: list[Call] | None = None
    tool_call_id: str | None = None
    name: str | None = None
    function_call: Function | None = None
    annotations: Raw = NO_RAW


class FunctionDef(Struct, omit_defaults=True):
    """A function on offer."""

    name: str
    description: str | None = None
    parameters: Raw = NO_RAW
    strict: bool | None = None


class CustomDef(Struct, omit_defaults=True):
    """A custom tool on offer."""

    name: str
    description: str | None = None
    format: Raw = NO_RAW


class ToolDef(Struct, omit_defaults=True):
    """A tool on offer."""

    type: str = ""
    function: FunctionDef | None = None
    custom: CustomDef | None = None


class Named(Struct):
    """A tool by its name."""

    name: str = ""


class Choice(Struct, omit_defaults=True):
    """The tool that must be called."""

    type: str = ""
    function: Named | None = None
    custom: Named | None = None


class JsonSchema(Struct, omit_defaults=True):
    """The schema an answer must keep to."""

    name: str = ""
    description: str | None = None
    schema: Raw = NO_RAW
    strict: bool | None = None


class ResponseFormat(Struct, omit_defaults=True):
    """The shape of the answer."""

    type: str = ""
    json_schema: JsonSchema | None = None


class StreamOptions(Struct, omit_defaults=True):
    """What a stream is to contain besides the answer."""

    include_usage: bool | None = None


class ChatRequest(Struct, omit_defaults=True):
    """The body of a request."""

    model: str
    messages: list[Message] | UnsetType = UNSET
    tools: list[ToolDef] | None = None
    tool_choice: str | Choice | None = None
    functions: list[FunctionDef] | None = None
    function_call: str | Named | None = None
    parallel_tool_calls: bool | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    stop: str | list[str] | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: str | None = None
    user: str | None = None
    prompt_cache_key: str | None = None
    metadata: dict[str, str] | None = None
    n: int | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None


class PromptDetails(Struct, omit_defaults=True):
    """What is known of the prompt's tokens."""

    cached_tokens: int | None = None


class CompletionDetails(Struct, omit_defaults=True):
    """What is known of the answer's tokens."""

    reasoning_tokens: int | None = None


class ChatUsage(Struct, omit_defaults=True):
    """Tokens."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: PromptDetails | None = None
    completion_tokens_details: CompletionDetails | None = None


class AnswerChoice(Struct, omit_defaults=True):
    """One answer; the stream's pieces stand in ``delta``."""

    index: int | UnsetType = UNSET
    message: Message | None = None
    delta: Message | None = None
    finish_reason: str | UnsetType | None = UNSET


class ErrorBody(Struct):
    """What a server says when it fails."""

    message: str | None = None
    type: str | None = None
    code: str | int | None = None


class ChatAnswer(Struct, omit_defaults=True):
    """A whole answer or one chunk of a stream."""

    id: str | None = None
    object: str | None = None
    created: float | None = None
    model: str | None = None
    choices: list[AnswerChoice] | UnsetType | None = UNSET
    usage: ChatUsage | None = None
    error: ErrorBody | str | None = None
