"""A plan shows what would change and touches nothing."""

import stat

import pytest

from hortus.connect.errors import BadSettingsFileError
from hortus.connect.plan import fresh_text, hide, plan_changes
from hortus.connect.types import FileEdit, Put, Syntax

EDIT = FileEdit("conf/app.json", Syntax.JSON, (Put(("a",), 1),))
KEYED = FileEdit("app.json", Syntax.JSON, (Put(("apiKey",), "hk_new"),), key_field="apiKey")


def test_a_file_that_is_not_there_is_shown_as_new(tmp_path):
    [change] = plan_changes([EDIT], tmp_path)
    assert change.old is None
    assert change.new == fresh_text(EDIT) == '{\n  "a": 1\n}\n'
    assert change.diff().startswith(f"--- (no file)\n+++ {tmp_path}/conf/app.json\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_as_it_should_be_needs_nothing(tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/app.json").write_text('{"a":1}')
    [change] = plan_changes([EDIT], tmp_path)
    assert not change.needed
    assert change.diff() == ""


def test_no_key_old_or_new_can_be_read_in_a_diff(tmp_path):
    (tmp_path / "app.json").write_text('{\n  "apiKey": "hk_old"\n}\n')
    [change] = plan_changes([KEYED], tmp_path)
    assert "apiKey" in change.diff()
    assert "hk_" not in change.diff()
    assert "hk_new" in change.new


@pytest.mark.parametrize(
    "line", ['"apiKey": "a\\"b"', "apiKey: abc", "apiKey = 'abc'", '  "apiKey":"abc", "x": 1']
)
def test_a_key_is_hidden_in_every_syntax(line):
    assert "abc" not in hide(line, "apiKey")
    assert 'a\\"b' not in hide(line, "apiKey")


def test_a_file_with_a_key_is_closed_to_others_even_if_nothing_else_changes(tmp_path):
    file = tmp_path / "app.json"
    file.write_text('{"apiKey": "hk_new"}')
    file.chmod(0o644)
    [change] = plan_changes([KEYED], tmp_path)
    assert change.needed
    assert change.mode == 0o600


def test_a_file_without_a_key_keeps_its_mode(tmp_path):
    (tmp_path / "conf").mkdir()
    file = tmp_path / "conf/app.json"
    file.write_text("{}")
    file.chmod(0o640)
    assert plan_changes([EDIT], tmp_path)[0].mode == 0o640


def test_a_link_is_followed_but_shown_as_the_user_knows_it(tmp_path):
    (tmp_path / "real.json").write_text("{}")
    (tmp_path / "app.json").symlink_to(tmp_path / "real.json")
    [change] = plan_changes([KEYED], tmp_path)
    assert change.path == tmp_path / "real.json"
    assert change.shown == tmp_path / "app.json"


@pytest.mark.parametrize(
    ("syntax", "content"),
    [
        (Syntax.JSON, b"{oops"),
        (Syntax.TOML, b"= ="),
        (Syntax.YAML, b"a: [1"),
        (Syntax.JSON, b"\xff\xfe"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_left_alone(tmp_path, syntax, content):
    file = tmp_path / "app.conf"
    file.write_bytes(content)
    with pytest.raises(BadSettingsFileError) as caught:
        plan_changes([FileEdit("app.conf", syntax, (Put(("a",), 1),))], tmp_path)
    assert str(file) in caught.value.message
    assert file.read_bytes() == content


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    (tmp_path / "app.json").mkdir()
    with pytest.raises(BadSettingsFileError):
        plan_changes([KEYED], tmp_path)


def test_a_new_file_with_a_key_is_for_its_owner_only(tmp_path):
    assert stat.filemode(0o100000 | plan_changes([KEYED], tmp_path)[0].mode) == "-rw-------"


def test_a_file_of_the_repository_is_planned_there_and_nowhere_without_one(tmp_path):
    edit = FileEdit("app.json", Syntax.JSON, (Put(("a",), 1),), in_repository=True)
    home, repository = tmp_path / "home", tmp_path / "repository"
    [mine, theirs] = plan_changes([EDIT, edit], home, repository)
    assert mine.shown == home / "conf/app.json"
    assert theirs.shown == repository / "app.json"
    assert [change.shown for change in plan_changes([EDIT, edit], home)] == [mine.shown]
    assert (EDIT.shown, edit.shown) == ("~/conf/app.json", "app.json")
