"""Items: between ``/v1/responses`` and the common form."""

from collections.abc import Iterable, Mapping

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.responses.wire import Item, Piece
from hortus.gateway.dialects.signing import carried, uncarried
from hortus.gateway.dialects.types import (
    AnswerPart,
    Document,
    Image,
    ResultPart,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    ToolResult,
)
from hortus.gateway.dialects.wire import (
    data_url,
    is_object,
    json_text,
    parse_data_url,
    raw_text,
)

_ACTION = msgspec.json.Decoder(dict[str, msgspec.Raw])
_TEXTS = frozenset({"input_text", "output_text", "text", "summary_text", "reasoning_text"})
_OUTPUTS = {
    "function_call_output": ToolKind.FUNCTION,
    "custom_tool_call_output": ToolKind.CUSTOM,
    "local_shell_call_output": ToolKind.SHELL,
}
_OUTPUT_TYPES = {kind: word for word, kind in _OUTPUTS.items()}
_ID_PREFIXES = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "custom_tool_call": "ctc",
    "local_shell_call": "lsh",
}
SHELL_NAME = "local_shell"
_NO_COMMAND = '{"command":[]}'


def read_said(item: Item, lost: Dropped) -> tuple[AnswerPart, ...] | None:
    """Return what an item of the assistant says, or ``None`` for another kind of item."""
    match item.type:
        case "message" | "":
            parts = read_content(item.content, lost)
            return tuple(part for part in parts if isinstance(part, Text))
        case "reasoning":
            return (_read_reasoning(item),)
        case "function_call":
            arguments = json_text(item.arguments) if item.arguments is not None else ""
            call = ToolCall(item.call_id or item.id or "", item.name or "", arguments or "{}")
            return (_in_namespace(call, item.namespace),)
        case "custom_tool_call":
            call = ToolCall(
                item.call_id or item.id or "",
                item.name or "",
                item.input or "",
                kind=ToolKind.CUSTOM,
            )
            return (_in_namespace(call, item.namespace),)
        case "local_shell_call":
            return (_read_shell(item),)
        case _:
            return None


def read_result(item: Item, lost: Dropped) -> ToolResult | None:
    """Return the result an item brings, or ``None`` for another kind of item."""
    kind = _OUTPUTS.get(item.type)
    if kind is None:
        return None
    output = item.output
    if isinstance(output, dict):
        content: tuple[ResultPart, ...] = (Text(json_text(output)),)
    else:
        content = read_content(output, lost)
    return ToolResult(item.call_id or item.id or "", content, kind=kind)


def read_content(content: object, lost: Dropped) -> tuple[ResultPart, ...]:
    """Return the parts of some content; empty text is no part."""
    if isinstance(content, str):
        return (Text(content),) if content else ()
    pieces = content if isinstance(content, list) else []
    return tuple(part for piece in pieces if (part := _read_piece(piece, lost)) is not None)


def write_content(parts: Iterable[ResultPart]) -> list[Piece]:
    """Return parts as the content of an input message or a result."""
    return [_write_piece(part) for part in parts]


def write_result(result: ToolResult, lost: Dropped) -> Item:
    """Return a result; text alone as a string."""
    if result.is_error:
        lost.add(Lost.IS_ERROR)
    pieces = write_content(result.content)
    simple = len(pieces) == 1 and pieces[0].type == "input_text"
    output: str | list[Piece] = (pieces[0].text or "") if simple else pieces
    return Item(_OUTPUT_TYPES[result.kind], call_id=result.call_id, output=output or "")


def write_said(part: AnswerPart) -> Item:
    """Return what the assistant said as an item without id and status, as for the input."""
    match part:
        case Text(text):
            piece = Piece("output_text", text, annotations=msgspec.Raw(b"[]"))
            return Item("message", role="assistant", content=[piece])
        case Thinking():
            summary = [Piece("summary_text", part.text)] if part.text else []
            signature = carried(part, Dialect.RESPONSES)
            return Item("reasoning", summary=summary, encrypted_content=signature or None)
        case ToolCall():
            return _write_call(part)


def numbered(item: Item, answer_id: str, number: int, status: str) -> Item:
    """Return an item as it stands in an answer: with its id and status."""
    bare = answer_id.partition("_")[2] or answer_id
    changes: dict[str, str] = {"id": f"{_ID_PREFIXES[item.type]}_{bare}_{number}"}
    if item.type != "reasoning":
        changes["status"] = status
    return msgspec.structs.replace(item, **changes)


def _in_namespace(call: ToolCall, namespace: str | None) -> ToolCall:
    if not namespace:
        return call
    return ToolCall(call.id, call.name, call.arguments, namespace, call.kind)


def _read_reasoning(item: Item) -> Thinking:
    summary = item.summary if isinstance(item.summary, list) else []
    thoughts = item.content if isinstance(item.content, list) else []
    texts = [piece.text for piece in (summary or thoughts) if piece.text]
    signature = item.encrypted_content or ""
    return uncarried(Thinking("\n\n".join(texts), signature, Dialect.RESPONSES))


def _read_shell(item: Item) -> ToolCall:
    action = raw_text(item.action)
    fields: Mapping[str, msgspec.Raw] = _ACTION.decode(action) if is_object(action) else {}
    arguments = {name: value for name, value in fields.items() if name not in ("type", "env")}
    text = msgspec.json.encode(arguments).decode()
    return ToolCall(item.call_id or item.id or "", SHELL_NAME, text, kind=ToolKind.SHELL)


def _write_call(call: ToolCall) -> Item:
    namespace = call.namespace or None
    if call.kind is ToolKind.CUSTOM:
        return Item(
            "custom_tool_call",
            call_id=call.id,
            name=call.name,
            namespace=namespace,
            input=call.arguments,
        )
    arguments = call.arguments or _NO_COMMAND
    if call.kind is ToolKind.SHELL and is_object(arguments):
        action = {
            "type": msgspec.Raw(b'"exec"'),
            **_ACTION.decode(arguments),
            "env": msgspec.Raw(b"{}"),
        }
        return Item(
            "local_shell_call", call_id=call.id, action=msgspec.Raw(msgspec.json.encode(action))
        )
    return Item(
        "function_call",
        call_id=call.id,
        name=call.name,
        namespace=namespace,
        arguments=call.arguments,
    )


def _read_piece(piece: Piece, lost: Dropped) -> ResultPart | None:
    if raw_text(piece.annotations) not in ("", "[]"):
        lost.add(Lost.CITATIONS)
    if piece.type in _TEXTS or piece.refusal:
        text = piece.refusal or piece.text
        return Text(text) if text else None
    if piece.type == "input_image" and piece.image_url:
        return _read_image(piece)
    if piece.type == "input_file" and (piece.file_data or piece.file_url):
        return _read_file(piece)
    if piece.file_id:
        lost.add(Lost.FILE_ID)
    else:
        lost.add(Lost.BLOCK, piece.type)
    return None


def _read_image(piece: Piece) -> Image:
    url, detail = piece.image_url or "", piece.detail or ""
    if found := parse_data_url(url):
        return Image("", *found, detail)
    return Image(url, detail=detail)


def _read_file(piece: Piece) -> Document:
    name, data = piece.filename or "", piece.file_data or ""
    if piece.file_url:
        return Document(piece.file_url, name=name)
    return Document("", *(parse_data_url(data) or ("", data)), name)


def _write_piece(part: ResultPart) -> Piece:
    match part:
        case Text(text):
            return Piece("input_text", text)
        case Image():
            url = part.url or data_url(part.media_type, part.data)
            return Piece("input_image", image_url=url, detail=part.detail or None)
        case Document():
            data = data_url(part.media_type, part.data) if part.data else None
            return Piece(
                "input_file",
                filename=part.name or None,
                file_data=data,
                file_url=part.url or None,
            )
