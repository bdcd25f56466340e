"""The real Claude Code signs in at hortus, where `make clients` has installed it.

It is driven as its editor plug-in drives it: it asks one question per line, and reads answers.
Which gateway it may sign in to is said by settings in `/etc`; it runs where that folder is ours.
"""

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "build" / "clients" / "claude" / "node_modules" / ".bin" / "claude"
APART = ("unshare", "--map-root-user", "--mount")
WITH_OUR_ETC = 'mount --bind "$0" /etc && exec "$@"'


@pytest.fixture
def claude(tmp_path):
    """Return a function that starts the client on a machine that belongs to a gateway."""
    if not CLIENT.exists():
        pytest.skip("Claude Code is not installed here: `make clients` does that")
    if shutil.which("unshare") is None or subprocess.run([*APART, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody have a folder of settings of their own (unshare)")
    etc, home = tmp_path / "etc", tmp_path / "claude-home"
    (etc / "claude-code").mkdir(parents=True)
    home.mkdir()
    for name in ("passwd", "group", "hosts"):
        shutil.copyfile(f"/etc/{name}", etc / name)
    environment = {"HOME": str(home), "PATH": os.defpath, "TERM": "dumb", "BROWSER": "true"}

    async def start(gateway, *words):
        settings = {"forceLoginMethod": "gateway", "forceLoginGatewayUrl": gateway}
        (etc / "claude-code" / "managed-settings.json").write_text(json.dumps(settings))
        return await asyncio.create_subprocess_exec(
            *APART,
            *("sh", "-c", WITH_OUR_ETC, str(etc), str(CLIENT), *words),
            env=environment,
            cwd=home,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    return start


async def converse(process, browser):
    """Agree to all it asks, let it in where it shows a code; return what it went through."""
    states = []
    while line := await process.stdout.readline():
        said = json.loads(line)
        states.append(said["state"])
        if said["state"] == "polling":
            page = await browser.sign_in(await browser.open(said["browserUrl"]), "anna")
            assert said["userCode"] in page.text
            await browser.submit(page, answer="approve")
        elif "shown" in said:
            answer = {"state": said["state"], "shown": said["shown"], "accept": True}
            process.stdin.write(json.dumps(answer).encode() + b"\n")
            await process.stdin.drain()
    return states


def test_claude_code_signs_in_and_asks_in_the_name_of_its_user(run, signin, claude, steps):
    async def scenario(house, browser):
        process = await claude(house.url, "auth", "login", "--gateway-json")
        states = await converse(process, browser)
        assert await process.wait() == 0
        assert states[-4:] == ["polling", "confirm_account", "saving", "done"]
        assert await steps.events(house) == ["signin.started", "signin.approved", "signin.started"]
        process = await claude(house.url, "auth", "status")
        status = json.loads((await process.communicate())[0])
        assert (status["loggedIn"], status["email"]) == (True, "anna")
        process = await claude(house.url, "-p", "say hello", "--model", "claude-none")
        await process.communicate()
        first = house.house.store.records.recent(1)[0]
        assert (first.attempts[0].principal, first.attempts[0].client) == ("anna", "claude-code")
        assert first.outcome.status == 404

    run(scenario, signin)
