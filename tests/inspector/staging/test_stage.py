"""A stage puts a tool into a world: all of it made up, and the same each time."""

import json

import pytest
from msgspec.structs import replace

from hortus.inspector import RealCredentialError, ToolUnknownError
from hortus.inspector.chamber import Limits, Shown
from hortus.inspector.scenario import Call, Scenario, Turn
from hortus.inspector.staging import HELLO, Sort, Stage
from hortus.inspector.tools import Adapter
from hortus.inspector.world import World

ADAPTER = Adapter(
    name="tool",
    title="Tool",
    command=("{tool}/bin/tool", "-p", "{prompt}", "{workspace}"),
    variables={"LLM": "{base_url}", "LLM_KEY": "{key}", "MODE": "quiet"},
    opt_out={"NO_TELEMETRY": "1"},
    keys={"api": "sk-made-up-{canary}", "login": "oauth-{canary}"},
    files={"{home}/.tool/settings.json": '{"url": "{base_url}", "key": "{key}"}'},
    vendor_hosts=("api.vendor.example",),
    seconds=7.0,
)
WORLD = World()


@pytest.fixture
def spec(tmp_path_factory):
    def made(world=WORLD, adapter=ADAPTER, scenario=HELLO, **more):
        folder = tmp_path_factory.mktemp("run")
        return Stage(adapter, **more).spec(world, scenario, folder)

    return made


def file(spec, path):
    return next(each.content.decode() for each in spec.files if each.path == path)


def test_the_command_and_the_variables_are_filled_in(spec):
    made = spec()
    assert made.command == ("/opt/tool/bin/tool", "-p", HELLO.prompt, "/home/casey41/garden")
    environment = dict(made.environment)
    assert environment["LLM"] == "https://gateway.example.com/v1"
    assert environment["LLM_KEY"].startswith("sk-made-up-")
    assert environment["MODE"] == "quiet"
    assert "NO_TELEMETRY" not in environment


def test_settings_stand_where_the_tool_looks_for_them(spec):
    told = json.loads(file(spec(), "/home/casey41/.tool/settings.json"))
    assert told["url"] == "https://gateway.example.com/v1"
    assert told["key"].startswith("sk-made-up-")


def test_what_the_model_says_names_the_world_it_is_in(spec):
    call = Call(name="read", arguments='{"path": "{workspace}/seeds.py"}')
    told = Scenario(name="edit", prompt="Mend it.", turns=(Turn(calls=(call,)), Turn(text="ok")))
    [turn, _] = spec(replace(WORLD, user="marta"), scenario=told).scenario.turns
    assert json.loads(turn.calls[0].arguments) == {"path": "/home/marta/garden/seeds.py"}


def test_opt_outs_are_set_only_where_the_world_says_so(spec):
    assert dict(spec(replace(WORLD, opt_out=True)).environment)["NO_TELEMETRY"] == "1"


def test_settings_that_opt_out_stand_in_place_of_the_usual_ones(spec):
    path = "{home}/.tool/settings.json"
    adapter = replace(ADAPTER, opt_out_files={path: '{"url": "{base_url}", "usage": false}'})
    usual, quiet = (
        json.loads(
            file(spec(replace(WORLD, opt_out=out), adapter), "/home/casey41/.tool/settings.json")
        )
        for out in (False, True)
    )
    assert "usage" not in usual
    assert quiet == {"url": "https://gateway.example.com/v1", "usage": False}


def test_the_ways_to_opt_out_are_named():
    adapter = replace(ADAPTER, opt_out_files={"{home}/.tool/settings.json": "{}"})
    assert Stage(adapter).opt_outs == ("NO_TELEMETRY=1", "settings.json")
    assert Stage(replace(ADAPTER, opt_out={})).opt_outs == ()


def test_without_a_gateway_the_vendor_is_the_model(spec):
    made = spec(replace(WORLD, gateway=""))
    assert made.model_hosts == ("api.vendor.example",)
    assert "LLM" not in dict(made.environment)


def test_nothing_of_this_machine_is_in_the_environment(spec, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-of-this-machine")
    told = spec()
    assert "ANTHROPIC_API_KEY" not in dict(told.environment)
    assert "sk-of-this-machine" not in repr(told)


def test_two_stages_make_the_same_of_one_world(spec):
    one, other = spec(), spec()
    assert one.environment == other.environment
    assert {f.path for f in one.files} == {f.path for f in other.files}
    for path in ("/home/casey41/garden/seeds.py", "/home/casey41/garden/.git/HEAD"):
        assert file(one, path) == file(other, path)


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"machine_id": "7" * 32}, "/etc/machine-id"),
        ({"host": "helsinki"}, "/etc/hostname"),
        ({"time_zone": "Asia/Dhaka"}, "/etc/timezone"),
        ({"git_email": "a@b.example"}, "/home/casey41/.gitconfig"),
        ({"git_remote": "git@x.example:y/z.git"}, "/home/casey41/garden/.git/config"),
    ],
)
def test_a_change_of_the_world_is_what_changes(spec, changed, path):
    [value] = changed.values()
    assert value in file(spec(replace(WORLD, **changed)), path)
    assert value not in file(spec(), path)


def test_a_proxy_is_named_in_the_usual_variables(spec):
    environment = dict(spec(replace(WORLD, proxy="http://p.example:3128")).environment)
    assert environment["https_proxy"] == environment["HTTP_PROXY"] == "http://p.example:3128"


def test_another_kind_of_key_is_another_key(spec):
    assert dict(spec(replace(WORLD, key="login")).environment)["LLM_KEY"].startswith("oauth-")


def test_an_unknown_kind_of_key_is_refused_with_those_known(spec):
    with pytest.raises(ToolUnknownError) as caught:
        spec(replace(WORLD, key="badge"))
    assert "api, login" in caught.value.remedy


def test_each_canary_is_named_once_and_the_key_and_the_prompt_are_among_them():
    canaries = Stage(ADAPTER).canaries(WORLD)
    names = [canary.name for canary in canaries]
    assert len(set(names)) == len(names)
    assert {canary.sort for canary in canaries} == set(Sort)
    assert next(c for c in canaries if c.name == "the prompt").value in HELLO.prompt


def test_limits_folders_and_paths_are_handed_on(spec):
    shown = Shown(source="/srv/tool", path="/opt/tool")
    made = spec(shown=[shown], path=["/opt/node/bin"])
    assert made.limits == Limits(seconds=7.0)
    assert made.shown == (shown,)
    assert dict(made.environment)["PATH"].startswith("/opt/node/bin:/usr/local/bin")


@pytest.mark.parametrize(
    "adapter",
    [
        replace(ADAPTER, variables={"TOKEN": "real-one"}),
        replace(ADAPTER, command=("tool", "--token=real-one")),
        replace(ADAPTER, files={"{home}/.netrc": "password real-one"}),
    ],
)
def test_a_credential_that_works_outside_is_refused(spec, adapter):
    with pytest.raises(RealCredentialError):
        spec(adapter=adapter, is_real=lambda text: "real-one" in text)


def test_the_made_up_key_is_not_taken_for_a_real_one(spec):
    assert spec(is_real=lambda text: "sk-made-up-" in text).command


@pytest.mark.parametrize(("trust", "seconds"), [("all", 90.0), ("model", 30.0), ("none", 30.0)])
def test_a_run_in_which_tools_only_try_again_is_shorter(spec, trust, seconds):
    limits = Limits(seconds=90.0)
    assert spec(replace(WORLD, trust=trust), limits=limits).limits.seconds == seconds


def test_programs_with_certificates_of_their_own_are_told_whom_to_trust(spec):
    environment = dict(spec().environment)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "NODE_EXTRA_CA_CERTS"):
        assert file(spec(), environment[name]).startswith("-----BEGIN CERTIFICATE-----")
