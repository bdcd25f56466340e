"""Between the same dialect every byte passes that hortus has no reason to change."""

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Fault, ScriptedModel
from hortus.gateway.testing.faults_samples import sample_for

DOORS = ("chat", "messages", "responses")
# Odd but legal JSON: spaces, escapes, a key written twice, a number no float holds, new fields.
ODD = (
    b'{ "zz_new" : {"a":[1, 2,3 ]},"model":"m", "%b":[],\n "t": 1e400, "big":12345678901234567890,'
    b'"context_management":{"edits":[{"type":"clear_thinking_20251015"}]},'
    b' "esc":"\\u00e9\\/\\ud83d\\ude00", "dup":1, "dup":2, "nested":{"model":"m"} }\n'
)
LISTS = {"chat": b"messages", "messages": b"messages", "responses": b"input"}
every_door = pytest.mark.parametrize("door", DOORS)


@every_door
def test_a_request_reaches_the_server_byte_for_byte(house, run, door):
    body = ODD % LISTS[door]

    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url, door)}) as hortus:
            await hortus.post(PATHS[door] + "?beta=true&x=%20y", body)
        (received,) = server.requests
        assert received.body == body
        assert received.target == PATHS[door] + "?beta=true&x=%20y"

    run(story())


@every_door
def test_under_an_alias_nothing_but_the_name_changes(house, run, door):
    body = ODD % LISTS[door]
    asked = body.replace(b'"model":"m",', b'"model":"house/code",')

    async def story():
        async with ScriptedModel() as server:
            models = {
                "m": inside(server.url, door),
                "n": inside(server.url, door, served_as="org/N 2"),
            }
            async with house(models, aliases={"house/code": ["m"]}) as hortus:
                await hortus.post(PATHS[door], asked)
                await hortus.post(PATHS[door], asked.replace(b"house/code", b"n"))
        assert [received.body for received in server.requests] == [
            body,
            body.replace(b'"model":"m",', b'"model":"org/N 2",'),
        ]

    run(story())


@every_door
def test_a_whole_answer_reaches_the_client_byte_for_byte(house, run, door):
    said = b'{ "id":"x", "new_field": [1.50, "\\u00e9"],\n"usage":null, "dup":1,"dup":2 }'

    async def story():
        server = ScriptedModel(always=Fault(body=said))
        async with server, house({"m": inside(server.url, door)}) as hortus:
            heard = await hortus.post(PATHS[door], ask(door, "m"))
        assert heard.body == said
        assert heard.headers["content-type"] == "application/json"

    run(story())


ODD_EVENTS = (
    b": a comment to keep the line open\n\n",
    b'event: from_the_future\nid: 7\nretry: 10\ndata: {"type":"from_the_future", "x": 1}\n\n',
)


@every_door
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_stream_reaches_the_client_byte_for_byte_however_it_is_cut(house, run, door, line_end):
    first, *rest = sample_for(PATHS[door]).events
    events = (first, *ODD_EVENTS, *rest, b": and a last word\n\n")
    said = b"".join(events).replace(b"\n", line_end)
    end = said.rindex(rest[-1].replace(b"\n", line_end)) + len(rest[-1].replace(b"\n", line_end))
    # A chat client that does not ask for usage is not shown it.
    more = {"stream_options": {"include_usage": True}} if door == "chat" else {}

    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url, door)}) as hortus:
            for size in (1, 7, 64, 4_096):
                server.always = Fault(body=said, chunk_bytes=size)
                heard = await hortus.post(PATHS[door], ask(door, "m", stream=True, **more))
                # What comes behind the proper end may be left out, but never garbled.
                assert heard.body.startswith(said[:end])
                assert said.startswith(heard.body)
                outcome = hortus.decision(heard).outcome
                assert (outcome.code, outcome.input_tokens, outcome.output_tokens) == ("", 5, 2)

    run(story())


def test_completions_and_embeddings_pass_byte_for_byte_too(house, run):
    whole = sample_for("/completions").whole
    stream = b"".join(sample_for("/completions").events)
    asked = b'{"model":"m", "prompt":"def add(", "suffix":"", "new":[ 1 ]}'
    streamed = asked[:-1] + b',"stream":true}'

    async def story():
        server = ScriptedModel()
        async with server, house({"m": inside(server.url, "completions")}) as hortus:
            for body, said in ((asked, whole), (streamed, stream)):
                server.always = Fault(body=said)
                heard = await hortus.post("/v1/completions", body)
                assert (heard.status, heard.body) == (200, said)
                assert hortus.decision(heard).outcome.code == ""
            vectors = b'{"data": [ ], "usage": {"prompt_tokens": 3}}'
            server.always = Fault(body=vectors)
            heard = await hortus.post("/v1/embeddings", b'{"input":"x","model":"m"}')
            assert (heard.status, heard.body) == (200, vectors)
            assert hortus.decision(heard).outcome.input_tokens == 3
        assert [received.body for received in server.requests[:2]] == [asked, streamed]
        assert server.requests[2].path == "/v1/embeddings"

    run(story())


def test_a_path_without_v1_reaches_the_same_door(house, run):
    async def story():
        async with (
            ScriptedModel() as server,
            house({door: inside(server.url, door) for door in DOORS}) as hortus,
        ):
            for door in DOORS:
                path = PATHS[door].removeprefix("/v1")
                assert (await hortus.post(path, ask(door, door))).status == 200
        assert [received.path for received in server.requests] == [PATHS[d] for d in DOORS]

    run(story())
