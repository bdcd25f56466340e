"""The scripted model: every dialect, streamed and whole, and its faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.gateway.testing import (
    Call,
    Edit,
    Fault,
    Say,
    Script,
    ScriptedModel,
    Shell,
    Stop,
    Think,
    Turn,
    Usage,
)

Json = dict[str, Any]

WORK = Script(
    turns=(
        Turn((Think("Let me see."), Say("I run it — ölig. "), Shell("echo hi"))),
        Turn((Say("All done."),), usage=Usage(7, 3, 2, 1, 1)),
    ),
    edit=Turn((Say("Changed."), Edit("a.txt", "old\n", "new\n"))),
    aside=Turn((Say("A title"),)),
)
BASH = {"type": "object", "properties": {"command": {"type": "string"}}, "required": ["command"]}
CHAT_TOOL = {"type": "function", "function": {"name": "bash", "parameters": BASH}}
RESPONSES_TOOL = {"type": "function", "name": "bash", "parameters": BASH}
MESSAGES_TOOL = {"name": "Bash", "input_schema": BASH}


def play(script: Script | None, scenario: Callable[[ScriptedModel], Awaitable[None]]) -> None:
    async def run() -> None:
        async with ScriptedModel(script) as model:
            await scenario(model)

    asyncio.run(run())


async def post(model: ScriptedModel, path: str, body: Json) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(model.url + path, json={"model": "m", **body}) as answer,
    ):
        return answer.status, await answer.text()


async def post_json(model: ScriptedModel, path: str, body: Json) -> Json:
    status, text = await post(model, path, body)
    assert status == 200
    value = json.loads(text)
    assert isinstance(value, dict)
    return value


def data_of(stream: str) -> list[Json]:
    lines = [line[6:] for line in stream.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


class TestChat:
    def test_the_first_turn_calls_the_clients_own_shell_tool(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/chat/completions", {"tools": [CHAT_TOOL]})
            choice = answer["choices"][0]
            call = choice["message"]["tool_calls"][0]
            assert choice["finish_reason"] == "tool_calls"
            assert choice["message"]["reasoning_content"] == "Let me see."
            assert call["function"]["name"] == "bash"
            assert json.loads(call["function"]["arguments"]) == {"command": "echo hi"}

        play(WORK, scenario)

    def test_after_a_round_of_tool_calls_comes_the_second_turn(self) -> None:
        history: Json = {
            "tools": [CHAT_TOOL],
            "messages": [
                {"role": "user", "content": "go"},
                {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
                {"role": "tool", "tool_call_id": "1", "content": [{"type": "text", "text": "hi"}]},
            ],
        }

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/chat/completions", history)
            assert answer["choices"][0]["message"]["content"] == "All done."
            assert answer["choices"][0]["finish_reason"] == "stop"
            assert answer["usage"] == {
                "prompt_tokens": 10,
                "completion_tokens": 3,
                "total_tokens": 13,
                "prompt_tokens_details": {"cached_tokens": 2},
                "completion_tokens_details": {"reasoning_tokens": 1},
            }

        play(WORK, scenario)

    def test_the_stream_holds_what_the_whole_answer_holds(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            body: Json = {"tools": [CHAT_TOOL], "stream": True}
            _, text = await post(model, "/v1/chat/completions", body)
            deltas = [c["delta"] for e in data_of(text) for c in e["choices"]]
            calls = [c for d in deltas for c in d.get("tool_calls", [])]
            assert "".join(d.get("content") or "" for d in deltas) == "I run it — ölig. "
            assert "".join(d.get("reasoning_content", "") for d in deltas) == "Let me see."
            assert calls[0]["function"]["name"] == "bash"
            arguments = "".join(c["function"]["arguments"] for c in calls)
            assert json.loads(arguments) == {"command": "echo hi"}
            assert text.endswith("data: [DONE]\n\n")

        play(WORK, scenario)

    @pytest.mark.parametrize("wanted", [True, False])
    def test_the_usage_chunk_comes_only_where_asked_for(self, *, wanted: bool) -> None:
        async def scenario(model: ScriptedModel) -> None:
            body: Json = {"stream": True, "stream_options": {"include_usage": wanted}}
            _, text = await post(model, "/v1/chat/completions", body)
            assert ([] in [e["choices"] for e in data_of(text)]) is wanted

        play(WORK, scenario)


class TestResponses:
    def test_the_stream_is_numbered_and_ends_with_usage(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            body: Json = {"tools": [RESPONSES_TOOL], "stream": True, "input": "go"}
            _, text = await post(model, "/v1/responses", body)
            events = data_of(text)
            assert [e["sequence_number"] for e in events] == list(range(len(events)))
            assert [e["type"] for e in events[:2]] == [
                "response.created",
                "response.in_progress",
            ]
            last = events[-1]
            assert last["type"] == "response.completed"
            kinds = [item["type"] for item in last["response"]["output"]]
            assert kinds == ["reasoning", "message", "function_call"]
            assert last["response"]["usage"]["input_tokens"] == 100

        play(WORK, scenario)

    def test_pieces_of_the_stream_add_up_to_the_items(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            body: Json = {"tools": [RESPONSES_TOOL], "stream": True, "input": "go"}
            _, text = await post(model, "/v1/responses", body)
            events = data_of(text)
            items = events[-1]["response"]["output"]
            by_kind = {
                kind: "".join(e["delta"] for e in events if e["type"] == kind)
                for kind in {e["type"] for e in events if "delta" in e}
            }
            assert by_kind["response.output_text.delta"] == items[1]["content"][0]["text"]
            assert by_kind["response.function_call_arguments.delta"] == items[2]["arguments"]
            summary = items[0]["summary"][0]["text"]
            assert by_kind["response.reasoning_summary_text.delta"] == summary

        play(WORK, scenario)

    def test_calls_made_side_by_side_are_one_round(self) -> None:
        call, output = {"type": "function_call"}, {"type": "function_call_output"}
        body: Json = {
            "tools": [RESPONSES_TOOL],
            "input": [{"role": "user", "content": "go"}, call, call, output, output],
        }

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/responses", body)
            assert answer["output"][0]["content"][0]["text"] == "All done."

        play(Script(turns=(*WORK.turns, Turn((Say("Too far."),)))), scenario)

    def test_a_length_stop_is_an_incomplete_response(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            _, text = await post(model, "/v1/responses", {"stream": True})
            last = data_of(text)[-1]
            assert last["type"] == "response.incomplete"
            assert last["response"]["incomplete_details"] == {"reason": "max_output_tokens"}

        play(Script(turns=(Turn((Say("cut"),), stop=Stop.LENGTH),)), scenario)


class TestMessages:
    def test_the_stream_opens_and_closes_each_block_once(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            body: Json = {"tools": [MESSAGES_TOOL], "stream": True}
            _, text = await post(model, "/v1/messages?beta=true", body)
            events = data_of(text)
            kinds = [e["type"] for e in events]
            assert kinds[0] == "message_start"
            assert kinds[-2:] == ["message_delta", "message_stop"]
            for kind in ("content_block_start", "content_block_stop"):
                assert [e["index"] for e in events if e["type"] == kind] == [0, 1, 2]
            assert events[-2]["delta"]["stop_reason"] == "tool_use"

        play(WORK, scenario)

    def test_message_start_has_all_four_counters(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            _, text = await post(model, "/v1/messages", {"stream": True, "tools": [MESSAGES_TOOL]})
            assert set(data_of(text)[0]["message"]["usage"]) == {
                "input_tokens",
                "cache_creation_input_tokens",
                "cache_read_input_tokens",
                "output_tokens",
            }

        play(WORK, scenario)

    def test_a_tool_result_moves_the_script_on(self) -> None:
        body: Json = {
            "tools": [MESSAGES_TOOL],
            "messages": [
                {"role": "user", "content": "go"},
                {"role": "system", "content": "a remark in the middle"},
                {"role": "assistant", "content": [{"type": "tool_use", "id": "1"}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1"}]},
            ],
        }

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/messages", body)
            assert answer["content"] == [{"type": "text", "text": "All done."}]
            assert answer["stop_reason"] == "end_turn"

        play(WORK, scenario)

    def test_tokens_are_counted(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/messages/count_tokens", {"messages": []})
            assert answer["input_tokens"] > 0

        play(WORK, scenario)


class TestWithoutTools:
    def test_a_client_that_edits_by_text_gets_a_search_replace_block(self) -> None:
        body: Json = {"messages": [{"role": "system", "content": "Use *SEARCH/REPLACE* blocks"}]}

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/chat/completions", body)
            text = answer["choices"][0]["message"]["content"]
            assert "a.txt\n```\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE" in text

        play(WORK, scenario)

    def test_anything_else_gets_the_aside(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/chat/completions", {"messages": []})
            assert answer["choices"][0]["message"]["content"] == "A title"

        play(WORK, scenario)


class TestOtherPaths:
    def test_completions_come_whole_and_streamed(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            whole = await post_json(model, "/v1/completions", {"prompt": "def add"})
            _, text = await post(model, "/v1/completions", {"prompt": "def add", "stream": True})
            streamed = "".join(e["choices"][0]["text"] for e in data_of(text))
            assert whole["choices"][0]["text"] == streamed == "return a + b"

        play(None, scenario)

    def test_equal_texts_have_equal_vectors(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/embeddings", {"input": ["a", "b", "a"]})
            first, second, third = [row["embedding"] for row in answer["data"]]
            assert first == third != second

        play(None, scenario)

    def test_models_are_listed_and_the_start_probe_answered(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            async with aiohttp.ClientSession() as http:
                async with http.get(model.url + "/v1/models") as answer:
                    assert [m["id"] for m in (await answer.json())["data"]] == ["scripted"]
                async with http.head(model.url + "/api/hello") as answer:
                    assert answer.status == 200
                async with http.get(model.url + "/nothing") as answer:
                    assert answer.status == 404

        play(None, scenario)

    def test_a_body_that_is_no_json_object_is_refused(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            async with (
                aiohttp.ClientSession() as http,
                http.post(model.url + "/v1/messages", data=b"[1") as answer,
            ):
                assert answer.status == 400

        play(None, scenario)

    def test_an_unknown_path_is_not_found(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            assert (await post(model, "/v1/nothing", {}))[0] == 404

        play(None, scenario)


class TestRecording:
    def test_headers_and_body_are_kept(self) -> None:
        seen: list[str] = []

        async def run() -> None:
            async with ScriptedModel(on_request=lambda r: seen.append(r.target)) as model:
                async with (
                    aiohttp.ClientSession(headers={"X-Mark": "42"}) as http,
                    http.post(model.url + "/v1/messages?beta=true", data=b"{}") as answer,
                ):
                    await answer.read()
                [request] = model.requests
                assert (request.path, request.body) == ("/v1/messages", b"{}")
                assert request.header("x-mark") == "42"
                assert request.header("absent") == ""

        asyncio.run(run())
        assert seen == ["/v1/messages?beta=true"]


class TestFaults:
    def test_faults_are_used_up_one_by_one(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            model.faults.extend([Fault(status=500, body=b"oops"), None, Fault(status=429)])
            answers = [await post(model, "/v1/messages", {}) for _ in range(4)]
            assert [status for status, _ in answers] == [500, 200, 429, 200]
            assert answers[0][1] == "oops"

        play(None, scenario)

    def test_headers_and_content_type_can_be_wrong(self) -> None:
        fault = Fault(headers=(("Retry-After", "3"),), content_type="text/html")

        async def scenario(model: ScriptedModel) -> None:
            model.always = fault
            async with (
                aiohttp.ClientSession() as http,
                http.post(model.url + "/v1/messages", json={}) as answer,
            ):
                assert answer.headers["Retry-After"] == "3"
                assert answer.content_type == "text/html"

        play(None, scenario)

    def test_a_stream_is_cut_after_so_many_bytes(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            model.faults.append(Fault(cut_after_bytes=100))
            async with (
                aiohttp.ClientSession() as http,
                http.post(model.url + "/v1/messages", json={"stream": True}) as answer,
            ):
                assert len(await answer.content.readexactly(100)) == 100
                with pytest.raises(aiohttp.ClientPayloadError):
                    await answer.content.read()

        play(None, scenario)

    def test_a_connection_is_closed_without_an_answer(self) -> None:
        async def scenario(model: ScriptedModel) -> None:
            model.faults.append(Fault(close_at_once=True))
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await post(model, "/v1/messages", {})

        play(None, scenario)

    @pytest.mark.parametrize(
        "fault",
        [Fault(stall_after_bytes=10), Fault(head_delay_s=60), Fault(chunk_delay_s=60)],
        ids=["stalled", "slow head", "slow pieces"],
    )
    def test_a_client_that_leaves_is_noticed_at_once(self, fault: Fault) -> None:
        arrived = asyncio.Event()

        async def run() -> None:
            async with ScriptedModel(faults=[fault], on_request=lambda _: arrived.set()) as model:
                _, writer = await asyncio.open_connection(*model.url[7:].split(":"))
                body = b'{"stream":true}'
                head = b"POST /v1/messages HTTP/1.1\r\nContent-Length: %d\r\n\r\n"
                writer.write(head % len(body) + body)
                await arrived.wait()
                writer.close()
                await asyncio.wait_for(model.requests[0].gone.wait(), 10)
                assert not model.requests[0].answered.is_set()

        asyncio.run(run())

    @given(size=st.integers(1, 64))
    @settings(max_examples=10, deadline=None)
    def test_pieces_of_any_size_carry_the_same_bytes(self, size: int) -> None:
        async def scenario(model: ScriptedModel) -> None:
            model.faults.extend([None, Fault(chunk_bytes=size)])
            body: Json = {"stream": True, "tools": [MESSAGES_TOOL]}
            _, plain = await post(model, "/v1/messages", body)
            _, chopped = await post(model, "/v1/messages", body)
            assert plain.replace("1_", "2_").replace("msg_1", "msg_2") == chopped

        play(WORK, scenario)


class TestToolChoice:
    @pytest.mark.parametrize(
        ("name", "properties", "required", "expected"),
        [
            ("Bash", {"command": {"type": "string"}}, ["command"], {"command": "ls"}),
            (
                "shell",
                {"command": {"type": "array", "items": {"type": "string"}}},
                ["command"],
                {"command": ["bash", "-lc", "ls"]},
            ),
            ("exec_command", {"cmd": {"type": "string"}}, [], {"cmd": "ls"}),
            (
                "run_shell_command",
                {"command": {"type": "string"}, "is_background": {"type": "boolean"}},
                ["command", "is_background"],
                {"command": "ls", "is_background": False},
            ),
            ("bash", {}, ["command", "why"], {"command": "ls", "why": "scripted"}),
        ],
    )
    def test_arguments_fit_the_clients_schema(
        self, name: str, properties: Json, required: list[str], expected: Json
    ) -> None:
        schema = {"properties": properties, "required": required}
        tool = {"name": name, "input_schema": schema}

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/messages", {"tools": [tool]})
            assert answer["content"][0]["name"] == name
            assert answer["content"][0]["input"] == expected

        play(Script(turns=(Turn((Shell("ls"),)),)), scenario)

    def test_a_missing_shell_tool_is_said_in_words(self) -> None:
        tool = {"name": "Read", "input_schema": {}}

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/messages", {"tools": [tool]})
            assert "offered: Read" in answer["content"][0]["text"]

        play(Script(turns=(Turn((Shell("ls"),)),)), scenario)

    def test_tools_can_be_called_by_name_several_at_once(self) -> None:
        script = Script(turns=(Turn((Call("a", {"x": 1}), Call("b"))),))

        async def scenario(model: ScriptedModel) -> None:
            answer = await post_json(model, "/v1/messages", {})
            assert [(c["name"], c["input"]) for c in answer["content"]] == [
                ("a", {"x": 1}),
                ("b", {}),
            ]
            assert answer["content"][0]["id"] != answer["content"][1]["id"]

        play(script, scenario)
