"""The tool `edit` shows the whole change first, then makes that very change or none."""

import pytest

from hortus.agent.edits import Format
from hortus.agent.files import Workspace
from hortus.agent.toolbox.editing import EditTool
from hortus.agent.toolbox.known import Known
from hortus.agent.toolbox.records import Records
from hortus.agent.values import Running, ToolError


def test_the_change_is_shown_before_anything_is_written(tools, tmp_path):
    (tmp_path / "a.py").write_text("x = 1\ny = 2\n")
    prepared = tools["edit"].prepare({"path": "a.py", "old_string": "1", "new_string": "3"})
    assert (tmp_path / "a.py").read_text() == "x = 1\ny = 2\n"
    assert prepared.action.paths == ("a.py",)
    assert prepared.action.diff == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-x = 1\n+x = 3\n y = 2\n"
    )
    told = prepared.carry_out(Running())
    assert (tmp_path / "a.py").read_text() == "x = 3\ny = 2\n"
    assert (told.text, told.changed) == ("changed a.py (+1 -1)", ("a.py",))


def test_a_new_file_is_written_with_its_folders(call, tmp_path):
    told = call("edit", path="a/b/c.py", content="x\n")
    assert (tmp_path / "a/b/c.py").read_text() == "x\n"
    assert told.text == "added a/b/c.py (+1 -0)"


def test_new_text_alone_makes_a_new_file_and_never_replaces_one(call, tmp_path):
    call("edit", path="a", new_string="x\n")
    with pytest.raises(ToolError, match="there already"):
        call("edit", path="a", old_string="", new_string="y\n")
    assert (tmp_path / "a").read_text() == "x\n"


def test_every_place_is_replaced_only_when_that_is_asked_for(call, tmp_path):
    (tmp_path / "a").write_text("x x\n")
    with pytest.raises(ToolError, match="occurs 2 times"):
        call("edit", path="a", old_string="x", new_string="y")
    call("edit", path="a", old_string="x", new_string="y", replace_all=True)
    assert (tmp_path / "a").read_text() == "y y\n"


def test_text_is_taken_out_where_nothing_is_to_stand_in_its_place(call, tmp_path):
    (tmp_path / "a").write_text("one two\n")
    call("edit", path="a", old_string=" two")
    assert (tmp_path / "a").read_text() == "one\n"


def test_a_file_is_moved_and_changed_at_once(tools, call, tmp_path):
    (tmp_path / "a").write_text("x\n")
    (tmp_path / "a").chmod(0o755)
    given = {"path": "a", "old_string": "x", "new_string": "y", "move_to": "d/b"}
    diff = tools["edit"].prepare(given).action.diff
    assert diff.startswith("rename from a\nrename to d/b\n--- a/a\n+++ b/d/b\n")
    assert call("edit", **given).text == "moved a to d/b (+1 -1)"
    assert not (tmp_path / "a").exists()
    assert (tmp_path / "d/b").read_text() == "y\n"
    assert (tmp_path / "d/b").stat().st_mode & 0o777 == 0o755


def test_a_file_is_deleted(tools, tmp_path):
    (tmp_path / "a").write_text("x\n")
    prepared = tools["edit"].prepare({"path": "a", "delete": True})
    assert prepared.action.diff == "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    assert prepared.carry_out(Running()).text == "deleted a (+0 -1)"
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "patch",
    [
        "*** Begin Patch\n*** Update File: a\n@@\n-x\n+y\n*** End Patch",
        "a\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n",
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n",
    ],
)
def test_a_patch_is_read_in_whichever_format_it_is(call, tmp_path, patch):
    (tmp_path / "a").write_text("x\n")
    call("edit", patch=patch)
    assert (tmp_path / "a").read_text() == "y\n"


def test_what_was_overlooked_is_shown_to_person_and_model(tools, tmp_path):
    (tmp_path / "a.py").write_text("def f():\n    return 1\n")
    given = {
        "path": "a.py",
        "old_string": "def f():\n  return 1",
        "new_string": "def f():\n  return 2",
    }
    prepared = tools["edit"].prepare(given)
    assert prepared.action.notes == ("a.py:1: found although it differs in indentation",)
    assert "differs in indentation" in prepared.carry_out(Running()).text


def test_line_numbers_copied_from_read_are_left_out_and_that_is_said(tools, tmp_path):
    (tmp_path / "a").write_text("one\ntwo\n")
    given = {"path": "a", "old_string": "1\tone\n2\ttwo", "new_string": "1\tone\n2\t2"}
    prepared = tools["edit"].prepare(given)
    assert prepared.action.notes == ("line numbers copied from `read` were left out",)
    prepared.carry_out(Running())
    assert (tmp_path / "a").read_text() == "one\n2\n"


def test_numbers_that_are_in_the_file_are_not_taken_for_line_numbers(call, tmp_path):
    (tmp_path / "a.tsv").write_text("1\tone\n")
    call("edit", path="a.tsv", old_string="1\tone", new_string="1\tuno")
    assert (tmp_path / "a.tsv").read_text() == "1\tuno\n"


def test_endings_encoding_and_mode_stay(call, tmp_path):
    (tmp_path / "a").write_bytes("\ufeffä\r\nb".encode())
    (tmp_path / "a").chmod(0o640)
    call("edit", path="a", old_string="ä", new_string="ö\nü")
    assert (tmp_path / "a").read_bytes() == "\ufefförepl".replace("repl", "\r\nü\r\nb").encode()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("path", [".git/hooks/pre-commit", ".hortus/agent.toml", "../x", "/etc/x"])
def test_what_may_not_be_written_is_refused(call, path):
    with pytest.raises(ToolError):
        call("edit", path=path, content="x")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "no file is named"),
        ({"path": "a"}, "nothing is to be done"),
        ({"path": "a", "content": "x", "delete": True}, "are given at once"),
        ({"path": "a", "content": "", "old_string": "x"}, "are given at once"),
        ({"patch": "x", "content": "y"}, "both given"),
        ({"patch": "words only"}, "no file in it"),
        ({"path": "a", "delete": "yes"}, "neither true nor false"),
    ],
)
def test_a_call_that_means_nothing_or_two_things_is_refused(tools, given, said):
    with pytest.raises(ToolError, match=said):
        tools["edit"].prepare(given)


def test_an_edit_that_changes_nothing_is_said(call, tmp_path):
    call("edit", path="a", content="x\n")
    with pytest.raises(ToolError, match="nothing changes"):
        call("edit", path="a", content="x\n")
    assert (tmp_path / "a").read_text() == "x\n"


def test_a_file_is_not_written_anew_unseen(call, tmp_path):
    (tmp_path / "a").write_text("precious\n")
    with pytest.raises(ToolError, match="never read"):
        call("edit", path="a", content="x\n")
    call("read", path="a")
    call("edit", path="a", content="x\n")
    assert (tmp_path / "a").read_text() == "x\n"


def test_a_file_is_not_written_anew_when_only_a_part_was_read(call, tmp_path):
    (tmp_path / "a").write_text("1\n2\n3\n")
    call("read", path="a", lines=2)
    with pytest.raises(ToolError, match="only in part"):
        call("edit", path="a", content="x\n")


def test_a_file_changed_by_others_since_it_was_read_is_not_edited(call, tmp_path):
    (tmp_path / "a").write_text("x\nkeep\n")
    call("read", path="a")
    (tmp_path / "a").write_text("x\nother\n")
    with pytest.raises(ToolError, match="has changed since you read it") as refused:
        call("edit", path="a", old_string="x", new_string="y")
    assert refused.value.remedy.startswith("read it again")
    call("read", path="a")
    call("edit", path="a", old_string="x", new_string="y")
    call("edit", path="a", old_string="y", new_string="z")
    assert (tmp_path / "a").read_text() == "z\nother\n"


def test_a_file_changed_between_showing_and_writing_stops_the_edit(tools, tmp_path):
    (tmp_path / "a").write_text("x\n")
    prepared = tools["edit"].prepare({"path": "a", "old_string": "x", "new_string": "y"})
    (tmp_path / "a").write_text("x\nmore\n")
    with pytest.raises(ToolError, match="changed by somebody else"):
        prepared.carry_out(Running())
    assert (tmp_path / "a").read_text() == "x\nmore\n"


def test_a_model_whose_edits_fail_is_led_to_another_format(tmp_path):
    (tmp_path / "a").write_text("x\n")
    with Workspace(tmp_path) as workspace:
        tool = EditTool(workspace, Known(), Records(), "some-model")
        before = tool.spec
        remedies = []
        for _ in range(6):
            with pytest.raises(ToolError) as refused:
                tool.prepare({"path": "a", "old_string": "no", "new_string": "y"})
            remedies.append(refused.value.remedy)
        assert tool.spec == before
    assert "another way" not in remedies[0]
    assert "From now on make edits in another way: content is the whole file" in remedies[-1]


def test_the_next_session_asks_for_the_format_that_works(tmp_path, workspace):
    records = tmp_path / "data" / "edits.json"
    for _ in range(5):
        Records(records).note("some-model", Format.REPLACE, well_formed=False)
    tool = EditTool(workspace, Known(), Records(records), "some-model")
    assert "SEARCH" in tool.spec.description


def test_whoever_keeps_files_is_told_before_they_are_changed(tmp_path, workspace):
    touched = []
    tool = EditTool(workspace, Known(), Records(), "some-model", touched.extend)
    (tmp_path / "a").write_text("x\n")
    tool.prepare({"path": "a", "move_to": "b"})
    assert touched == ["a", "b"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"old_string": "TOKEN=hiddem", "new_string": "x"},
        {"old_string": "TOKEN=hidden", "new_string": "x"},
        {"content": "TOKEN=hidden\n"},
        {"move_to": "plain.txt"},
        {"delete": True},
    ],
)
def test_an_edit_tells_nothing_of_a_secret_that_was_not_read(call, tmp_path, arguments):
    (tmp_path / ".env").write_text("TOKEN=hidden\n")
    with pytest.raises(ToolError, match="promises a secret") as caught:
        call("edit", path=".env", **arguments)
    assert "hidden" not in caught.value.message + caught.value.remedy
    assert (tmp_path / ".env").read_text() == "TOKEN=hidden\n"


def test_a_secret_is_edited_once_it_was_read_and_made_at_once(call, tmp_path):
    (tmp_path / ".env").write_text("TOKEN=old\n")
    call("read", path=".env")
    call("edit", path=".env", old_string="old", new_string="new")
    call("edit", path="sub/.env", content="A=b\n")
    assert (tmp_path / ".env").read_text() == "TOKEN=new\n"


def test_an_edit_tells_nothing_of_a_file_that_a_rule_denies_to_read(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "key").write_text("hidden words\n")
    patch = "*** Begin Patch\n*** Update File: a/key\n@@\n-hiddem words\n+x\n*** End Patch"
    with Workspace(tmp_path) as workspace:
        tool = EditTool(
            workspace, Known(), Records(None), "m", denied=lambda path: path.startswith("a/")
        )
        for arguments in ({"patch": patch}, {"path": "a/key", "move_to": "b"}):
            with pytest.raises(ToolError, match="a rule denies") as caught:
                tool.prepare(arguments)
            assert "hidden" not in caught.value.message + caught.value.remedy
