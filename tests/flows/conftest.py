"""What the user stories share: a whole hortus, and what its clients say in each dialect."""

import asyncio

import pytest

from hortus.compose.testing import RunningHouse

PATHS = {
    "chat": "/v1/chat/completions",
    "messages": "/v1/messages",
    "responses": "/v1/responses",
}
# Commits that survive a killed process cost no disk flush, and no story here needs more.
QUICK = {"store": {"durability": "normal"}}


@pytest.fixture
def run():
    """Run a coroutine to its end; no story may take longer than half a minute."""

    def run(story):
        async def bounded():
            async with asyncio.timeout(30):
                return await story

        return asyncio.run(bounded())

    return run


@pytest.fixture
def house(tmp_path):
    """Return a maker of a whole hortus from the tables of its ``hortus.toml``."""

    def make(models=None, **tables):
        return RunningHouse(tmp_path / "data", **{**QUICK, "models": models or {}, **tables})

    return make


@pytest.fixture(scope="session")
def path_of():
    """Return the path of the door of each dialect."""
    return PATHS


@pytest.fixture(scope="session")
def ask():
    """Return a maker of the body in which a client of a dialect asks for an answer."""

    def ask(dialect, model, text="Say hello.", **more):
        said = {"role": "user", "content": text}
        match dialect:
            case "responses":
                body = {"model": model, "input": [{"type": "message", **said}]}
            case "messages":
                body = {"model": model, "max_tokens": 64, "messages": [said]}
            case _:
                body = {"model": model, "messages": [said]}
        return {**body, **more}

    return ask


@pytest.fixture
def inside():
    """Return a maker of the table of a model that runs inside the company."""

    def inside(server, dialect="chat", **more):
        url = server.url if server.url.endswith("/v1") else server.url + "/v1"
        return {"url": url, "dialect": dialect, "inside": True, **more}

    return inside
