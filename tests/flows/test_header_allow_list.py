"""Headers pass by a list, in both directions; what is not on it stops at hortus."""

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Fault, ScriptedModel

DOORS = ("chat", "messages", "responses")
SENT = {
    "user-agent": "claude-cli/2.1.0 (external, cli)",
    "anthropic-beta": "claude-code-20250219,context-management-2025-06-27",
    "anthropic-version": "2023-06-01",
    "openai-beta": "responses=v1",
    "originator": "codex_cli_rs",
    "x-app": "cli",
    "accept": "text/event-stream",
    # From here on, nothing may pass.
    "x-codex-turn-metadata": '{"cwd":"/home/ada/secret-project","commit":"abc"}',
    "x-claude-code-session-id": "0f0f",
    "session-id": "0f0f",
    "cookie": "sso=1",
    "x-forwarded-for": "10.1.2.3",
    "traceparent": "00-1-1-01",
    "x-stainless-os": "Linux",
    "proxy-authorization": "Basic YTpi",
}
PASSING = set(list(SENT)[:7])
OF_THE_WIRE = {"host", "content-length", "content-type", "accept-encoding"}
every_door = pytest.mark.parametrize("door", DOORS)


@pytest.fixture
def received(house, run):
    """Return a function that gives the headers which reach a server of a dialect."""

    def received(door, dialect, **more):
        async def story():
            async with (
                ScriptedModel() as server,
                house({"m": inside(server.url, dialect, **more)}) as hortus,
            ):
                key = hortus.key
                await hortus.post(PATHS[door], ask(door, "m"), headers=SENT)
            (request,) = server.requests
            assert key not in str(request.headers)
            return {name.lower(): value for name, value in request.headers}

        return run(story())

    return received


@every_door
def test_to_a_server_of_the_same_dialect_pass_the_headers_listed(received, door):
    headers = received(door, door)
    assert set(headers) == PASSING | OF_THE_WIRE
    assert all(headers[name] == SENT[name] for name in PASSING)


def test_to_a_server_of_another_dialect_passes_the_clients_name_alone(received):
    assert set(received("messages", "chat")) == {"user-agent", "accept"} | OF_THE_WIRE


def test_a_messages_server_always_hears_the_version_it_asks_for(received):
    headers = received("chat", "messages")
    assert headers["anthropic-version"] == "2023-06-01"
    assert "anthropic-beta" not in headers


@pytest.mark.parametrize(
    ("dialect", "header", "value"),
    [
        ("chat", "authorization", "Bearer sk-company"),
        ("responses", "authorization", "Bearer sk-company"),
        ("messages", "x-api-key", "sk-company"),
    ],
)
def test_the_servers_own_key_takes_the_place_of_the_clients(
    received, tmp_path, dialect, header, value
):
    file = tmp_path / "key"
    file.write_text("sk-company\n", encoding="ascii")
    assert received(dialect, dialect, api_key_file=str(file))[header] == value


@every_door
def test_back_to_the_client_pass_the_headers_listed(house, run, door):
    fault = Fault(
        headers=(
            ("x-request-id", "req-1"),
            ("request-id", "req-2"),
            ("openai-processing-ms", "12"),
            ("set-cookie", "session=1"),
            ("server", "secret-model-host/1.0"),
            ("x-internal-node", "gpu-7"),
            ("access-control-allow-origin", "*"),
        )
    )

    async def story():
        async with (
            ScriptedModel(always=fault) as server,
            house({"m": inside(server.url, door)}) as hortus,
        ):
            for stream in (False, True):
                heard = await hortus.post(PATHS[door], ask(door, "m", stream=stream))
                framing = "transfer-encoding" if stream else "content-length"
                assert set(heard.headers) - {"x-hortus-receipt"} == {
                    "date",
                    "content-type",
                    framing,
                    "x-hortus-decision",
                    "x-hortus-model",
                    "x-request-id",
                    "request-id",
                    "openai-processing-ms",
                }

    run(story())
