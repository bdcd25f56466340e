"""An inquiry joins what is known of a tool with what is tried and what was not reached."""

import pytest

from hortus.inspector import Inquiry, Order, from_command, tool_of
from hortus.inspector.campaign import Depth
from hortus.inspector.tools import Adapter, Form
from hortus.inspector.tools.ready import Ready

ADAPTER = Adapter(
    name="tool",
    title="Our tool",
    command=("/opt/tool/bin/tool", "{prompt}"),
    keys={"api": "a-{canary}", "login": "b-{canary}"},
)


def ready(**more):
    usual = {
        "adapter": ADAPTER,
        "shown": (),
        "subject": "npm:tool@1.2.3",
        "version": "1.2.3",
        "digest": "ab" * 32,
        "program": "bin/tool",
        "program_digest": "cd" * 32,
        "form": Form.LINKED,
    }
    return Ready(**(usual | more))


def factors(order):
    return [setting.factor for setting in Inquiry(order).settings]


def test_own_names_are_tried_as_the_gateways_host():
    inquiry = Inquiry(Order(ready(), Depth.QUICK, ("llm.corp.example",)))
    hosts = {s.sensitive.gateway for s in inquiry.settings if s.factor == "gateway host"}
    assert "llm.corp.example" in hosts


def test_more_depth_tries_more():
    quick, usual, thorough = (len(factors(Order(ready(), depth))) for depth in Depth)
    assert quick < usual < thorough


def test_other_kinds_of_key_are_a_factor():
    assert "key" in factors(Order(ready(), Depth.DEFAULT))


def test_what_the_package_names_is_tried(tmp_path):
    source = tmp_path / "cli.js"
    source.write_text('const a = ["relay-one.example", "relay-two.example", "relay.example"];\n')
    inquiry = Inquiry(Order(ready(sources=(str(source),)), Depth.DEFAULT))
    assert "relay-one.example" in {s.sensitive.gateway for s in inquiry.settings}


def test_canaries_of_every_world_are_known():
    names = {canary.value for canary in Inquiry(Order(ready(), Depth.QUICK)).canaries()}
    assert "deepwell.example.cn" in names
    assert any(name.startswith("a-") for name in names)


def test_a_tool_is_named_with_its_package_and_its_program():
    tool = tool_of(ready())
    assert (tool.name, tool.version, tool.origin) == ("tool", "1.2.3", "npm:tool@1.2.3")
    assert [each.sha256 for each in tool.artefacts] == ["ab" * 32, "cd" * 32]


def test_a_command_is_one_artefact(tmp_path):
    file = tmp_path / "tool"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    assert len(tool_of(from_command([str(file)])).artefacts) == 1


@pytest.mark.parametrize(
    ("more", "depth", "words"),
    [
        ({"form": Form.STATIC}, Depth.DEFAULT, "asks the kernel for the time"),
        ({}, Depth.QUICK, "Only a greeting was tried"),
        ({"scripts": ("postinstall: node x.js",)}, Depth.DEFAULT, "postinstall: node x.js"),
    ],
)
def test_what_is_not_reached_for_certain_is_said(more, depth, words):
    assert words in " ".join(Inquiry(Order(ready(**more), depth)).out_of_reach())
