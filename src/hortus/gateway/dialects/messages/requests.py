"""Requests of ``/v1/messages``, read and written."""

import msgspec
from msgspec import UNSET

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.messages.parts import (
    Content,
    is_native,
    read_content,
    write_blocks,
    write_content,
)
from hortus.gateway.dialects.messages.settings import (
    default_max_tokens,
    read_choice,
    read_output,
    read_reasoning,
    read_tools,
    write_choice,
    write_output,
    write_thinking,
    write_tools,
)
from hortus.gateway.dialects.messages.wire import (
    Message,
    MessagesRequest,
    Metadata,
    ThinkingConfig,
)
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    Encoded,
    Part,
    Request,
    Role,
    Sampling,
    Thinking,
    ToolCall,
    ToolResult,
    Turn,
)
from hortus.gateway.dialects.wire import read_request, unknown_fields
from hortus.gateway.errors import BadRequestError

_DECODER = msgspec.json.Decoder(MessagesRequest)
_KNOWN = MessagesRequest.__struct_fields__
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}


def decode_request(body: bytes) -> Request:
    """Return the request in the common form; raises ``BadRequestError``."""
    wire = read_request(_DECODER, body)
    if wire.messages is UNSET:
        raise BadRequestError('the request has no "messages"', remedy='add "messages"')
    lost = Dropped(before=unknown_fields(body, _KNOWN))
    choice, parallel = read_choice(wire.tool_choice)
    return Request(
        model=wire.model,
        turns=_read_turns(wire, wire.messages, lost),
        tools=read_tools(wire.tools or [], lost),
        tool_choice=choice,
        parallel_tools=parallel,
        sampling=Sampling(
            max_tokens=wire.max_tokens,
            temperature=wire.temperature,
            top_p=wire.top_p,
            top_k=wire.top_k,
            stop=tuple(wire.stop_sequences or ()),
        ),
        reasoning=read_reasoning(wire),
        output=read_output(wire),
        stream=bool(wire.stream),
        include_usage=True,
        user=(wire.metadata.user_id if wire.metadata else None) or "",
        unsaid=lost.names,
    )


def encode_request(request: Request) -> Encoded:
    """Return the request for a server of this dialect."""
    lost = Dropped(Dialect.MESSAGES, request.unsaid)
    names = ToolNames.of(request)
    system, turns = _split_system(request.turns, lost)
    thinking = write_thinking(request, lost, allowed=_may_think(request))
    _note_unsaid(request, lost)
    wire = MessagesRequest(
        request.model,
        [message for turn in turns if (message := _write_turn(turn, names, lost))],
        request.sampling.max_tokens or default_max_tokens(thinking),
        system,
        tools=write_tools(request.tools, names, lost),
        tool_choice=write_choice(request, names, lost),
        thinking=thinking,
        output_config=write_output(request, lost),
        stop_sequences=list(request.sampling.stop) or None,
        metadata=Metadata(request.user) if request.user else None,
        stream=request.stream or None,
    )
    _write_sampling(wire, request.sampling, thinking, lost)
    return Encoded(msgspec.json.encode(wire), lost.names)


def _read_turns(wire: MessagesRequest, messages: list[Message], lost: Dropped) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    if wire.system:
        turns.append(Turn(Role.SYSTEM, read_content(wire.system, lost)))
    for number, message in enumerate(messages):
        role = _ROLES.get(message.role)
        if role is None:
            raise BadRequestError(
                f"messages[{number}] has the unknown role {message.role!r}",
                remedy="use user, assistant or system",
            )
        parts = read_content(message.content, lost)
        # Results first: a server of any dialect wants them right after the calls.
        turns.append(Turn(role, tuple(sorted(parts, key=_is_no_result))))
    return tuple(turns)


def _is_no_result(part: Part) -> bool:
    return not isinstance(part, ToolResult)


def _split_system(
    turns: tuple[Turn, ...], lost: Dropped
) -> tuple[Content | None, tuple[Turn, ...]]:
    """Return what stands before the conversation, and the conversation."""
    leading = 0
    while leading < len(turns) and turns[leading].role is Role.SYSTEM:
        leading += 1
    blocks = write_blocks([part for turn in turns[:leading] for part in turn.parts], lost)
    return (write_content(blocks) if blocks else None), turns[leading:]


def _write_turn(turn: Turn, names: ToolNames, lost: Dropped) -> Message | None:
    parts = [
        names.flattened_call(part) if isinstance(part, ToolCall) else part for part in turn.parts
    ]
    blocks = write_blocks(parts, lost)
    return Message(turn.role.value, write_content(blocks)) if blocks else None


def _write_sampling(
    wire: MessagesRequest, sampling: Sampling, thinking: ThinkingConfig | None, lost: Dropped
) -> None:
    if thinking and thinking.type != "disabled":
        if (sampling.temperature, sampling.top_p, sampling.top_k) != (None, None, None):
            lost.add(Lost.TEMPERATURE)
        return
    wire.temperature, wire.top_p, wire.top_k = sampling.temperature, sampling.top_p, sampling.top_k
    if wire.temperature is not None and wire.temperature > 1:
        lost.add(Lost.TEMPERATURE)
        wire.temperature = 1.0


def _note_unsaid(request: Request, lost: Dropped) -> None:
    sampling = request.sampling
    unsaid = {
        Lost.SEED: sampling.seed is not None,
        Lost.PENALTIES: bool(sampling.presence_penalty or sampling.frequency_penalty),
        Lost.CACHE_KEY: bool(request.cache_key),
        Lost.METADATA: bool(request.metadata),
    }
    for what, is_said in unsaid.items():
        if is_said:
            lost.add(what)


def _may_think(request: Request) -> bool:
    """Return whether a server would let the model think now.

    In the middle of tool calls it may only if the turn that called brought its own thinking.
    """
    turns = request.turns
    if not turns or not any(isinstance(part, ToolResult) for part in turns[-1].parts):
        return True
    callers = [turn for turn in turns if turn.role is Role.ASSISTANT]
    return bool(callers) and any(
        isinstance(part, Thinking) and is_native(part) for part in callers[-1].parts
    )
