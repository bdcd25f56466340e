"""Writing is all or nothing, with the former content kept."""

import os
import stat

import pytest

from hortus.connect.errors import BadSettingsFileError, FileChangedError
from hortus.connect.plan import plan_changes
from hortus.connect.types import FileEdit, Put, Syntax
from hortus.connect.write import write_changes
from hortus.core.testing import FrozenClock

NOW = FrozenClock().now_us()
EDIT = FileEdit("conf/app.json", Syntax.JSON, (Put(("a",), 1),))
KEYED = FileEdit("app.json", Syntax.JSON, (Put(("apiKey",), "hk_new"),), key_field="apiKey")


def mode_of(file):
    return stat.S_IMODE(file.stat().st_mode)


def test_a_new_file_is_made_with_its_folders(tmp_path):
    [written] = write_changes(plan_changes([EDIT], tmp_path), NOW)
    assert written.path.read_text() == '{\n  "a": 1\n}\n'
    assert written.backup is None
    assert mode_of(written.path) == 0o644


def test_the_former_content_is_kept_beside_it(tmp_path):
    (tmp_path / "app.json").write_text('{"b": 2}')
    [written] = write_changes(plan_changes([KEYED], tmp_path), NOW)
    assert written.backup.name == "app.json.hortus-20231114T221320Z.bak"
    assert written.backup.read_text() == '{"b": 2}'
    assert sorted(p.name for p in tmp_path.iterdir()) == ["app.json", written.backup.name]


def test_a_file_with_a_key_and_its_backup_are_for_the_owner_only(tmp_path):
    file = tmp_path / "app.json"
    file.write_text('{"apiKey": "hk_old"}')
    file.chmod(0o644)
    [written] = write_changes(plan_changes([KEYED], tmp_path), NOW)
    assert mode_of(file) == mode_of(written.backup) == 0o600


def test_the_second_time_there_is_nothing_to_write(tmp_path):
    write_changes(plan_changes([EDIT, KEYED], tmp_path), NOW)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    assert write_changes(plan_changes([EDIT, KEYED], tmp_path), NOW) == []
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("there_before", [True, False])
def test_a_file_changed_meanwhile_is_not_overwritten_nor_any_other(tmp_path, there_before):
    file = tmp_path / "app.json"
    if there_before:
        file.write_text("{}")
    changes = plan_changes([EDIT, KEYED], tmp_path)
    file.write_text('{"mine": true}')
    with pytest.raises(FileChangedError):
        write_changes(changes, NOW)
    assert file.read_text() == '{"mine": true}'
    assert not (tmp_path / "conf").exists()


def test_a_link_stays_a_link(tmp_path):
    real = tmp_path / "real.json"
    real.write_text("{}")
    (tmp_path / "app.json").symlink_to(real)
    write_changes(plan_changes([KEYED], tmp_path), NOW)
    assert (tmp_path / "app.json").is_symlink()
    assert "hk_new" in real.read_text()


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "conf").write_text("a file where a folder should be")
    changes = plan_changes([KEYED], tmp_path)
    blocked = changes[0].path.with_name("x" * (os.pathconf(tmp_path, "PC_NAME_MAX") + 1))
    too_long = FileEdit(blocked.name, Syntax.JSON, (Put(("a",), 1),))
    with pytest.raises(BadSettingsFileError):
        write_changes(plan_changes([too_long], tmp_path), NOW)
    assert [p.name for p in tmp_path.iterdir()] == ["conf"]
