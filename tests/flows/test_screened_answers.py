"""A model's answer reaches the user without its secrets, and with those the user has sent."""

import asyncio
import json

import aiohttp
import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.dlp.forms import fill
from hortus.gateway.testing import Call, Fault, Say, Script, ScriptedModel, Think, Turn
from hortus.gateway.testing.faults import FaultyServer, falls_silent
from hortus.gateway.testing.faults_samples import sample_for

DOORS = tuple(PATHS)
TOKEN = fill("npm_{36 alnum}", 3)
OTHER = fill("ghp_{36 alnum}", 4)
TOOLS = {
    "chat": [{"type": "function", "function": {"name": "run", "parameters": {}}}],
    "messages": [{"name": "run", "input_schema": {"type": "object"}}],
    "responses": [{"type": "function", "name": "run", "parameters": {}}],
}
SCRIPT = Script(
    turns=(
        Turn(
            (
                Think(f"The key is {OTHER}."),
                Say(f"Use {TOKEN} here."),
                Call("run", {"command": f'echo "{OTHER}"\nexit'}),
                Call("run", {"command": f"export T={TOKEN}"}),
            )
        ),
    ),
    chunk_chars=5,
)
PLAIN = Script(turns=(Turn((Say("Words <of> an answer, no more. " * 9),)),), chunk_chars=4)
every_door = pytest.mark.parametrize("door", DOORS)
every_spoken = pytest.mark.parametrize("spoken", DOORS)


def echoing(received):
    """Return the placeholders in a request."""
    body = json.dumps(json.loads(received.body))
    return [word.partition(">")[0] for word in body.split("<hortus:")[1:]]


def stated(body):
    """Return the values of an answer, whole or streamed."""
    if not body.startswith((b"event:", b"data:")):
        return [json.loads(body)]
    lines = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: {")]
    return [json.loads(line) for line in lines]


def arguments(values, door):
    """Return what each tool of an answer is called with, however it came."""
    found = {}
    for value in values:
        for choice in value.get("choices", ()):
            said = choice.get("delta") or choice.get("message") or {}
            for number, call in enumerate(said.get("tool_calls") or ()):
                at = call.get("index", number)
                found[at] = found.get(at, "") + call["function"]["arguments"]
        if value.get("type") == "content_block_delta" and "partial_json" in value["delta"]:
            at = value["index"]
            found[at] = found.get(at, "") + value["delta"]["partial_json"]
        for at, block in enumerate(value.get("content") or ()):
            if block["type"] == "tool_use":
                found[at] = json.dumps(block["input"])
        if value.get("type") == "response.function_call_arguments.delta":
            at = value["output_index"]
            found[at] = found.get(at, "") + value["delta"]
        for at, item in enumerate(value.get("output") or ()):
            if item["type"] == "function_call":
                found[at] = item["arguments"]
    assert found, door
    return [json.loads(text)["command"] for _, text in sorted(found.items())]


@every_door
@every_spoken
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_no_secret_of_the_model_reaches_the_user(house, run, door, spoken, stream):
    async def story():
        async with (
            ScriptedModel(SCRIPT) as server,
            house({"m": inside(server.url, spoken)}) as hortus,
        ):
            body = ask(door, "m", stream=stream, tools=TOOLS[door])
            heard = await hortus.post(PATHS[door], body)
            assert heard.status == 200
            for secret in (TOKEN, OTHER):
                assert secret.encode() not in heard.body
            first, second = arguments(stated(heard.body), door)
            assert first.startswith('echo "<hortus:github')
            assert first.endswith('>"\nexit')
            assert second.startswith("export T=<hortus:npm-token.")
            outcome = hortus.decision(heard).outcome
            assert outcome.labels == "secret"
            assert "npm-token:structured:1:redacted:answer" in outcome.findings.split()

    run(story())


@every_door
@every_spoken
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_what_the_user_sent_comes_back_to_the_user_alone(house, run, door, spoken, stream):
    """The model sees a placeholder, calls a tool with it, and the tool gets the real thing."""

    async def story():
        server = ScriptedModel()
        text = f"Deploy with {TOKEN}, please."

        def answer_with_it(received):
            (placeholder,) = set(echoing(received))
            command = f'T="<hortus:{placeholder}>"\nrun'
            steps = (Say(f"With <hortus:{placeholder}>."), Call("run", {"command": command}))
            server.script = Script(turns=(Turn(steps),), chunk_chars=3)

        server._on_request = answer_with_it
        async with server, house({"m": inside(server.url, spoken)}) as hortus:
            body = ask(door, "m", text, stream=stream, tools=TOOLS[door])
            heard = await hortus.post(PATHS[door], body)
            assert heard.status == 200
            assert TOKEN.encode() not in server.requests[0].body
            assert arguments(stated(heard.body), door) == [f'T="{TOKEN}"\nrun']
            assert b"<hortus:" not in heard.body
            assert hortus.decision(heard).outcome.findings == ""

    run(story())


@every_door
def test_a_clean_stream_passes_byte_for_byte_and_is_timed(house, run, door):
    async def story():
        options = {"stream_options": {"include_usage": True}} if door == "chat" else {}
        body = ask(door, "m", stream=True, **options)
        async with ScriptedModel(PLAIN) as server:
            async with house({"m": inside(server.url, door)}, dlp={"mode": "off"}) as hortus:
                expected = (await hortus.post(PATHS[door], body)).body
            server.requests.clear()
            async with house({"m": inside(server.url, door)}) as hortus:
                heard = await hortus.post(PATHS[door], body)
                assert heard.body == expected
                outcome = hortus.decision(heard).outcome
                assert outcome.held_us < 1_000_000
                assert outcome.screened_us > 0
                metrics = (await hortus.get("/metrics")).body
                assert b"hortus_answer_held_seconds_count 1.0" in metrics

    run(story())


@every_door
def test_a_stream_that_is_cut_inside_a_secret_does_not_show_its_beginning(house, run, door):
    async def story():
        script = Script(turns=(Turn((Say(f"Words. {TOKEN}"),)),), chunk_chars=3)
        async with (
            ScriptedModel(script) as server,
            house({"m": inside(server.url, door)}) as hortus,
        ):
            body = ask(door, "m", stream=True)
            whole = len(await raw(server, door))
            for cut in range(whole // 4, whole, 97):
                server.faults.append(Fault(cut_after_bytes=cut))
                heard = await hortus.post(PATHS[door], body)
                assert TOKEN[:4].encode() not in heard.body

    run(story())


async def raw(server, door):
    """Return the stream as the model sends it."""
    async with aiohttp.ClientSession() as session:
        url = server.url + PATHS[door]
        async with session.post(url, json=ask(door, "m", stream=True)) as response:
            return await response.read()


@every_door
def test_a_client_that_leaves_while_text_is_held_lets_the_server_go(house, run, door, eventually):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url, door)}) as hortus:
            begun = asyncio.Event()

            async def read():
                body = ask(door, "m", stream=True)
                async with hortus.opened(PATHS[door], body) as response:
                    await response.content.readany()
                    begun.set()
                    await response.content.read()

            reading = asyncio.create_task(read())
            await begun.wait()
            reading.cancel()
            await server.hung_up()
            await eventually(lambda: hortus.house.plane.in_flight() == 0)

    run(story())


@pytest.mark.parametrize("dlp", [{"mode": "off"}, {"mode": "observe"}, {"answers": "observe"}])
def test_settings_let_answers_pass_as_they_are(house, run, dlp):
    async def story():
        said = Say(f"Use {TOKEN} here.")
        script = Script(turns=(Turn((said,)),))
        async with (
            ScriptedModel(script) as server,
            house({"m": inside(server.url, "chat")}, dlp=dlp) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            assert TOKEN.encode() in heard.body
            found = hortus.decision(heard).outcome.findings
            seen = "" if dlp == {"mode": "off"} else "npm-token:structured:1:passed:answer"
            assert found == seen

    run(story())


def test_completions_are_looked_through_too(house, run):
    async def story():
        said = sample_for("/completions").whole.replace(b"Hello, world", TOKEN.encode())
        streamed = b"".join(sample_for("/completions").events)
        streamed = streamed.replace(b'"Hello,"', b'"%b"' % TOKEN[:9].encode())
        streamed = streamed.replace(b'" world"', b'"%b"' % TOKEN[9:].encode())
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url, "completions")}) as hortus,
        ):
            for body, stream in ((said, False), (streamed, True)):
                server.always = Fault(body=body)
                asked = {"model": "m", "prompt": "x", "stream": stream}
                heard = await hortus.post("/v1/completions", asked)
                text = "".join(v["choices"][0]["text"] for v in stated(heard.body))
                assert text.startswith("<hortus:npm-token.")
                assert TOKEN[9:].encode() not in heard.body

    run(story())
