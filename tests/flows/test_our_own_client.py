"""Our own client sends the same bytes wherever one is, and talks to the gateway alone."""

import pytest
from msgspec.structs import replace

from hortus.inspector import Request, World, adapters, doctor, from_ourselves
from hortus.inspector.chamber import Chambers
from hortus.inspector.staging import HELLO, Stage

HERE = World()
ELSEWHERE = replace(
    HERE,
    time_zone="Asia/Shanghai",
    locale="zh_CN.UTF-8",
    gateway="deepseek.example.cn",
    user="liwei52",
    host="beijing-5512",
    git_name="Li Wei Zhang",
    git_email="liwei@corp.example.cn",
    git_remote="git@git.rival.example:garden/tools.git",
    machine_id="0" * 31 + "7",
    container=True,
    clock="2026-04-11T12:00:00+00:00",
)


@pytest.fixture(scope="module")
def seen():
    """Return what was seen of our client in two worlds."""
    if any(each.is_needed and not each.is_there for each in doctor()):
        pytest.skip("no chamber can be built on this machine: `hortus inspect --doctor`")
    ready = from_ourselves(adapters()["hortus"])
    stage = Stage(ready.adapter, ready.shown, path=ready.path)
    with Chambers() as chambers:
        return [
            chambers.observe(lambda folder, world=world: stage.spec(world, HELLO, folder))
            for world in (HERE, ELSEWHERE)
        ]


def requests(observation):
    """Return what was sent, with the gateway's name taken out."""
    gateway = observation.world.gateway
    return [
        (
            each.method,
            each.target,
            [(name, value.replace(gateway, "")) for name, value in each.headers],
            each.body,
        )
        for each in observation.events
        if isinstance(each, Request)
    ]


def test_setting_up_every_client_and_asking_works(seen):
    assert [each.ending.status for each in seen] == [0, 0]


def test_the_same_bytes_are_sent_wherever_one_is(seen):
    here, elsewhere = map(requests, seen)
    assert here
    assert here == elsewhere


def test_nobody_but_the_gateway_is_talked_to(seen):
    for each in seen:
        hosts = {event.authority for event in each.events if isinstance(event, Request)}
        assert hosts == {each.world.gateway}
        assert {event.role for event in each.events if isinstance(event, Request)} == {"model"}


def test_only_the_files_of_clients_are_written(seen):
    known = (".claude", ".codex", ".qwen", ".config/", ".aider", ".continue", "gateway-key")
    known += (".local/share/hortus/",)
    for each in seen:
        home = f"/home/{each.world.user}/"
        # Other tests run at the same time, and Python keeps what it compiles for them.
        changed = [path for path in each.changed if not path.endswith(".pyc")]
        assert changed
        assert [
            path for path in changed if not path.startswith(tuple(home + k for k in known))
        ] == []
