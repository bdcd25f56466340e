"""The texts in the stream of a chat server, or of one that completes code."""

from msgspec import Raw, Struct
from msgspec.json import Decoder

from hortus.gateway.screening.answer_json import Form, Path
from hortus.gateway.screening.answer_reading import OTHER, UNREADABLE, Key, Reading, Said


class _Function(Struct):
    name: str | None = None
    arguments: str | None = None


class _Custom(Struct):
    name: str | None = None
    input: str | None = None


class _Call(Struct):
    index: int | None = None
    id: str | None = None
    type: str | None = None
    function: _Function | None = None
    custom: _Custom | None = None


class _Delta(Struct):
    role: str | None = None
    content: str | None = None
    refusal: str | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None
    function_call: _Function | None = None
    tool_calls: list[_Call] | None = None


class _Choice(Struct):
    index: int | None = None
    delta: _Delta | None = None
    message: _Delta | None = None
    text: str | None = None
    finish_reason: str | None = None
    # What is raw holds no text of the answer, or repeats it.
    native_finish_reason: Raw = Raw()
    stop_reason: Raw = Raw()
    matched_stop: Raw = Raw()
    token_ids: Raw = Raw()
    logprobs: Raw = Raw()
    content_filter_results: Raw = Raw()


class _Chunk(Struct):
    choices: list[_Choice] | None = None
    id: Raw = Raw()
    object: Raw = Raw()
    created: Raw = Raw()
    model: Raw = Raw()
    provider: Raw = Raw()
    usage: Raw = Raw()
    system_fingerprint: Raw = Raw()
    service_tier: Raw = Raw()
    obfuscation: Raw = Raw()
    timings: Raw = Raw()
    x_groq: Raw = Raw()
    prompt_filter_results: Raw = Raw()


class _KnownFunction(_Function, forbid_unknown_fields=True):
    pass


class _KnownCustom(_Custom, forbid_unknown_fields=True):
    pass


class _KnownCall(_Call, forbid_unknown_fields=True):
    function: _KnownFunction | None = None
    custom: _KnownCustom | None = None


class _KnownDelta(_Delta, forbid_unknown_fields=True):
    function_call: _KnownFunction | None = None
    tool_calls: list[_KnownCall] | None = None  # type: ignore[assignment]  # it is only read


class _KnownChoice(_Choice, forbid_unknown_fields=True):
    delta: _KnownDelta | None = None
    message: _KnownDelta | None = None


class _KnownChunk(_Chunk, forbid_unknown_fields=True):
    choices: list[_KnownChoice] | None = None  # type: ignore[assignment]  # it is only read


_CHUNK = Decoder(_Chunk)
_KNOWN_CHUNK = Decoder(_KnownChunk)
_PROSE = ("content", "refusal", "reasoning", "reasoning_content")


class ChatTap:
    """Reads chunks of chat and of completions: a choice's prose, and each of its tool calls."""

    def __init__(self) -> None:
        self._last: Key = ()
        self._keys: dict[int, set[Key]] = {}
        self._prose: dict[int, set[Key]] = {}

    def read(self, data: bytes) -> Reading:
        """Return what the chunk says."""
        is_more = False
        try:
            chunk: _Chunk = _KNOWN_CHUNK.decode(data)
        except UNREADABLE:
            try:
                chunk, is_more = _CHUNK.decode(data), True
            except UNREADABLE:
                return OTHER
        said: list[Said] = []
        over: list[Key] = []
        for place, choice in enumerate(chunk.choices or ()):
            mine = _said(choice, choice.index or 0, place)
            # Nearly always it is more of the same.
            if len(mine) != 1 or mine[0].key != self._last or choice.finish_reason:
                over += self._over(choice, mine)
            said += mine
        self._last = said[0].key if len(said) == 1 else ()
        return Reading(tuple(said), tuple(over), is_more)

    def _over(self, choice: _Choice, mine: list[Said]) -> list[Key]:
        """Return the texts that end with this piece: prose does where something else begins."""
        index = choice.index or 0
        if mine:
            keys = {said.key for said in mine}
            self._keys.setdefault(index, set()).update(keys)
            before = self._prose.get(index)
            self._prose[index] = {key for key in keys if key[1] in _PROSE}
            if before and not before <= keys and not choice.finish_reason:
                return list(before - keys)
        return list(self._keys.pop(index, ())) if choice.finish_reason else []


def _said(choice: _Choice, index: int, place: int) -> list[Said]:
    said: list[Said] = []
    at: Path = ("choices", place)
    if choice.text:
        said.append(Said((index, "text"), choice.text, (*at, "text")))
    delta, name = (choice.delta, "delta") if choice.delta else (choice.message, "message")
    if delta is None:
        return said
    said += [
        Said((index, kind), text, (*at, name, kind))
        for kind in _PROSE
        if (text := getattr(delta, kind))
    ]
    if delta.function_call and (text := delta.function_call.arguments):
        path = (*at, name, "function_call", "arguments")
        said.append(Said((index, "call"), text, path, Form.JSON))
    for number, call in enumerate(delta.tool_calls or ()):
        key = (index, "call", number if call.index is None else call.index)
        path = (*at, name, "tool_calls", number)
        if call.function and call.function.arguments:
            text = call.function.arguments
            said.append(Said(key, text, (*path, "function", "arguments"), Form.JSON))
        if call.custom and call.custom.input:
            said.append(Said(key, call.custom.input, (*path, "custom", "input")))
    return said
