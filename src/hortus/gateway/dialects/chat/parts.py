"""Parts of a message: between ``/v1/chat/completions`` and the common form."""

from collections.abc import Iterable, Iterator

from hortus.core import Dialect
from hortus.gateway.dialects.chat.wire import (
    Call,
    Custom,
    File,
    Function,
    ImageUrl,
    Message,
    Piece,
)
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.types import (
    AnswerPart,
    Document,
    Image,
    ResultPart,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
)
from hortus.gateway.dialects.wire import data_url, json_text, parse_data_url

Content = str | list[Piece] | None


def read_content(content: object, lost: Dropped) -> tuple[ResultPart, ...]:
    """Return the parts of a message's content; empty text is no part."""
    if isinstance(content, str):
        return (Text(content),) if content else ()
    pieces = content if isinstance(content, list) else []
    return tuple(part for piece in pieces if (part := _read_piece(piece, lost)) is not None)


def read_said(message: Message, lost: Dropped, fallback_id: str) -> tuple[AnswerPart, ...]:
    """Return what an assistant's message says: thinking, then text, then calls."""
    thought = message.reasoning_content or message.reasoning or ""
    parts: list[AnswerPart] = [Thinking(thought, origin=Dialect.CHAT)] if thought else []
    parts += [p for p in read_content(message.content, lost) if isinstance(p, Text)]
    if message.refusal:
        parts.append(Text(message.refusal))
    if message.function_call:
        call = message.function_call
        arguments = arguments_of(call) or "{}"
        parts.append(ToolCall(legacy_id(call.name), call.name or "", arguments))
    for number, called in enumerate(message.tool_calls or ()):
        parts.append(_read_call(called, f"call_{fallback_id}_{number}"))
    return tuple(parts)


def arguments_of(function: Function) -> str:
    """Return the arguments as JSON text."""
    return json_text(function.arguments) if function.arguments is not None else ""


def legacy_id(name: str | None) -> str:
    """Return the id that joins a legacy ``function_call`` with its result."""
    return f"call_{name or ''}"


def write_content(parts: Iterable[ResultPart], lost: Dropped) -> Content:
    """Return parts as content: text alone as a string, as every server takes it."""
    pieces = [piece for part in parts for piece in _write_piece(part, lost)]
    if not pieces:
        return None
    if len(pieces) == 1 and pieces[0].type == "text":
        return pieces[0].text
    return pieces


def write_call(call: ToolCall, index: int | None = None) -> Call:
    """Return a call as it stands in a message."""
    if call.kind is ToolKind.CUSTOM:
        return Call(index, call.id, "custom", custom=Custom(call.name, call.arguments))
    return Call(index, call.id, "function", Function(call.name, call.arguments))


def write_thinking(parts: Iterable[Thinking], lost: Dropped) -> str | None:
    """Return thinking as the one text this dialect has for it."""
    texts = []
    for part in parts:
        if part.signature:
            lost.add(Lost.THINKING_SIGNATURE)
        if not part.redacted and part.text:
            texts.append(part.text)
    return "\n".join(texts) or None


def _read_call(call: Call, fallback_id: str) -> ToolCall:
    call_id = call.id or fallback_id
    if call.custom:
        return ToolCall(call_id, call.custom.name, call.custom.input, kind=ToolKind.CUSTOM)
    function = call.function or Function()
    return ToolCall(call_id, function.name or "", arguments_of(function) or "{}")


def _read_piece(piece: Piece, lost: Dropped) -> ResultPart | None:
    if piece.cache_control:
        lost.add(Lost.CACHE_CONTROL)
    if piece.type in ("", "text", "input_text", "output_text") and piece.text is not None:
        return Text(piece.text) if piece.text else None
    if piece.refusal:
        return Text(piece.refusal)
    if piece.image_url:
        return _read_image(piece.image_url)
    if piece.file and piece.file.file_data:
        return _read_file(piece.file)
    lost.add(*((Lost.FILE_ID,) if piece.file else (Lost.BLOCK, piece.type)))
    return None


def _read_image(image: ImageUrl | str) -> Image:
    url, detail = (image, None) if isinstance(image, str) else (image.url, image.detail)
    if found := parse_data_url(url):
        return Image(media_type=found[0], data=found[1], detail=detail or "")
    return Image(url=url, detail=detail or "")


def _read_file(file: File) -> Document:
    media_type, data = parse_data_url(file.file_data or "") or ("", file.file_data or "")
    return Document(media_type=media_type, data=data, name=file.filename or "")


def _write_piece(part: ResultPart, lost: Dropped) -> Iterator[Piece]:
    match part:
        case Text(text):
            yield Piece("text", text)
        case Image():
            url = part.url or data_url(part.media_type, part.data)
            yield Piece("image_url", image_url=ImageUrl(url, part.detail or None))
        case Document(url="") if part.data:
            data = data_url(part.media_type, part.data)
            yield Piece("file", file=File(part.name or None, data))
        case Document():
            lost.add(Lost.DOCUMENT_URL)
