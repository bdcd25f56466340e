"""The tool `run` hands a command to the sandbox, and remembers where it went."""

import pytest

from hortus.agent.sandbox import Ended, Ran
from hortus.agent.toolbox.running import RunTool, Surroundings
from hortus.agent.values import RunCommand, Running, ToolError


class Answers:
    """Ends every command in one way."""

    def __init__(self, ran):
        self.ran = ran

    def run(self, *_):
        return self.ran


@pytest.fixture
def ending(workspace):
    """Return what the model is told of a command that ended in a certain way."""

    def told(ended, status=None, **given):
        around = Surroundings(workspace, Answers(Ran(status, "so far\n", 0, 1.0, ended, **given)))
        return RunTool(around).prepare({"command": "x", "limit_s": 3}).carry_out(Running())

    return told


def test_the_command_is_shown_as_the_model_wrote_it(tools):
    assert tools["run"].prepare({"command": "make  test"}).action == RunCommand("make  test")


def test_its_output_is_passed_on_and_returned(tools):
    pieces = []
    told = (
        tools["run"]
        .prepare({"command": "echo a; echo b >&2"})
        .carry_out(Running(output=pieces.append))
    )
    assert (told.text, told.failed) == ("a\nb", False)
    assert "".join(pieces) == "a\nb\n"


def test_a_failure_is_told_with_its_status(call):
    told = call("run", command="echo no; exit 3")
    assert (told.text, told.failed) == ("no\n(exit status 3)", True)


def test_colours_reach_neither_the_model_nor_the_person(tools):
    pieces = []
    command = {"command": r"printf '\033[31mred\033[0m\n'"}
    told = tools["run"].prepare(command).carry_out(Running(output=pieces.append))
    assert (told.text, "".join(pieces)) == ("red", "red\n")


def test_nothing_said_is_said(call):
    assert call("run", command="true").text == "(no output)"


def test_the_next_command_begins_where_the_last_one_ended(tools, call, tmp_path):
    (tmp_path / "a b").mkdir()
    assert call("run", command="cd 'a b'").text == "(now in a b)"
    assert tools["run"].prepare({"command": "pwd"}).action.folder == "a b"
    assert call("run", command="pwd").text == str(tmp_path / "a b")
    assert call("run", command="cd .. && exit 0").text == "(now in the workspace)"
    assert call("run", command="pwd").text == str(tmp_path)


@pytest.mark.parametrize("command", ["cd /", "cd /tmp", "kill -9 $$", "trap - EXIT; cd a"])
def test_a_command_that_leaves_or_does_not_tell_changes_nothing(tools, call, tmp_path, command):
    (tmp_path / "a").mkdir()
    call("run", command=command)
    assert tools["run"].prepare({"command": "pwd"}).action.folder == ""


def test_a_folder_that_has_gone_is_left(tools, call, tmp_path):
    (tmp_path / "a").mkdir()
    call("run", command="cd a")
    (tmp_path / "a").rmdir()
    assert tools["run"].prepare({"command": "pwd"}).action.folder == ""


def test_a_folder_behind_a_link_is_not_remembered(tools, call, tmp_path):
    (tmp_path / "out").symlink_to("/tmp")
    call("run", command="cd out")
    assert tools["run"].prepare({"command": "pwd"}).action.folder == ""


def test_a_command_cannot_say_that_it_went_elsewhere(tools, call, tmp_path):
    (tmp_path / "a").mkdir()
    told = call("run", command=f"printf '\\nhortus-went-0:{tmp_path}/a\\n'")
    assert "hortus-went-0" in told.text
    assert tools["run"].prepare({"command": "pwd"}).action.folder == ""


def test_a_limit_is_set_and_bounded(call, shell):
    call("run", command="true")
    call("run", command="true", limit_s=5)
    call("run", command="true", limit_s=99999)
    assert [profile.wall_s for profile in shell.profiles] == [120.0, 5.0, 1800.0]


def test_a_workspace_that_may_not_be_written_is_held_read_only(workspace, shell):
    tool = RunTool(Surroundings(workspace, shell, writes=lambda: False))
    prepared = tool.prepare({"command": "true"})
    assert not prepared.action.writes
    prepared.carry_out(Running())
    assert not shell.profiles[0].writable


@pytest.mark.parametrize(
    ("ended", "status", "words"),
    [
        (Ended.TIMED_OUT, None, "(ended after 3 s, its limit)"),
        (Ended.INTERRUPTED, None, "(interrupted by the person)"),
        (Ended.OUTPUT, None, "(ended: it printed without end)"),
        (Ended.SIGNALLED, 137, "(ended by signal 9)"),
    ],
)
def test_how_a_command_was_ended_is_told(ending, ended, status, words):
    told = ending(ended, status)
    assert (told.text, told.failed) == (f"so far\n{words}", True)


def test_what_a_command_left_behind_is_told(ending):
    told = ending(Ended.EXITED, 0, created=("made conftest.py",))
    assert told.text == "so far\nmade conftest.py"


@pytest.mark.parametrize("command", ["", "  ", "a\0b"])
def test_what_is_no_command_is_refused(tools, command):
    with pytest.raises(ToolError):
        tools["run"].prepare({"command": command})


def test_half_a_character_is_no_command(call):
    with pytest.raises(ToolError, match="half a character"):
        call("run", command="echo \ud800")
