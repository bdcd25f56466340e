"""Finding model servers: real small servers that answer as each of the known ones does."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core.checks import faults_of_name
from hortus.gateway.discovery import FoundServer, ServerKind, find_servers

Routes = dict[str, object]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def models(*names: str, owner: str) -> dict[str, object]:
    data = [{"id": name, "object": "model", "created": 1, "owned_by": owner} for name in names]
    return {"object": "list", "data": data}


def replying(
    routes: Routes, *, head: str = "", status: int = 200, chunked: bool = False
) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split(b" ")[1].decode()
        found = path in routes
        body = json.dumps(routes.get(path, {"error": "Unexpected endpoint or method"})).encode()
        length = f"content-length: {len(body)}"
        if chunked:
            body, length = (
                b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body),
                "transfer-encoding: chunked",
            )
        code = status if found else 404
        writer.write(f"HTTP/1.1 {code} X\r\n{head}{length}\r\n\r\n".encode() + body)
        await writer.drain()

    return handle


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[int]:
    tasks: list[asyncio.Task[None]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.create_task(handle(reader, writer)))

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*tasks)


def found_at(*handlers: Handler, timeout_s: float = 5.0) -> list[FoundServer]:
    async def scenario() -> list[FoundServer]:
        async with AsyncExitStack() as stack:
            ports = [await stack.enter_async_context(serving(handler)) for handler in handlers]
            return await find_servers(ports, timeout_s=timeout_s)

    return asyncio.run(scenario())


OLLAMA: Routes = {
    "/v1/models": models("qwen3-coder:30b", "llama3.2:latest", owner="library"),
    "/api/version": {"version": "0.12.0"},
}
OWN_OLLAMA: Routes = {**OLLAMA, "/v1/models": models("me/house:latest", owner="me")}
VLLM: Routes = {
    "/v1/models": models("Qwen/Qwen3-Coder", owner="vllm"),
    "/version": {"version": "1"},
}
SGLANG: Routes = {"/v1/models": models("default", owner="sglang")}
NAMELESS_SGLANG: Routes = {
    "/v1/models": models("default", owner="org"),
    "/get_model_info": {"model_path": "/models/q"},
}
LLAMA_CPP: Routes = {"/v1/models": models("/models/tiny.gguf", owner="llamacpp")}
OLD_LLAMA_CPP: Routes = {
    "/v1/models": models("tiny", owner=""),
    "/props": {"default_generation_settings": {}},
}
LM_STUDIO: Routes = {"/v1/models": models("qwen2.5-coder-7b", owner="organization_owner")}
NEW_LM_STUDIO: Routes = {"/v1/models": models("q", owner="x"), "/api/v0/models": {"data": []}}


@pytest.mark.parametrize(
    ("routes", "kind"),
    [
        (OLLAMA, ServerKind.OLLAMA),
        (OWN_OLLAMA, ServerKind.OLLAMA),
        (VLLM, ServerKind.VLLM),
        ({**VLLM, "/v1/models": models("q", owner="us")}, ServerKind.VLLM),
        (SGLANG, ServerKind.SGLANG),
        (NAMELESS_SGLANG, ServerKind.SGLANG),
        (LLAMA_CPP, ServerKind.LLAMA_CPP),
        (OLD_LLAMA_CPP, ServerKind.LLAMA_CPP),
        (LM_STUDIO, ServerKind.LM_STUDIO),
        (NEW_LM_STUDIO, ServerKind.LM_STUDIO),
        ({"/v1/models": models("q", owner="us")}, ServerKind.OTHER),
    ],
)
def test_a_server_is_told_by_its_answers_whatever_its_port(routes: Routes, kind: str) -> None:
    (server,) = found_at(replying(routes))
    assert server.kind == kind
    assert server.models


def test_all_ports_are_asked_and_the_order_is_kept() -> None:
    found = found_at(replying(SGLANG), replying({}), replying(OLLAMA))
    assert [server.kind for server in found] == [ServerKind.SGLANG, ServerKind.OLLAMA]


def test_a_chunked_answer_and_a_server_header_are_understood() -> None:
    routes: Routes = {"/v1/models": models("tiny", owner="")}
    (server,) = found_at(replying(routes, head="Server: llama.cpp\r\n", chunked=True))
    assert server.kind is ServerKind.LLAMA_CPP


@pytest.mark.parametrize(
    "handler",
    [
        replying({"/v1/models": models("q", owner="o")}, head="X-Hortus-Decision: dec_1\r\n"),
        replying({"/v1/models": models("hortus/embedded", "q", owner="vllm")}),
        replying({"/v1/models": models("house/code", owner="hortus")}),
        replying({"/v1/models": {"error": "no key"}}, head="x-hortus-model: \r\n", status=401),
    ],
    ids=["header", "embedded model", "alias", "refusing"],
)
def test_hortus_itself_is_not_taken_for_a_model_server(handler: Handler) -> None:
    assert found_at(handler) == []


def test_a_server_that_wants_a_key_is_offered_with_the_option_for_it() -> None:
    (server,) = found_at(replying({"/v1/models": {"error": "key"}}, status=401))
    assert server.wants_key
    assert server.summary == "wants a key before it says more"
    assert server.commands() == [
        f"hortus model add NAME --url {server.url} --dialect chat --api-key-file FILE"
    ]


def test_a_server_without_a_model_is_named_with_nothing_to_add() -> None:
    (server,) = found_at(replying({**OLLAMA, "/v1/models": {"object": "list", "data": None}}))
    assert (server.kind, server.summary, server.commands()) == (
        ServerKind.OLLAMA,
        "has no model loaded",
        [],
    )


async def _silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _babbling(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 mail ready\r\n")


async def _hanging_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3_000_000)


@pytest.mark.parametrize(
    "handler",
    [
        _babbling,
        _hanging_up,
        _endless,
        replying({}),
        replying({"/v1/models": [1]}),
        replying({"/v1/models": {"data": [{"name": "no id"}]}}),
        replying({"/v1/models": "a page"}),
        replying({"/v1/models": {}}, status=500),
    ],
    ids=["no http", "hangs up", "endless", "404", "list", "no id", "text", "500"],
)
def test_another_program_on_the_port_is_passed_over(handler: Handler) -> None:
    assert found_at(handler) == []


def test_a_program_that_says_nothing_holds_nobody_up() -> None:
    assert found_at(_silent, timeout_s=0.05) == []


def test_a_free_port_is_no_server() -> None:
    async def scenario() -> list[FoundServer]:
        async with serving(_silent) as port:
            pass
        return await find_servers([port])

    assert asyncio.run(scenario()) == []


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("qwen3-coder:30b", "qwen3-coder:30b --url http://h/v1 --dialect chat"),
        (
            "/models/Qwen 3.gguf",
            "Qwen-3 --url http://h/v1 --served-as '/models/Qwen 3.gguf' --dialect chat",
        ),
        ("$(reboot)", "reboot --url http://h/v1 --served-as '$(reboot)' --dialect chat"),
    ],
)
def test_the_command_to_add_a_model_can_be_pasted(model: str, words: str) -> None:
    server = FoundServer(ServerKind.OTHER, "http://h/v1", (model,))
    assert server.commands() == [f"hortus model add {words}"]


def test_a_name_with_control_characters_is_not_shown() -> None:
    (server,) = found_at(replying({"/v1/models": models("good", "\x1b[2Jbad", owner="vllm")}))
    assert server.models == ("good",)


@given(st.text(min_size=1, max_size=200))
def test_whatever_a_server_calls_a_model_the_name_offered_is_taken(model: str) -> None:
    (command,) = FoundServer(ServerKind.OTHER, "http://h/v1", (model,)).commands()
    name = command.split()[3]
    assert not [f for f in faults_of_name("models", name) if "embedded" not in f.problem]
