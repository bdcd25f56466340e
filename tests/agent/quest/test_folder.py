import pytest

from hortus.agent.quest import QuestError, QuestFolder
from hortus.agent.quest.folder import write_text


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
    with pytest.raises(QuestError, match="there are one, two"):
        folder.existing("")


def test_a_quest_that_is_not_there_says_which_are(folder):
    with pytest.raises(QuestError, match="there are none yet") as caught:
        folder.existing("x")
    assert "hortus quest new" in caught.value.remedy


def test_a_link_out_of_the_workspace_is_refused(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work" / ".hortus").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(QuestError, match="link out of the workspace"):
        QuestFolder(tmp_path / "work", tmp_path / "data").files("q")


def test_progress_lies_outside_the_workspace(folder, tmp_path):
    files = folder.files("q")
    assert not files.progress._file.is_relative_to(tmp_path / "work")
    assert files.spec.is_relative_to(tmp_path / "work")
