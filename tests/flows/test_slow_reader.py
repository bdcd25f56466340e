"""A client that reads slowly makes the model's server wait; hortus holds no more than a little."""

import asyncio

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing.faults import FaultyServer, endless_stream

MB = 1_000_000
# What may be under way: the buffers of four sockets and of the client's library.
MOST_HELD = 24 * MB


# More than may be held. What is translated event by event takes longer, and shows it with less.
@pytest.mark.parametrize(("door", "amount"), [("chat", 30 * MB), ("messages", 3 * MB)])
def test_what_a_client_does_not_read_is_not_taken_from_the_server(
    house, run, door, amount, settled
):
    async def story():
        server = FaultyServer(endless_stream())
        body = ask(door, "m", stream=True)
        async with (
            server,
            house({"m": inside(server.url)}) as hortus,
            hortus.opened(PATHS[door], body) as response,
        ):
            read = len(await response.content.readany())
            assert await settled(lambda: server.asked[0].sent) < MOST_HELD
            while read < amount:
                more = len(await response.content.readany())
                assert more
                read += more
                assert server.asked[0].sent - read < MOST_HELD

    run(story())


@pytest.fixture
def settled():
    """Return a function that waits until a number has stopped growing and returns it."""

    async def settled(number):
        before = -1
        while (now := number()) != before:
            before = now
            await asyncio.sleep(0.1)
        return now

    return settled
