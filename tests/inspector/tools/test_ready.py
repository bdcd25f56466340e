"""A tool made ready: its command as it is inside, and no more of this machine than it needs."""

import sys

import pytest

from hortus.inspector import RealCredentialError, ToolUnknownError
from hortus.inspector.tools import Form, adapters, from_command, from_ourselves, from_package
from hortus.inspector.tools.adapter import Adapter
from hortus.inspector.tools.installing import Shelf
from hortus.inspector.tools.package import package


@pytest.fixture
def installed(npm, tmp_path):
    assert not npm.read_text()
    node = tmp_path / "clients" / "node"
    node.write_text("#!/bin/sh\n")
    node.chmod(0o755)
    return Shelf(tmp_path / "shelf").get(package("npm:@some/tool@1.2.3"))


def program(folder, text="#!/bin/sh\nexit 0\n", name="tool"):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text)
    file.chmod(0o755)
    return file


def test_a_package_that_nobody_described_is_run_with_the_words_given(installed):
    ready = from_package(*installed, None, ("--ask", "{prompt}"))
    inside = "/opt/tool/node_modules/.bin/tool"
    assert ready.adapter.command == (inside, "--ask", "{prompt}")
    assert ready.subject == "npm:@some/tool@1.2.3"
    assert ready.version == "1.2.3"
    assert ready.form is Form.SCRIPT
    assert ready.scripts == ("postinstall: node grab.js",)


def test_a_package_and_its_interpreter_are_shown_and_nothing_else(installed, tmp_path):
    ready = from_package(*installed, None)
    shown = {each.path: each.source for each in ready.shown}
    assert shown == {"/opt/tool": str(installed[1]), str(tmp_path): str(tmp_path)}
    assert str(tmp_path / "clients") in ready.path


def test_a_described_package_is_called_as_described_with_its_best_program(installed):
    adapter = Adapter(
        name="tool",
        title="Tool",
        command=("{program}", "-p", "{prompt}"),
        programs=("no/such/program-{arch}", "node_modules/@some/*/dist/cli.js"),
    )
    ready = from_package(*installed, adapter)
    assert ready.adapter.command == (
        "/opt/tool/node_modules/@some/tool/dist/cli.js", "-p", "{prompt}",
    )  # fmt: skip
    assert ready.program_digest != ready.digest


def test_words_take_the_place_of_the_usual_ones(installed):
    adapter = Adapter(name="tool", title="Tool", command=("{program}", "-p", "{prompt}"))
    ready = from_package(*installed, adapter, ("--version",))
    assert ready.adapter.command[1:] == ("--version",)


def test_a_script_without_its_interpreter_is_told(installed, monkeypatch):
    monkeypatch.setenv("PATH", "/no/such/folder")
    with pytest.raises(ToolUnknownError, match=r"cli\.js needs node"):
        from_package(*installed, None)


def test_a_command_is_shown_with_its_folder_at_the_same_place(tmp_path):
    file = program(tmp_path / "tools")
    ready = from_command([str(file), "--ask", "{prompt}"])
    assert ready.adapter.command == (str(file), "--ask", "{prompt}")
    assert [(each.source, each.path) for each in ready.shown] == [(str(file.parent),) * 2]
    assert ready.subject == str(file)


def test_a_file_among_the_words_is_shown_too_and_named_in_full(tmp_path, monkeypatch):
    file = program(tmp_path / "tools", "print(1)\n", "tool.py")
    monkeypatch.chdir(file.parent)
    ready = from_command(["sh", "tool.py", "-x"])
    assert ready.adapter.command[1:] == (str(file), "-x")
    assert [each.source for each in ready.shown] == [str(file.parent)]
    assert ready.subject == str(file)
    assert ready.digest != ready.program_digest


def test_a_command_of_the_system_needs_nothing_shown():
    assert from_command(["sh", "-c", "true"]).shown == ()


def test_an_installed_node_program_is_shown_with_its_whole_installation(tmp_path):
    file = program(tmp_path / "place/node_modules/tool/bin")
    assert [each.source for each in from_command([str(file)]).shown] == [str(tmp_path / "place")]


def test_a_program_beside_credentials_is_shown_alone(tmp_path):
    file = program(tmp_path)
    (tmp_path / ".env").write_text("KEY=1")
    assert [each.source for each in from_command([str(file)]).shown] == [str(file)]


def test_an_installation_that_holds_credentials_is_refused(tmp_path):
    file = program(tmp_path / "place/node_modules/tool")
    (tmp_path / "place/.env").write_text("KEY=1")
    with pytest.raises(RealCredentialError, match=r"has \.env in it"):
        from_command([str(file)])


def test_a_file_that_may_not_be_run_is_told_from_one_that_is_not_there(tmp_path):
    file = tmp_path / "tool.py"
    file.write_text("print()\n")
    with pytest.raises(ToolUnknownError, match="may not be run") as caught:
        from_command([str(file)])
    assert "python3 FILE" in caught.value.remedy


def test_a_command_that_is_not_there_is_told():
    with pytest.raises(ToolUnknownError, match="no program 'no-such-tool'"):
        from_command(["no-such-tool"])


def test_of_ourselves_the_code_and_its_python_are_shown():
    ready = from_ourselves(adapters()["hortus"])
    assert ready.adapter.command[0] == sys.executable
    assert sys.prefix in {each.source for each in ready.shown}
    assert ready.form is Form.LINKED
