"""What the tests of the whole house share."""

import asyncio

import pytest


@pytest.fixture(scope="session")
def eventually():
    """Return a function that waits, for a while, until something holds."""

    async def eventually(holds):
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110 - it stands for any change from outside
                await asyncio.sleep(0.02)

    return eventually
