"""Requests of ``/v1/responses``, read and written."""

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.responses.items import (
    read_content,
    read_result,
    read_said,
    write_content,
    write_result,
    write_said,
)
from hortus.gateway.dialects.responses.settings import (
    read_choice,
    read_output,
    read_reasoning,
    read_tools,
    wants_thinking,
    write_choice,
    write_output,
    write_reasoning,
    write_tools,
)
from hortus.gateway.dialects.responses.wire import Item, ResponsesRequest
from hortus.gateway.dialects.types import (
    Document,
    Encoded,
    Image,
    Part,
    Request,
    Role,
    Sampling,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Turn,
)
from hortus.gateway.dialects.wire import raw_text, read_request, unknown_fields
from hortus.gateway.errors import BadRequestError, UnsupportedRequestError

_DECODER = msgspec.json.Decoder(ResponsesRequest)
_KNOWN = ResponsesRequest.__struct_fields__
_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
}
_SIGNED_THINKING = "reasoning.encrypted_content"


def decode_request(body: bytes) -> Request:
    """Return the request in the common form; raises ``BadRequestError``.

    What only a server that keeps earlier answers can do is refused, not left out: without it the
    model would answer another question.
    """
    wire = read_request(_DECODER, body)
    _refuse_memory(wire)
    if wire.input is UNSET:
        raise BadRequestError('the request has no "input"', remedy='add "input"')
    lost = Dropped(before=unknown_fields(body, _KNOWN))
    _note_unsaid(wire, lost)
    return Request(
        model=wire.model,
        turns=_read_turns(wire.instructions, wire.input, lost),
        tools=tuple(read_tools(wire.tools or [], lost)),
        tool_choice=read_choice(wire.tool_choice, lost),
        parallel_tools=wire.parallel_tool_calls,
        sampling=Sampling(
            max_tokens=wire.max_output_tokens, temperature=wire.temperature, top_p=wire.top_p
        ),
        reasoning=read_reasoning(wire.reasoning),
        output=read_output(wire.text),
        stream=bool(wire.stream),
        include_usage=True,
        user=wire.user or "",
        cache_key=wire.prompt_cache_key or "",
        metadata=wire.metadata or {},
        unsaid=lost.names,
    )


def encode_request(request: Request) -> Encoded:
    """Return the request for a server of this dialect; nothing is to be kept there."""
    lost = Dropped(Dialect.RESPONSES, request.unsaid)
    instructions, turns = _split_instructions(request.turns)
    wire = ResponsesRequest(
        request.model,
        [item for turn in turns for item in _write_turn(turn, lost)],
        instructions,
        write_tools(request.tools),
        write_choice(request, lost),
        request.parallel_tools if request.tools else None,
        request.sampling.max_tokens,
        request.sampling.temperature,
        request.sampling.top_p,
        write_reasoning(request.reasoning, lost),
        write_output(request.output),
        request.user or None,
        request.cache_key or None,
        dict(request.metadata) or None,
        store=False,
        stream=request.stream or None,
    )
    if wants_thinking(wire):
        wire.include = [_SIGNED_THINKING]
    _note_sampling(request.sampling, lost)
    return Encoded(msgspec.json.encode(wire), lost.names)


def _refuse_memory(wire: ResponsesRequest) -> None:
    asked = {
        "previous_response_id": bool(wire.previous_response_id),
        "conversation": bool(raw_text(wire.conversation)),
        "background": bool(wire.background),
    }
    for name, is_asked in asked.items():
        if is_asked:
            raise UnsupportedRequestError(
                f"{name} needs a server that keeps answers, and this model's server does not",
                remedy=f'leave {name} out and send the whole conversation in "input"',
            )


def _note_unsaid(wire: ResponsesRequest, lost: Dropped) -> None:
    if wire.store:
        lost.add(Lost.FIELD, "store")
    if wire.text and wire.text.verbosity:
        lost.add(Lost.FIELD, "text.verbosity")
    for name in wire.include or ():
        if name != _SIGNED_THINKING:
            lost.add(Lost.FIELD, f"include.{name}")


def _note_sampling(sampling: Sampling, lost: Dropped) -> None:
    unsaid = {
        Lost.TOP_K: sampling.top_k is not None,
        Lost.SEED: sampling.seed is not None,
        Lost.STOP: bool(sampling.stop),
        Lost.PENALTIES: bool(sampling.presence_penalty or sampling.frequency_penalty),
    }
    for what, is_said in unsaid.items():
        if is_said:
            lost.add(what)


def _read_turns(
    instructions: str | None, items: str | list[Item], lost: Dropped
) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    if instructions:
        turns.append(Turn(Role.SYSTEM, (Text(instructions),)))
    if isinstance(items, str):
        return (*turns, Turn(Role.USER, read_content(items, lost)))
    for number, item in enumerate(items):
        turn = _read_item(item, number, lost)
        if turn is None:
            continue
        if turns and _belongs_to(turns[-1], turn):
            turn = Turn(turn.role, turns.pop().parts + turn.parts)
        turns.append(turn)
    return tuple(turns)


def _read_item(item: Item, number: int, lost: Dropped) -> Turn | None:
    if item.type in ("", "message"):
        role = _ROLES.get(item.role or "")
        if role is None:
            raise BadRequestError(
                f"input[{number}] has the unknown role {item.role!r}",
                remedy="use system, developer, user or assistant",
            )
        return Turn(role, read_content(item.content, lost))
    if item.type == "item_reference":
        raise UnsupportedRequestError(
            f"input[{number}] refers to an item that this model's server does not keep",
            remedy="send the item itself",
        )
    said = read_said(item, lost)
    if said is not None:
        return Turn(Role.ASSISTANT, said)
    result = read_result(item, lost)
    if result is not None:
        return Turn(Role.USER, (result,))
    lost.add(Lost.BLOCK, item.type)
    return None


def _belongs_to(before: Turn, turn: Turn) -> bool:
    """Return whether two turns are one: items of one answer, or results and what follows them."""
    if before.role is not turn.role or turn.role is Role.SYSTEM:
        return False
    if turn.role is Role.ASSISTANT:
        return True
    return bool(before.parts) and all(isinstance(part, ToolResult) for part in before.parts)


def _split_instructions(turns: tuple[Turn, ...]) -> tuple[str | None, tuple[Turn, ...]]:
    if turns and turns[0].role is Role.SYSTEM and len(turns[0].parts) == 1:
        only = turns[0].parts[0]
        if isinstance(only, Text):
            return only.text, turns[1:]
    return None, turns


def _write_turn(turn: Turn, lost: Dropped) -> Iterator[Item]:
    if turn.role is Role.ASSISTANT:
        yield from _write_said(turn.parts, lost)
        return
    for part in turn.parts:
        if isinstance(part, ToolResult):
            yield write_result(part, lost)
    said = [part for part in turn.parts if isinstance(part, Text | Image | Document)]
    if said or not turn.parts:
        yield Item("message", role=turn.role.value, content=write_content(said))


def _write_said(parts: tuple[Part, ...], lost: Dropped) -> Iterator[Item]:
    for part in parts:
        if isinstance(part, Thinking) and part.origin is not Dialect.RESPONSES:
            lost.add(Lost.THINKING)
        elif isinstance(part, Text | Thinking | ToolCall):
            yield write_said(part)
