"""Streams of each dialect as a model sends them, and what a client makes of them."""

import json
from dataclasses import dataclass, replace

from hortus.core import Dialect, DlpSettings
from hortus.core.testing import FrozenClock
from hortus.dlp import Redactor, Scanner
from hortus.gateway.screening import AnswerRules, AnswerStream, Screen
from hortus.gateway.screening.answer_json import literals

SCANNER = Scanner()
REDACTOR = Redactor(b"key of the tests")
DIALECTS = (Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
ALL_DIALECTS = (*DIALECTS, Dialect.COMPLETIONS)


@dataclass(frozen=True)
class Text:
    """Text of the answer, in pieces."""

    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Input:
    """What one tool is called with: JSON text, in pieces."""

    pieces: tuple[str, ...]


def rules(**settings):
    """Return what answers are screened with."""
    return AnswerRules(Screen(SCANNER, REDACTOR, DlpSettings(**settings)))


RULES = rules()


def cut(text, places):
    """Return a text in pieces."""
    return tuple(text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True))


def event(data, name=""):
    """Return one event; ``data`` is written with spaces, as some servers do."""
    body = json.dumps(data).encode()
    return b"event: %b\ndata: %b\n\n" % (name.encode(), body) if name else b"data: %b\n\n" % body


def stream_of(dialect, blocks, order=None):
    """Return the events of an answer of blocks.

    ``order`` says for parallel tools which block each next piece is of.
    """
    return list(_WRITERS[dialect](blocks, order or in_turn(blocks)))


def in_turn(blocks):
    """Return the order in which each block comes as a whole."""
    return [number for number, block in enumerate(blocks) for _ in block.pieces]


def _chat(blocks, order):
    def chunk(delta, finish=None):
        return event(
            {
                "id": "c1",
                "object": "chat.completion.chunk",
                "model": "m",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
        )

    yield chunk({"role": "assistant", "content": ""})
    tools = [n for n, block in enumerate(blocks) if isinstance(block, Input)]
    left = {n: list(block.pieces) for n, block in enumerate(blocks)}
    begun = set()
    for number in order:
        piece = left[number].pop(0)
        if number not in tools:
            yield chunk({"content": piece})
            continue
        call = {"index": tools.index(number), "function": {"arguments": piece}}
        if number not in begun:
            begun.add(number)
            call |= {"id": f"call_{number}", "type": "function"}
            call["function"]["name"] = "run"
        yield chunk({"tool_calls": [call]})
    yield chunk({}, "tool_calls" if tools else "stop")
    yield event({"id": "c1", "choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}})
    yield b"data: [DONE]\n\n"


def _completions(blocks, order):
    left = {n: list(block.pieces) for n, block in enumerate(blocks)}
    for number in order:
        text = left[number].pop(0)
        yield event({"id": "c", "choices": [{"index": 0, "text": text, "finish_reason": None}]})
    yield event({"id": "c", "choices": [{"index": 0, "text": "", "finish_reason": "stop"}]})
    yield b"data: [DONE]\n\n"


def _messages(blocks, order):
    def say(kind, **more):
        return event({"type": kind, **more}, kind)

    def start(number):
        block = blocks[number]
        head = {"type": "text", "text": ""}
        if isinstance(block, Input):
            head = {"type": "tool_use", "id": f"toolu_{number}", "name": "run", "input": {}}
        return say("content_block_start", index=number, content_block=head)

    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": []}
    yield say("message_start", message={**message, "usage": {"input_tokens": 3}})
    yield say("ping")
    left = {n: list(block.pieces) for n, block in enumerate(blocks)}
    opened = set()
    for number in order:
        if number not in opened:
            opened.add(number)
            yield start(number)
        piece = left[number].pop(0)
        if isinstance(blocks[number], Input):
            delta = {"type": "input_json_delta", "partial_json": piece}
        else:
            delta = {"type": "text_delta", "text": piece}
        yield say("content_block_delta", index=number, delta=delta)
        if not left[number]:
            yield say("content_block_stop", index=number)
    yield say("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 4})
    yield say("message_stop")


def _responses(blocks, order):
    count = 0

    def say(kind, **more):
        nonlocal count
        count += 1
        return event({"type": kind, "sequence_number": count - 1, **more}, kind)

    def item(number, *, done):
        text = "".join(blocks[number].pieces) if done else ""
        if isinstance(blocks[number], Input):
            call = {"id": f"fc_{number}", "type": "function_call", "call_id": f"call_{number}"}
            return {**call, "name": "run", "arguments": text}
        content = [{"type": "output_text", "text": text, "annotations": []}] if done else []
        return {"id": f"msg_{number}", "type": "message", "role": "assistant", "content": content}

    response = {"id": "resp_1", "object": "response", "model": "m", "status": "in_progress"}
    yield say("response.created", response={**response, "output": []})
    left = {n: list(block.pieces) for n, block in enumerate(blocks)}
    opened = set()
    for number in order:
        at = {"item_id": f"x_{number}", "output_index": number}
        if number not in opened:
            opened.add(number)
            added = item(number, done=False)
            yield say("response.output_item.added", output_index=number, item=added)
        piece = left[number].pop(0)
        kind = "function_call_arguments"
        if isinstance(blocks[number], Text):
            kind, at = "output_text", {**at, "content_index": 0}
        yield say(f"response.{kind}.delta", **at, delta=piece)
        if not left[number]:
            whole = "".join(blocks[number].pieces)
            name = "text" if kind == "output_text" else "arguments"
            yield say(f"response.{kind}.done", **at, **{name: whole})
            finished = item(number, done=True)
            yield say("response.output_item.done", output_index=number, item=finished)
    output = [item(number, done=True) for number in range(len(blocks))]
    usage = {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
    whole = {**response, "status": "completed", "output": output, "usage": usage}
    yield say("response.completed", response=whole)


_WRITERS = {
    Dialect.CHAT: _chat,
    Dialect.MESSAGES: _messages,
    Dialect.RESPONSES: _responses,
    Dialect.COMPLETIONS: _completions,
}


@dataclass
class Heard:
    """What came out of a screened stream, and how."""

    body: bytes
    early: bytes
    screening: object

    @property
    def report(self):
        return self.screening.report

    @property
    def events(self):
        """The data of the events, as values; those that are no JSON left out."""
        found = []
        for raw in self.body.split(b"\n\n"):
            data = raw.partition(b"data: ")[2]
            if data.startswith(b"{"):
                found.append(json.loads(data))
        return found


def screened(events, dialect, *, originals=None, made_of=RULES, clock=None):
    """Return what a client hears of the events."""
    screening = made_of.open(originals or {})
    stream = AnswerStream(dialect, screening, clock or FrozenClock())
    early = b"".join([stream.feed(each) for each in events])
    return Heard(early + stream.finish(), early, screening)


def told(heard, dialect):
    """Return the texts a client has, by block: those of the pieces, and those of the wholes."""
    return _READERS[dialect](heard.events)


@dataclass(frozen=True)
class Told:
    """The texts of an answer as a client puts them together."""

    text: str = ""
    inputs: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()

    def with_input(self, number, piece):
        inputs = [*self.inputs, *[""] * (number + 1 - len(self.inputs))]
        inputs[number] += piece
        return replace(self, inputs=tuple(inputs))


def _read_chat(events):
    found = Told()
    for each in events:
        for choice in each.get("choices", ()):
            delta = choice.get("delta", {})
            text = (delta.get("content") or "") + choice.get("text", "")
            found = replace(found, text=found.text + text)
            for call in delta.get("tool_calls", ()):
                found = found.with_input(call["index"], call["function"]["arguments"])
    return found


def _read_messages(events):
    found, tools = Told(), []
    for each in events:
        block = each.get("content_block", {})
        if block.get("type") == "tool_use":
            tools.append(each["index"])
        found = replace(found, text=found.text + block.get("text", ""))
        delta = each.get("delta", {})
        found = replace(found, text=found.text + delta.get("text", ""))
        if "partial_json" in delta:
            found = found.with_input(tools.index(each["index"]), delta["partial_json"])
    return found


def _read_responses(events):
    found, tools = Told(), []
    for each in events:
        kind = each["type"]
        if kind == "response.output_item.added" and each["item"]["type"] == "function_call":
            tools.append(each["output_index"])
        if kind == "response.output_text.delta":
            found = replace(found, text=found.text + each["delta"])
        if kind == "response.function_call_arguments.delta":
            found = found.with_input(tools.index(each["output_index"]), each["delta"])
        wholes = [each.get("text"), each.get("arguments")]
        for item in (each.get("item"), *each.get("response", {}).get("output", ())):
            if item and kind != "response.output_item.added":
                wholes += [item.get("arguments"), *(c["text"] for c in item.get("content", ()))]
        found = replace(found, wholes=(*found.wholes, *(w for w in wholes if w)))
    return found


_READERS = {
    Dialect.CHAT: _read_chat,
    Dialect.COMPLETIONS: _read_chat,
    Dialect.MESSAGES: _read_messages,
    Dialect.RESPONSES: _read_responses,
}


def read(tap, value):
    """Return what an event says, and hold that each text stands where it is said to."""
    data = json.dumps(value).encode()
    reading = tap.read(data)
    places = {literal.path: literal for literal in literals(data)}
    for said in reading.said:
        if said.text:
            assert places[said.path].read(data) == said.text
    return reading


def said(reading):
    """Return key and text of each piece."""
    return [(piece.key, piece.text) for piece in reading.said]
