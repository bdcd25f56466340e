"""Reaching what a command left: no link is followed, nothing is overwritten."""

import os
import stat

import pytest

from hortus.agent.sandbox import beneath


def opened(root):
    return beneath.folder(str(root.parent), str(root))


def test_a_folder_is_opened_step_by_step(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    with beneath.folder(str(tmp_path), f"{tmp_path}/a/b") as at:
        assert os.fstat(at).st_ino == (tmp_path / "a/b").stat().st_ino


@pytest.mark.parametrize("path", ["link", "link/b", "a/link", "file", "missing"])
def test_a_step_over_a_link_or_a_file_is_refused(tmp_path, path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "a/link").symlink_to("/")
    (tmp_path / "file").touch()
    with pytest.raises(OSError), beneath.folder(str(tmp_path), f"{tmp_path}/{path}"):  # noqa: PT011 - which one depends on the kind
        pass


def test_a_folder_that_was_closed_is_opened_to_its_owner(tmp_path):
    (tmp_path / "shut").mkdir(mode=0o000)
    with beneath.folder(str(tmp_path), f"{tmp_path}/shut"):
        pass
    assert stat.S_IMODE((tmp_path / "shut").stat().st_mode) & 0o700 == 0o700


def test_what_is_put_aside_keeps_its_content(tmp_path):
    (tmp_path / "hook").write_text("content")
    with opened(tmp_path) as at:
        beneath.put_aside(at, "hook")
    assert (tmp_path / "hook.disabled").read_text() == "content"
    assert not (tmp_path / "hook").exists()


def test_what_was_put_aside_before_is_not_overwritten(tmp_path):
    (tmp_path / "hook").write_text("new")
    (tmp_path / "hook.disabled").write_text("old")
    with opened(tmp_path) as at:
        beneath.put_aside(at, "hook")
    assert (tmp_path / "hook.disabled").read_text() == "old"
    assert (tmp_path / "hook.disabled-1").read_text() == "new"


def test_where_every_name_is_taken_it_is_removed(tmp_path):
    (tmp_path / "hook").touch()
    (tmp_path / "hook.disabled").touch()
    for number in range(1, 100):
        (tmp_path / f"hook.disabled-{number}").touch()
    with opened(tmp_path) as at:
        beneath.put_aside(at, "hook")
    assert not (tmp_path / "hook").exists()


def test_a_link_is_put_aside_and_not_what_it_leads_to(tmp_path):
    (tmp_path / "target").write_text("mine")
    (tmp_path / "config").symlink_to("target")
    with opened(tmp_path) as at:
        beneath.put_aside(at, "config")
    assert (tmp_path / "target").read_text() == "mine"
    assert (tmp_path / "config.disabled").is_symlink()


def test_only_small_regular_files_are_read(tmp_path):
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 21)
    with opened(tmp_path) as at:
        read = {name: beneath.text(at, name) for name in ("file", "link", "pipe", "large", "none")}
    assert read == {"file": "text", "link": None, "pipe": None, "large": None, "none": None}


def test_only_a_new_file_is_written(tmp_path):
    (tmp_path / "there").symlink_to("/nowhere")
    with opened(tmp_path) as at:
        beneath.write_new(at, "new", "text")
        with pytest.raises(FileExistsError):
            beneath.write_new(at, "there", "text")
    assert (tmp_path / "new").read_text() == "text"
