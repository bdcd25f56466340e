"""What is typed is found: a package, a known tool, or a command with its own description."""

import os
import sys

import pytest

from hortus.cli.examining import Inspecting, Wish
from hortus.core import SystemClock
from hortus.inspector import RealCredentialError, ToolUnknownError, World, adapters
from hortus.inspector.chamber import Limits
from hortus.inspector.inquiry import Inquiry, Order
from hortus.inspector.staging import HELLO, Stage

ADAPTER = """
name = "own"
title = "Our tool"
command = ["{program}", "ask", "{prompt}"]
"""


@pytest.fixture
def inspecting(tmp_path):
    return Inspecting(tmp_path / "data", SystemClock())


def test_a_command_is_what_it_says(inspecting):
    ready = inspecting.ready(Wish(["sh", "-c", "true"]))
    assert ready.adapter.command == (ready.subject, "-c", "true")
    assert ready.adapter.variables["OPENAI_BASE_URL"]


def test_a_file_describes_a_tool_without_any_code(inspecting, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(ADAPTER)
    ready = inspecting.ready(Wish(["sh"], adapter=file))
    assert ready.adapter.title == "Our tool"
    assert ready.adapter.command[1:] == ("ask", "{prompt}")


def test_words_after_a_described_command_take_the_place_of_its_own(inspecting, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(ADAPTER)
    ready = inspecting.ready(Wish(["sh", "-c", "true"], adapter=file))
    assert ready.adapter.command[1:] == ("-c", "true")


def test_hortus_is_what_is_installed_here(inspecting):
    ready = inspecting.ready(Wish(["hortus"]))
    assert ready.subject == "hortus"
    assert ready.adapter.command[0] == sys.executable


def test_a_path_is_never_taken_for_a_known_tool(inspecting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codex").write_text("#!/bin/sh\n")
    (tmp_path / "codex").chmod(0o755)
    assert inspecting.ready(Wish(["./codex"])).subject == str(tmp_path / "codex")


def test_a_known_tool_of_a_version_is_its_package(inspecting, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(ToolUnknownError, match=r"npm:@openai/codex@0\.169\.0 is had through it"):
        inspecting.ready(Wish(["codex@0.169.0"]))


def test_a_key_that_works_outside_is_refused_before_anything_is_run(inspecting, tmp_path):
    token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    ready = inspecting.ready(Wish(["sh", "-c", f"GITHUB_TOKEN={token} true"]))
    inquiry = Inquiry(Order(ready, limits=Limits()), inspecting.is_real)
    with pytest.raises(RealCredentialError, match="works outside the chamber"):
        inquiry.stage.spec(inquiry.base, inquiry.scenarios[0], tmp_path)


@pytest.mark.parametrize("name", sorted(adapters()))
def test_nothing_in_the_tools_that_ship_is_taken_for_a_real_credential(inspecting, name, tmp_path):
    stage = Stage(adapters()[name], is_real=inspecting.is_real)
    assert stage.spec(World(), HELLO, tmp_path).command
