"""Each client dialect reaches models of the other two: text, and a tool call and its result."""

import itertools

import msgspec
import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Call, Say, Script, ScriptedModel, Turn, Usage

DIALECTS = tuple(PATHS)
PAIRS = list(itertools.product(DIALECTS, DIALECTS))
SCRIPT = Script(
    (
        Turn(
            (Say("Let me look. "), Call("lookup", {"word": "hortus", "n": 2})), usage=Usage(50, 9)
        ),
        Turn((Say("It means garden: "), Say("hortus conclusus.")), usage=Usage(80, 12)),
    )
)
SCHEMA = {"type": "object", "properties": {"word": {"type": "string"}, "n": {"type": "integer"}}}
RESULT = "garden"


@pytest.mark.parametrize(("door", "spoken"), PAIRS)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_tool_is_called_and_its_result_answered(house, run, door, spoken, stream):
    async def story():
        async with ScriptedModel(SCRIPT) as server, house({"m": inside(server.url, spoken)}) as h:
            first = ask(door, "m", tools=[tool(door)], stream=stream)
            if door == "chat" and stream:
                first["stream_options"] = {"include_usage": True}
            heard = await h.post(PATHS[door], first)
            assert heard.status == 200
            text, call = read(door, heard.body, stream=stream)
            assert text == "Let me look. "
            assert (call["name"], call["arguments"]) == ("lookup", {"word": "hortus", "n": 2})
            usage = h.decision(heard).outcome
            assert (usage.input_tokens, usage.output_tokens) == (50, 9)

            heard = await h.post(PATHS[door], with_result(door, first, call))
            text, call = read(door, heard.body, stream=stream)
            assert (text, call) == ("It means garden: hortus conclusus.", None)
            assert h.decision(heard).outcome.code == ""
        first, second = server.requests
        assert first.path == second.path == PATHS[spoken]
        assert RESULT.encode() in second.body

    run(story())


def tool(door):
    match door:
        case "chat":
            function = {"name": "lookup", "parameters": SCHEMA}
            return {"type": "function", "function": function}
        case "messages":
            return {"name": "lookup", "input_schema": SCHEMA}
    return {"type": "function", "name": "lookup", "parameters": SCHEMA}


def with_result(door, asked, call):
    """Return the next request of an agent that has run the tool."""
    arguments = msgspec.json.encode(call["arguments"]).decode()
    match door:
        case "chat":
            function = {"name": call["name"], "arguments": arguments}
            made = {"id": call["id"], "type": "function", "function": function}
            more = [
                {"role": "assistant", "content": None, "tool_calls": [made]},
                {"role": "tool", "tool_call_id": call["id"], "content": RESULT},
            ]
        case "messages":
            use = {"type": "tool_use", "id": call["id"], "name": call["name"]}
            result = {"type": "tool_result", "tool_use_id": call["id"], "content": RESULT}
            more = [
                {"role": "assistant", "content": [{**use, "input": call["arguments"]}]},
                {"role": "user", "content": [result]},
            ]
        case _:
            made = {"type": "function_call", "name": call["name"], "arguments": arguments}
            more = [
                {**made, "call_id": call["id"]},
                {"type": "function_call_output", "call_id": call["id"], "output": RESULT},
            ]
    field = "input" if door == "responses" else "messages"
    return {**asked, field: [*asked[field], *more]}


def read(door, body, *, stream):
    """Return the text of an answer and its tool call, as a client of the dialect reads them."""
    if not stream:
        return READ_WHOLE[door](msgspec.json.decode(body))
    events = [
        msgspec.json.decode(line.removeprefix(b"data: "))
        for line in body.split(b"\n")
        if line.startswith(b"data: ") and line != b"data: [DONE]"
    ]
    return READ_STREAM[door](events)


def chat_whole(answer):
    message = answer["choices"][0]["message"]
    made = message.get("tool_calls") or [None]
    return message.get("content") or "", made[0] and called(made[0]["id"], made[0]["function"])


def chat_stream(events):
    text, made = "", None
    for delta in [choice["delta"] for event in events for choice in event["choices"]]:
        text += delta.get("content") or ""
        for part in delta.get("tool_calls") or ():
            made = made or {"id": part["id"], "name": part["function"]["name"], "arguments": ""}
            made["arguments"] += part["function"].get("arguments") or ""
    return text, made and called(made["id"], made)


def messages_whole(answer):
    text = "".join(part["text"] for part in answer["content"] if part["type"] == "text")
    uses = [part for part in answer["content"] if part["type"] == "tool_use"]
    if not uses:
        return text, None
    (use,) = uses
    return text, {"id": use["id"], "name": use["name"], "arguments": use["input"]}


def messages_stream(events):
    text, made = "", None
    for event in events:
        match event:
            case {"type": "content_block_start", "content_block": {"type": "tool_use"} as block}:
                made = {"id": block["id"], "name": block["name"], "arguments": ""}
            case {"delta": {"type": "text_delta", "text": more}}:
                text += more
            case {"delta": {"type": "input_json_delta", "partial_json": more}}:
                made["arguments"] += more
    return text, made and called(made["id"], made)


def responses_whole(answer):
    text, made = "", None
    for item in answer["output"]:
        if item["type"] == "message":
            text += "".join(part["text"] for part in item["content"])
        elif item["type"] == "function_call":
            made = called(item["call_id"], item)
    return text, made


def responses_stream(events):
    assert events[-1]["type"] == "response.completed"
    deltas = [e["delta"] for e in events if e["type"] == "response.output_text.delta"]
    text, made = responses_whole(events[-1]["response"])
    assert "".join(deltas) == text
    return text, made


def called(call_id, function):
    arguments = msgspec.json.decode(function["arguments"])
    return {"id": call_id, "name": function["name"], "arguments": arguments}


READ_WHOLE = {"chat": chat_whole, "messages": messages_whole, "responses": responses_whole}
READ_STREAM = {"chat": chat_stream, "messages": messages_stream, "responses": responses_stream}


def test_what_the_other_dialect_cannot_say_is_named_in_a_header(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url, "chat")}) as h:
            plain = await h.post(PATHS["messages"], ask("messages", "m"))
            heard = await h.post(PATHS["messages"], ask("messages", "m", top_k=5))
        assert "x-hortus-dropped" not in plain.headers
        assert "top_k" in heard.headers["x-hortus-dropped"]
        assert b"top_k" not in server.requests[1].body

    run(story())
