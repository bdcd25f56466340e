"""A client sends what it should not: it hears what was wrong, and nothing reaches a model."""

import asyncio
import gzip
import itertools

import msgspec
import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel

DOORS = ("chat", "messages", "responses")
SMALL = {"server": {"max_body_bytes": 4_096, "max_json_depth": 32}}


@pytest.fixture
def refused(house, run):
    """Return a function that sends requests to a door and gives each refusal with its outcome.

    Nothing of it may have reached a model.
    """

    def refused(door, *bodies, headers=None, **model):
        async def story():
            async with (
                ScriptedModel() as server,
                house({"scripted": inside(server.url, door, **model)}, **SMALL) as hortus,
            ):
                path = PATHS[door]
                heard = [await hortus.post(path, body, headers=headers) for body in bodies]
                assert server.requests == []
                return [(answer, hortus.decision(answer).outcome) for answer in heard]

        return run(story())

    return refused


def error_of(heard):
    error = heard.json["error"]
    assert error["remedy"] in error["message"]
    assert error["decision_id"] == heard.headers["x-hortus-decision"]
    return error


every_door = pytest.mark.parametrize("door", DOORS)

BAD_BODIES = {
    "empty": (b"", "has no body"),
    "cut off": (b'{"model": "scripted", "mess', "not valid JSON"),
    "no JSON": (
        b"model=scripted",
        "not valid JSON: JSON is malformed: invalid character (byte 0)",
    ),
    "no UTF-8": (b'{"model": "scripted", "x": "\xff"}', "not valid UTF-8: byte 28"),
    "a list": (b'[{"model": "scripted"}]', "Expected `object`, got `array`"),
    "no model": (b'{"messages": []}', "names no model"),
    "a blank model": (b'{"model": "  "}', "names no model"),
    "a model that is a number": (b'{"model": 7}', "Expected `str`, got `int`"),
}


@every_door
def test_a_body_that_is_no_request_is_refused_with_its_fault(refused, door):
    bodies, words = zip(*BAD_BODIES.values(), strict=True)
    for (heard, outcome), said in zip(refused(door, *bodies), words, strict=True):
        assert heard.status == 400
        assert error_of(heard)["code"] == outcome.code == "bad_request"
        assert said in heard.message
        assert heard.headers["x-should-retry"] == "false"


@every_door
def test_a_body_nested_too_deep_is_refused(refused, door):
    deep = b'{"model": "scripted", "x": ' + b"[" * 1_500 + b"]" * 1_500 + b"}"
    [(heard, outcome)] = refused(door, deep)
    assert (heard.status, error_of(heard)["code"], outcome.code) == (400, "too_deep", "too_deep")


@every_door
def test_a_body_too_large_by_its_own_word_is_refused(refused, door):
    [(heard, outcome)] = refused(door, ask(door, "scripted", "x" * 5_000))
    assert (heard.status, error_of(heard)["code"]) == (413, "body_too_large")
    assert outcome.code == "body_too_large"


def test_a_body_that_turns_out_too_large_is_refused(house, run):
    async def pieces():
        for _ in range(64):
            yield b"x" * 1_024

    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}, **SMALL) as hortus:
            heard = await hortus.post("/v1/chat/completions", pieces())
            assert server.requests == []
        assert (heard.status, error_of(heard)["code"]) == (413, "body_too_large")

    run(story())


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"content-type": "application/x-www-form-urlencoded"}, "x-www-form-urlencoded"),
        ({"content-type": "text/plain"}, "text/plain"),
        ({"content-encoding": "gzip"}, "compressed"),
    ],
)
def test_a_body_in_another_form_than_plain_json_is_refused(refused, headers, words):
    body = gzip.compress(msgspec.json.encode(ask("chat", "scripted")))
    [(heard, _)] = refused("chat", body, headers=headers)
    assert (heard.status, error_of(heard)["code"]) == (415, "unsupported_media_type")
    assert words in heard.message


KEYS = {
    "another service's": "sk-ant-api03-abcdef",
    "of the right form, made elsewhere": "hort_" + "a" * 31,
    "SQL": "' OR '1'='1'; DROP TABLE keys; --",
    "a key of hortus' own, guessed": "self_" + "a" * 43,
    "very long": "x" * 4_000,
}


@every_door
def test_a_key_that_does_not_hold_is_refused_and_leaves_no_record(house, run, door):
    async def story():
        async with ScriptedModel() as server, house({"scripted": inside(server.url)}) as hortus:
            for key in KEYS.values():
                heard = await hortus.post(PATHS[door], ask(door, "scripted"), key=key)
                assert heard.status == 401
                assert error_of(heard)["type"] == "authentication_error"
                assert heard.headers["x-should-retry"] == "false"
                assert key not in heard.message
            assert hortus.house.store.records.recent(1) == []
            assert server.requests == []

    run(story())


@every_door
def test_a_request_without_a_key_is_told_how_to_send_one(house, run, door):
    async def story():
        async with house() as hortus:
            headers = {"authorization": ""}
            heard = await hortus.post(PATHS[door], ask(door, "m"), headers=headers)
            assert (heard.status, error_of(heard)["code"]) == (401, "missing_key")
            assert "x-api-key" in heard.message

    run(story())


def test_a_key_is_taken_from_either_header(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            headers = {"authorization": "", "x-api-key": hortus.key}
            heard = await hortus.post("/v1/chat/completions", ask("chat", "m"), headers=headers)
            assert heard.status == 200

    run(story())


def test_a_door_takes_nothing_but_posts(house, run):
    async def story():
        async with house() as hortus:
            for method, door in itertools.product(("GET", "PUT", "DELETE", "OPTIONS"), DOORS):
                heard = await hortus.request(method, PATHS[door])
                assert (heard.status, error_of(heard)["code"]) == (405, "method_not_allowed")

    run(story())


def test_a_path_without_a_door_names_the_doors(house, run):
    async def story():
        async with house() as hortus:
            paths = ("/", "/v1", "/v1/chat", "/v2/messages", "/admin", "/v1/models/x", "/%00")
            for method, path in itertools.product(("GET", "POST"), paths):
                heard = await hortus.request(method, path)
                assert (heard.status, error_of(heard)["code"]) == (404, "no_such_path")
                assert "/v1/messages" in heard.message

    run(story())


@every_door
def test_a_model_that_is_not_there_is_answered_with_the_nearest(refused, door):
    [(heard, outcome)] = refused(door, ask(door, "scriptet"))
    status = 400 if door == "responses" else 404  # Codex repeats a 404
    assert (heard.status, error_of(heard)["code"]) == (status, "unknown_model")
    assert "did you mean scripted?" in heard.message
    assert outcome.code == "unknown_model"


@every_door
def test_a_prompt_longer_than_the_context_is_refused_in_words_clients_know(refused, door):
    [(heard, outcome)] = refused(door, ask(door, "scripted", "word " * 600), context_tokens=500)
    error = error_of(heard)
    assert (heard.status, error["code"]) == (400, "context_length_exceeded")
    tokens = int(error["message"].split()[4])
    assert error["message"].startswith(f"prompt is too long: {tokens} tokens > 500 maximum")
    assert 800 < tokens < 1_000
    assert outcome.code == "context_length_exceeded"


def test_a_longer_context_further_down_the_list_takes_the_prompt(house, run):
    async def story():
        async with ScriptedModel() as server:
            models = {
                "short": inside(server.url, context_tokens=100),
                "long": inside(server.url, context_tokens=10_000),
            }
            async with house(models, aliases={"house/code": ["short", "long"]}) as hortus:
                body = ask("chat", "house/code", "word " * 600)
                heard = await hortus.post("/v1/chat/completions", body)
                assert heard.headers["x-hortus-model"] == "long"

    run(story())


@every_door
def test_a_body_that_names_an_upstream_is_not_followed(house, run, door):
    async def story():
        async with ScriptedModel() as elsewhere, ScriptedModel() as server:
            async with house({"m": inside(server.url, door)}) as hortus:
                names = ("api_base", "base_url", "url", "upstream", "proxy", "api_key")
                body = ask(door, "m", **dict.fromkeys(names, elsewhere.url))
                headers = {"x-api-base": elsewhere.url, "x-forwarded-host": elsewhere.url}
                heard = await hortus.post(PATHS[door], body, headers=headers)
                assert heard.status == 200
            assert len(server.requests) == 1
            assert elsewhere.requests == []

    run(story())


def test_a_chat_with_the_embedded_model_is_refused_with_what_to_do(house, run, repository):
    async def story():
        async with house(completion={"repository": str(repository)}) as hortus:
            for door in DOORS:
                heard = await hortus.post(PATHS[door], ask(door, "hortus/embedded"))
                status = 400 if door == "responses" else 404
                assert (heard.status, error_of(heard)["code"]) == (status, "no_model_for_door")
                assert "completes code and does nothing else" in heard.message
                assert "hortus model add" in heard.message

    run(story())


def test_a_client_that_leaves_while_it_sends_is_nobodys_fault(house, run, caplog, eventually):
    async def story():
        async with house() as hortus:
            host, port = hortus.url.removeprefix("http://").split(":")
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(
                b"POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n"
                b"authorization: Bearer " + hortus.key.encode() + b'\r\n\r\n{"model": '
            )
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            found = await eventually(lambda: hortus.house.store.records.recent(1))
            assert found[0].outcome.code == "client_gone"

    run(story())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
