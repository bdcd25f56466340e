"""The start of the agent: what is loaded by its first request, and what that request says."""

import re
import subprocess
import sys
import threading

import pytest

from hortus.agent.testing import Answer, Say, ScriptedModel

HEAVY = {
    "aiohttp",
    "asyncio",
    "concurrent.futures",
    "hortus.agent.checkpoints",
    "hortus.agent.editor",
    "hortus.agent.hooks",
    "hortus.agent.quest",
    "hortus.agent.sandbox",
    "hortus.agent.servers",
    "hortus.agent.terminal",
    "hortus.agent.testing",
    "jinja2",
    "logging",
    "multiprocessing",
    "numpy",
    "prompt_toolkit",
    "pygments",
    "rich",
    "sqlalchemy",
    "sqlite3",
    "tomlkit",
    "tree_sitter",
    "unittest",
    "urllib.request",
    "xml",
    "zipfile",
}
ROOMS = {"agent", "cli", "core"}
_LOADED = re.compile(r"^import time:.*\| +(\S+)$", re.MULTILINE)
_DAY = re.compile(rb"\d{4}-\d\d-\d\d")


class Started:
    """What a process had loaded when its first request came, and that request."""

    def __init__(self, loaded, request):
        self.loaded = set(loaded)
        self.request = request


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Start the agent as a process on a machine of its own until its first request has come."""

    def start(**variables):
        folder = tmp_path_factory.mktemp("machine")
        work, key = folder / "garden", folder / "key"
        (work / ".git").mkdir(parents=True)
        (work / "README.md").write_text("# A garden\n")
        key.touch(mode=0o600)
        key.write_text("secret-key")
        came = threading.Event()
        script = [Answer((Say("ok"),))]
        with (
            ScriptedModel(script, on_request=lambda _: came.set()) as model,
            (folder / "loaded").open("w") as loaded,
        ):
            words = ["code", "-p", "say ok", "--workspace", work, "--key-file", key]
            with subprocess.Popen(
                [sys.executable, "-X", "importtime", "-m", "hortus", *words, "--url", model.url],
                env={"HOME": str(folder / "home"), "PATH": "/usr/bin:/bin", **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=loaded,
            ) as process:
                assert came.wait(60), "no request came"
                process.kill()
            return Started(_LOADED.findall((folder / "loaded").read_text()), model.received[0])

    return start


@pytest.fixture(scope="module")
def here(start):
    """Return the start on an ordinary machine."""
    return start(LANG="C.UTF-8")


def test_nothing_heavy_is_loaded_before_the_first_request(here):
    assert here.loaded & HEAVY == set()
    assert {"hortus.agent.wire", "http.client"} <= here.loaded


def test_no_other_room_is_loaded_before_the_first_request(here):
    rooms = {name.split(".")[1] for name in here.loaded if name.startswith("hortus.")}
    assert {room for room in rooms if not room.startswith("_")} == ROOMS


def test_the_first_request_is_small(here):
    assert len(here.request.body) <= 8_000
    assert here.request.body.count(b'"type":"function"') <= 8


def test_it_is_the_same_bytes_on_another_machine(here, start):
    elsewhere = start(
        LANG="zh_CN.UTF-8",
        TZ="Asia/Shanghai",
        USER="liwei",
        LOGNAME="liwei",
        HOSTNAME="beijing-5512",
        TERM="dumb",
        EDITOR="vi",
        PYTHONHASHSEED="7",
        XDG_CONFIG_HOME="/nowhere/config",
    )
    ours, theirs = (
        (
            each.request.path,
            {name: value for name, value in each.request.headers.items() if name != "host"},
            _DAY.sub(b"day", each.request.body),
        )
        for each in (here, elsewhere)
    )
    assert ours == theirs
