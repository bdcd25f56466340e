"""Tools are data: what ships holds together, and a file of one's own is enough for another."""

import json
import tomllib
from importlib import resources
from pathlib import Path
from string import Formatter

import msgspec
import pytest
from msgspec.structs import replace

from hortus.inspector import Adapter, RealCredentialError, ToolUnknownError, World
from hortus.inspector.staging import HELLO, Stage
from hortus.inspector.tools import adapters, of_package, plain, read
from hortus.inspector.tools.package import package
from hortus.tools import products

OWN = b"""
name = "own"
title = "Our tool"
command = ["{program}", "ask", "{prompt}"]

[variables]
LLM = "{base_url}"

[keys]
api = "own-{canary}"

[[scenarios]]
name = "edit"
prompt = "Mend it."

[[scenarios.turns]]
calls = [{ name = "read", arguments = '{"path": "{workspace}/seeds.py"}' }]
"""
KNOWN = {"prompt", "base_url", "gateway", "key", "home", "workspace", "tool", "program"}
SHIPPED = sorted(adapters())
MODELS = {
    *("claude-code", "codex", "qwen-code", "opencode", "aider", "gemini-cli", "cline", "continue")
}


def test_the_tools_that_people_use_are_known():
    assert set(SHIPPED) >= MODELS | {"qoder", "hortus"}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_a_tool_that_is_identified_and_has_a_made_up_key(name):
    adapter = adapters()[name]
    assert adapter.name == name
    assert adapter.title
    assert products().tools[name].products
    assert all("{canary}" in form for form in adapter.keys.values())
    assert adapter.command[0] == "{program}"
    if name != "hortus":
        assert package(adapter.package).version == ""
        assert of_package(adapter.package) == adapter


@pytest.mark.parametrize("name", SHIPPED)
def test_each_place_to_be_filled_in_is_known(name):
    adapter = adapters()[name]
    told = [
        *adapter.variables.values(),
        *adapter.files,
        *adapter.opt_out_files,
        *(w for w in adapter.command if len(w) < 99),
    ]
    names = {field for text in told for _, field, _, _ in Formatter().parse(text) if field}
    assert names <= KNOWN


@pytest.mark.parametrize("name", [each for each in SHIPPED if adapters()[each].opt_out_files])
def test_settings_that_opt_out_keep_all_that_the_tool_needs(name):
    adapter = adapters()[name]
    for path, content in adapter.opt_out_files.items():
        parsed = json.loads if path.endswith(".json") else tomllib.loads
        quiet, usual = (
            parsed(content),
            parsed(adapter.files[path]) if path in adapter.files else {},
        )
        assert quiet != usual
        assert {key: quiet[key] for key in usual} == usual


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_tool_that_was_run_has_a_conversation_that_edits_and_a_long_one(name):
    scenarios = {each.name: each for each in adapters()[name].scenarios}
    assert set(scenarios) == {"edit", "long"}
    for scenario in scenarios.values():
        assert scenario.turns[-1].text
        assert not scenario.turns[-1].calls
        for call in (call for turn in scenario.turns for call in turn.calls):
            assert isinstance(json.loads(call.arguments), dict)


def changed(field):
    """Tell which shipped tools say something else than what is usual of a field."""
    usual = msgspec.structs.asdict(Adapter(name="", title="", command=()))
    return [a for a in adapters().values() if getattr(a, field) != usual[field]]


FIELDS = sorted(field.name for field in msgspec.structs.fields(Adapter))


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_described_and_needed_by_a_tool(field):
    page = Path("docs/reference/tool-adapters.md").read_text()
    assert f"`{field}`" in page
    assert changed(field) or field == "terminal"  # that is for tools of one's own


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_written_as_it_is_read(name):
    file = resources.files("hortus.inspector.tools").joinpath(f"data/{name}.toml")
    data = file.read_bytes()
    said = tomllib.loads(data.decode())
    adapter = read(data, name)
    shown = json.loads(msgspec.json.encode(adapter))
    for field, value in said.items():
        if field != "scenarios":
            assert shown[field] == value
    assert len(adapter.scenarios) == len(said.get("scenarios", ()))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_staged_with_all_that_it_says(name, tmp_path):
    adapter, world = adapters()[name], replace(World(), opt_out=True)
    spec = Stage(adapter, ()).spec(world, HELLO, tmp_path)
    environment = dict(spec.environment)
    assert set(adapter.variables) | set(adapter.opt_out) <= set(environment)
    assert len(spec.command) == len(adapter.command)
    paths = {planted.path for planted in spec.files}
    said = [*adapter.files, *adapter.opt_out_files]
    assert {path.replace("{home}", spec.home) for path in said} <= paths
    assert spec.terminal == adapter.terminal
    assert spec.limits.seconds == adapter.seconds
    given = json.dumps(
        [*environment.items(), *spec.command, *(str(p.content) for p in spec.files)]
    )
    assert not any(f"{{{field}}}" in given for field in KNOWN - {"program"})


def test_a_file_of_ones_own_describes_a_tool():
    adapter = read(OWN, "own.toml")
    assert adapter.command == ("{program}", "ask", "{prompt}")
    assert adapter.scenarios[0].turns[0].calls[0].name == "read"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"name = 1",
        OWN + b"\n[surprise]\na = 1",
        OWN.replace(b"{program}", b"tool"),
        OWN.replace(b'title = "Our tool"', b""),
    ],
)
def test_a_file_that_describes_no_tool_says_where_to_read_how(data):
    with pytest.raises(ToolUnknownError) as caught:
        read(data, "own.toml")
    assert "own.toml" in caught.value.message
    assert "tool-adapters.md" in caught.value.remedy


def test_a_key_that_is_not_made_up_is_refused():
    with pytest.raises(RealCredentialError, match="'api' is not made up"):
        read(OWN.replace(b"own-{canary}", b"sk-live-1234567890"), "own.toml")


def test_what_can_be_pointed_at_a_gateway_is_known():
    assert {name for name in SHIPPED if not adapters()[name].takes_gateway} == {"qoder"}
    assert plain(["tool"]).takes_gateway


def test_a_package_that_nobody_described_is_no_known_tool():
    assert of_package("npm:left-pad") is None


def test_any_command_is_pointed_at_the_gateway_by_the_usual_variables():
    adapter = plain(["/opt/some/tool", "--ask"])
    assert adapter.name == "tool"
    assert adapter.command == ("/opt/some/tool", "--ask")
    assert adapter.variables["OPENAI_BASE_URL"] == "{base_url}"
    assert adapter.variables["ANTHROPIC_BASE_URL"] == "https://{gateway}"
