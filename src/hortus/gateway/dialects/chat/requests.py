"""Requests of ``/v1/chat/completions``, read and written."""

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from hortus.core import Dialect
from hortus.gateway.dialects.chat.parts import (
    legacy_id,
    read_content,
    read_said,
    write_call,
    write_content,
    write_thinking,
)
from hortus.gateway.dialects.chat.settings import (
    read_choice,
    read_output,
    read_tools,
    write_choice,
    write_effort,
    write_output,
    write_tools,
)
from hortus.gateway.dialects.chat.wire import ChatRequest, Message, StreamOptions
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    Document,
    Encoded,
    Image,
    Part,
    Reasoning,
    Request,
    Role,
    Sampling,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Turn,
)
from hortus.gateway.dialects.wire import read_request, unknown_fields
from hortus.gateway.errors import BadRequestError

_DECODER = msgspec.json.Decoder(ChatRequest)
_KNOWN = ChatRequest.__struct_fields__
_SYSTEM_ROLES = frozenset({"system", "developer"})
_RESULT_ROLES = frozenset({"tool", "function"})


def decode_request(body: bytes) -> Request:
    """Return the request in the common form; raises ``BadRequestError``."""
    wire = read_request(_DECODER, body)
    if wire.messages is UNSET:
        raise BadRequestError('the request has no "messages"', remedy='add "messages"')
    lost = Dropped(before=unknown_fields(body, _KNOWN))
    turns = _read_turns(wire.messages, lost)
    if wire.n is not None and wire.n > 1:
        lost.add(Lost.FIELD, "n")
    options = wire.stream_options
    return Request(
        model=wire.model,
        turns=turns,
        tools=read_tools(wire, lost),
        tool_choice=read_choice(wire, lost),
        parallel_tools=wire.parallel_tool_calls,
        sampling=_read_sampling(wire),
        reasoning=Reasoning(effort=wire.reasoning_effort or ""),
        output=read_output(wire.response_format),
        stream=bool(wire.stream),
        include_usage=bool(options and options.include_usage),
        user=wire.user or "",
        cache_key=wire.prompt_cache_key or "",
        metadata=wire.metadata or {},
        unsaid=lost.names,
    )


def encode_request(request: Request) -> Encoded:
    """Return the request for a server of this dialect; usage is always asked for."""
    lost = Dropped(Dialect.CHAT, request.unsaid)
    names = ToolNames.of(request)
    sampling = request.sampling
    if sampling.top_k is not None:
        lost.add(Lost.TOP_K)
    wire = ChatRequest(
        request.model,
        [message for turn in request.turns for message in _write_turn(turn, names, lost)],
        tools=write_tools(request.tools, names, lost),
        tool_choice=write_choice(request, names, lost),
        parallel_tool_calls=request.parallel_tools if request.tools else None,
        max_tokens=sampling.max_tokens,
        temperature=sampling.temperature,
        top_p=sampling.top_p,
        seed=sampling.seed,
        presence_penalty=sampling.presence_penalty,
        frequency_penalty=sampling.frequency_penalty,
        stop=list(sampling.stop) or None,
        response_format=write_output(request.output),
        reasoning_effort=write_effort(request.reasoning, lost),
        user=request.user or None,
        prompt_cache_key=request.cache_key or None,
        metadata=dict(request.metadata) or None,
        stream=request.stream or None,
        stream_options=StreamOptions(include_usage=True) if request.stream else None,
    )
    return Encoded(msgspec.json.encode(wire), lost.names)


def _read_sampling(wire: ChatRequest) -> Sampling:
    stop = (wire.stop,) if isinstance(wire.stop, str) else tuple(wire.stop or ())
    longest = wire.max_completion_tokens
    return Sampling(
        max_tokens=wire.max_tokens if longest is None else longest,
        temperature=wire.temperature,
        top_p=wire.top_p,
        top_k=wire.top_k,
        seed=wire.seed,
        presence_penalty=wire.presence_penalty,
        frequency_penalty=wire.frequency_penalty,
        stop=stop,
    )


def _read_turns(messages: list[Message], lost: Dropped) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for number, message in enumerate(messages):
        turn = _read_message(message, number, lost)
        if turns and turn.role is Role.USER and _only_results(turns[-1]):
            # Results, and what the user says right after them, are one turn of the user.
            turn = Turn(Role.USER, turns.pop().parts + turn.parts)
        turns.append(turn)
    return tuple(turns)


def _read_message(message: Message, number: int, lost: Dropped) -> Turn:
    if message.name and message.role != "function":
        lost.add(Lost.NAME)
    if message.role in _SYSTEM_ROLES:
        return Turn(Role.SYSTEM, read_content(message.content, lost))
    if message.role == "user":
        return Turn(Role.USER, read_content(message.content, lost))
    if message.role == "assistant":
        return Turn(Role.ASSISTANT, read_said(message, lost, str(number)))
    if message.role in _RESULT_ROLES:
        call_id = message.tool_call_id or legacy_id(message.name)
        return Turn(Role.USER, (ToolResult(call_id, read_content(message.content, lost)),))
    raise BadRequestError(
        f"messages[{number}] has the unknown role {message.role!r}",
        remedy="use system, developer, user, assistant or tool",
    )


def _only_results(turn: Turn) -> bool:
    return bool(turn.parts) and all(isinstance(part, ToolResult) for part in turn.parts)


def _write_turn(turn: Turn, names: ToolNames, lost: Dropped) -> Iterator[Message]:
    if turn.role is Role.ASSISTANT:
        yield _write_said(turn.parts, names, lost)
        return
    moved: list[Text | Image | Document] = []
    for part in turn.parts:
        if isinstance(part, ToolResult):
            yield _write_result(part, moved, lost)
    said = [part for part in turn.parts if isinstance(part, Text | Image | Document)]
    if moved or said or not turn.parts:
        role = "system" if turn.role is Role.SYSTEM else "user"
        yield Message(role, write_content([*moved, *said], lost) or "")


def _write_result(
    result: ToolResult, moved: list[Text | Image | Document], lost: Dropped
) -> Message:
    texts = [part for part in result.content if isinstance(part, Text)]
    media = [part for part in result.content if not isinstance(part, Text)]
    if media:
        lost.add(Lost.RESULT_MEDIA)
        moved.extend(media)
    if result.is_error:
        lost.add(Lost.IS_ERROR)
    content = write_content(texts, lost) or ""
    return Message("tool", content, tool_call_id=result.call_id)


def _write_said(parts: tuple[Part, ...], names: ToolNames, lost: Dropped) -> Message:
    calls = [names.flattened_call(part) for part in parts if isinstance(part, ToolCall)]
    texts = [part for part in parts if isinstance(part, Text)]
    thoughts = [part for part in parts if isinstance(part, Thinking)]
    content = write_content(texts, lost)
    return Message(
        "assistant",
        content if content or calls else "",
        reasoning_content=write_thinking(thoughts, lost),
        tool_calls=[write_call(call) for call in calls] or None,
    )
