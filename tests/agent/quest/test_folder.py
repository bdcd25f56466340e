import os

import pytest

from hortus.agent.quest import QuestError, QuestFolder
from hortus.agent.quest.folder import read_text, write_text


@pytest.mark.parametrize(
    ("intent", "name"),
    [
        ("Add a retry to HTTP calls, please!", "add-a-retry-to-http"),
        ("ÄÖÜ", "quest"),
        ("../../etc", "etc"),
    ],
)
def test_a_name_is_made_of_the_intent(folder, intent, name):
    assert folder.name_for(intent) == name


def test_a_taken_name_gets_a_number(folder):
    write_text(folder.files("quest").spec, "x")
    assert folder.name_for("?") == "quest-2"


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "-x", "a" * 99])
def test_a_name_that_is_none_is_refused(folder, name):
    with pytest.raises(QuestError, match="no name of a quest"):
        folder.files(name)


def test_the_only_quest_needs_no_name(folder):
    write_text(folder.files("one").spec, "x")
    assert folder.existing("").name == "one"
    write_text(folder.files("two").spec, "x")
    with pytest.raises(QuestError, match="there are one, two") as caught:
        folder.existing("")
    assert caught.value.remedy == "name one of them, as in `hortus quest status NAME`"


def test_a_quest_that_is_not_there_says_which_are(folder):
    with pytest.raises(QuestError, match="there are none yet") as caught:
        folder.existing("x")
    assert "hortus quest new" in caught.value.remedy


def test_a_link_out_of_the_workspace_is_refused(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work" / ".hortus").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(QuestError, match="reached by a link"):
        QuestFolder(tmp_path / "work", tmp_path / "data").files("q")


def test_progress_lies_outside_the_workspace(folder, tmp_path):
    files = folder.files("q")
    assert not files.progress._file.is_relative_to(tmp_path / "work")
    assert files.spec.is_relative_to(tmp_path / "work")


@pytest.mark.parametrize("leads", [".hortus", ".hortus/quests", ".hortus/quests/one"])
def test_a_quest_behind_a_link_is_refused(tmp_path, leads):
    workspace, elsewhere = tmp_path / "work", tmp_path / "work" / "src"
    elsewhere.mkdir(parents=True)
    link = workspace / leads
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)
    with pytest.raises(QuestError, match="reached by a link"):
        QuestFolder(workspace, tmp_path / "data").files("one")


def test_a_specification_that_is_a_link_is_not_read(folder, tmp_path):
    (tmp_path / "key").write_text("the person's")
    spec = folder.files("one").spec
    spec.parent.mkdir(parents=True)
    spec.symlink_to(tmp_path / "key")
    with pytest.raises(QuestError, match="cannot be read"):
        read_text(spec, "the specification")


def test_a_specification_that_is_a_pipe_does_not_hold_us_up(folder):
    spec = folder.files("one").spec
    spec.parent.mkdir(parents=True)
    os.mkfifo(spec)
    assert read_text(spec, "the specification") == ""
