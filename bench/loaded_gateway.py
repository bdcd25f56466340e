"""A whole gateway under load, to be killed: prints each decision that a client got to its end.

The server, a scripted model and the clients share this process, so ``kill -9`` takes them all at
once. Meant as a child of bench/crash.py: ``--child 'python bench/loaded_gateway.py {data}'``.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from hortus.compose.testing import RunningHouse
from hortus.gateway.testing import Say, Script, ScriptedModel, Turn

_CLIENTS = 16
_SCRIPT = Script(turns=(Turn((Say("a short answer " * 8),)),))
_MESSAGES = [{"role": "user", "content": "say something " * 50}]


async def main(folder: Path) -> None:
    """Serve and ask until killed."""
    async with ScriptedModel(_SCRIPT) as model:
        models = {"m": {"url": f"{model.url}/v1", "inside": True}}
        async with RunningHouse(folder, models=models) as hortus:
            await asyncio.gather(*(_client(hortus) for _ in range(_CLIENTS)))


async def _client(hortus: RunningHouse) -> None:
    for number in itertools.count():
        body = {"model": "m", "messages": _MESSAGES, "stream": number % 2 == 0}
        heard = await hortus.post("/v1/chat/completions", body)
        if heard.status != 200:
            sys.exit(f"hortus answered {heard.status}: {heard.body!r}")
        print(heard.headers["x-hortus-decision"], heard.headers["x-hortus-receipt"], flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
