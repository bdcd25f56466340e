"""Testing a model: against real servers, well and unwell in every way that users meet."""

import asyncio
import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import pytest

from hortus.core import ConfigError, Dialect, ModelSettings
from hortus.core.testing import FrozenClock
from hortus.gateway.modeltest import ModelReport, try_model
from hortus.gateway.testing import Fault, Script, ScriptedModel
from hortus.gateway.upstream import Timeouts

BRISK = Timeouts(connect_s=0.5, first_byte_s=0.3, between_bytes_s=0.3, total_s=5)
Settings = Callable[[str], ModelSettings]


def tried(
    settings: Settings,
    *,
    fault: Fault | None = None,
    timeouts: Timeouts = Timeouts(5, 30, 30, 60),  # noqa: B008 - a frozen value
) -> tuple[ModelReport, list[bytes]]:
    """Return the report on a model at a scripted server, and the bodies the server was sent."""

    async def scenario() -> tuple[ModelReport, list[bytes]]:
        async with ScriptedModel(Script(models=("scripted", "other")), always=fault) as server:
            report = await try_model(
                "scripted", settings(server.url), FrozenClock(), timeouts=timeouts
            )
            return report, [request.body for request in server.requests]

    return asyncio.run(scenario())


ANSWERS = {
    Dialect.CHAT: ("/v1/chat/completions", {"choices": [{"message": {"content": "yes"}}]}),
    Dialect.RESPONSES: ("/v1/responses", {"output": []}),
    Dialect.MESSAGES: ("/v1/messages", {"content": []}),
}


@asynccontextmanager
async def speaking_only(dialect: Dialect) -> AsyncIterator[str]:
    """Serve one dialect under /v1 and nothing else; yield the address without /v1."""
    path, answer = ANSWERS[dialect]
    known = {"/v1/models": {"data": [{"id": "scripted"}]}, path: answer}

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"content-length: (\d+)", request.lower())
                await reader.readexactly(int(length[1]) if length else 0)
                found = known.get(request.split(b" ")[1].decode())
                body = json.dumps(found or {"error": "nothing is here"}).encode()
                head = f"HTTP/1.1 {200 if found else 404} X\r\ncontent-length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
        writer.close()

    tasks: list[asyncio.Task[None]] = []
    async with await asyncio.start_server(
        lambda *pair: tasks.append(asyncio.create_task(handle(*pair))), "127.0.0.1", 0
    ) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*tasks)


def at(dialect: Dialect = Dialect.CHAT, path: str = "/v1", **more: object) -> Settings:
    return lambda url: ModelSettings(url=url + path, dialect=dialect, **more)  # type: ignore[arg-type]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    file.write_text("sk-very-secret\n")
    return file


@pytest.mark.parametrize(
    "dialect", [Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES, Dialect.COMPLETIONS]
)
def test_a_model_that_answers_in_its_dialect_is_fine(dialect: Dialect) -> None:
    report, bodies = tried(at(dialect))
    assert report.ok, report.problem
    assert (report.status, report.answered_by) == (200, "scripted")
    assert report.summary == f"scripted, {dialect}, after 0 ms"
    assert len(bodies) == 1
    assert json.loads(bodies[0])["model"] == "scripted"


def test_the_name_at_the_server_is_used() -> None:
    _, bodies = tried(at(served_as="other"))
    assert json.loads(bodies[0])["model"] == "other"


def test_the_key_is_sent_as_the_dialect_wants_it(key_file: Path) -> None:
    async def scenario(dialect: Dialect) -> dict[str, str]:
        async with ScriptedModel() as server:
            model = ModelSettings(
                url=f"{server.url}/v1", dialect=dialect, api_key_file=str(key_file)
            )
            await try_model("scripted", model, FrozenClock())
            return {name.lower(): value for name, value in server.requests[0].headers}

    assert asyncio.run(scenario(Dialect.CHAT))["authorization"] == "Bearer sk-very-secret"
    assert asyncio.run(scenario(Dialect.MESSAGES))["x-api-key"] == "sk-very-secret"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_names_its_file_and_a_missing_one_the_setting(
    status: int, key_file: Path
) -> None:
    fault = Fault(status=status, body=b'{"error": {"message": "bad key sk-very-secret"}}')
    report, _ = tried(at(api_key_file=str(key_file)), fault=fault)
    assert report.problem == "the server refuses the key"
    assert str(key_file) in report.remedy
    assert "sk-very-secret" not in repr(report)
    report, _ = tried(at(), fault=fault)
    assert report.problem == "the server wants a key and none is set"
    assert "api_key_file" in report.remedy


def test_a_key_in_the_servers_own_words_is_not_repeated(key_file: Path) -> None:
    fault = Fault(status=500, body=b'{"error": "no place for sk-very-secret"}')
    report, _ = tried(at(api_key_file=str(key_file)), fault=fault)
    assert report.problem == "the server answers 500: no place for (the key)"


def test_a_missing_v1_is_seen_and_the_right_address_is_given() -> None:
    async def scenario() -> ModelReport:
        async with speaking_only(Dialect.CHAT) as url:
            return await try_model("scripted", ModelSettings(url=url), FrozenClock())

    report = asyncio.run(scenario())
    assert "answers under" in report.problem
    assert report.remedy.endswith('/v1" for scripted')


def test_an_unknown_model_comes_with_the_names_there_are() -> None:
    fault = Fault(status=404, body=b'{"error": {"message": "model not found"}}')
    report, _ = tried(at(served_as="absent"), fault=fault)
    assert report.problem == "the server has no model absent; it has scripted, other"
    assert report.offered == ("scripted", "other")
    assert "served_as" in report.remedy


@pytest.mark.parametrize("spoken", [Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES])
def test_a_wrong_dialect_is_seen_and_the_right_one_is_named(spoken: Dialect) -> None:
    set_to = Dialect.COMPLETIONS

    async def scenario() -> ModelReport:
        async with speaking_only(spoken) as url:
            model = ModelSettings(url=f"{url}/v1", dialect=set_to)
            return await try_model("scripted", model, FrozenClock())

    report = asyncio.run(scenario())
    assert report.problem == f"the server speaks {spoken}, not completions"
    assert report.remedy == f'set dialect = "{spoken}" for scripted'


def test_an_answer_in_another_dialect_is_told_by_its_shape() -> None:
    body = b'{"type": "message", "content": [], "model": "m"}'
    report, bodies = tried(at(), fault=Fault(body=body))
    assert report.problem == "the server speaks messages, not chat"
    assert len(bodies) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "out of memory"}}', "out of memory"),
        (b'{"error": "out of memory"}', "out of memory"),
        (b'{"detail": "out of memory"}', "out of memory"),
        (b"out of\x1b[2J\n memory", "out of[2J memory"),
        (b"", "without a word of why"),
        (b'{"error": {"code": 7}}', "without a word of why"),
    ],
)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_quoted(status: int, body: bytes, words: str) -> None:
    report, bodies = tried(at(), fault=Fault(status=status, body=body))
    assert report.problem == f"the server answers {status}: {words}"
    assert len(bodies) == 1, "a server in trouble is not asked again"


def test_a_refusal_that_nothing_explains_is_quoted() -> None:
    fault = Fault(status=400, body=b'{"error": {"message": "max_tokens is not for me"}}')
    report, _ = tried(at(), fault=fault)
    assert report.problem == "the server answers 400: max_tokens is not for me"


def test_a_web_page_is_no_answer() -> None:
    fault = Fault(body=b"<html>Welcome</html>", content_type="text/html")
    report, _ = tried(at(), fault=fault)
    assert not report.ok
    assert "<html>Welcome</html>" in report.problem


def test_a_refused_connection_is_told_with_its_remedy() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    model = ModelSettings(url=f"http://127.0.0.1:{port}/v1")
    report = asyncio.run(try_model("m", model, FrozenClock()))
    assert (report.ok, report.status) == (False, 0)
    assert "refused" in report.problem
    assert report.remedy


@pytest.mark.parametrize(
    "fault",
    [
        Fault(head_delay_s=5),
        Fault(stall_after_bytes=5),
        Fault(close_at_once=True),
        Fault(cut_after_bytes=5),
    ],
    ids=["late", "stalled", "closed", "cut"],
)
def test_an_answer_that_does_not_come_or_does_not_end_is_told(fault: Fault) -> None:
    report, _ = tried(at(), fault=fault, timeouts=BRISK)
    assert not report.ok
    assert report.problem
    assert report.remedy


def test_tls_spoken_to_a_plain_server_is_told_with_the_right_address() -> None:
    report, bodies = tried(
        lambda url: ModelSettings(url=url.replace("http:", "https:") + "/v1"),
        timeouts=Timeouts(0.5, 0.5, 0.5, 5),
    )
    assert report.problem == "the server speaks http, not https"
    assert report.remedy.startswith('set url = "http://127.0.0.1:')
    assert bodies == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_that_is_not_trusted_is_told(tmp_path: Path) -> None:
    words = (
        "req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1 -keyout k.pem -out c.pem"
    )
    subprocess.run(["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True)

    async def scenario() -> ModelReport:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
        async with await asyncio.start_server(
            lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=context
        ) as server:
            port = server.sockets[0].getsockname()[1]
            model = ModelSettings(url=f"https://127.0.0.1:{port}/v1")
            return await try_model("m", model, FrozenClock())

    report = asyncio.run(scenario())
    assert "certificate" in (report.problem + report.remedy).lower()


def test_a_key_file_that_is_gone_is_an_error() -> None:
    with pytest.raises(ConfigError, match="key file of model m"):
        asyncio.run(
            try_model(
                "m",
                ModelSettings(url="http://127.0.0.1:1/v1", api_key_file="/absent"),
                FrozenClock(),
            )
        )


def test_a_gguf_file_is_loaded_and_asked(tmp_path: Path) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"GGUF")
    report = asyncio.run(try_model("m", ModelSettings(gguf=str(file)), FrozenClock()))
    assert not report.ok
    assert f"llama.cpp cannot load {file}" in report.problem
