"""Files are kept before each step and put back as they were, whatever was done to them."""

import os
import shutil
import subprocess

import pytest

from hortus.agent.checkpoints import (
    CheckpointError,
    Checkpoints,
    InTheWayError,
    UnknownCheckpointError,
)
from hortus.agent.files import Workspace

DAY = 24 * 3600


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", folder, "-c", "user.name=n", "-c", "user.email=e", *words],
        check=True,
        capture_output=True,
    ).stdout


def test_files_are_put_back_with_modes_links_and_empty_folders(checkpoints, root, view):
    (root / "src").mkdir()
    (root / "src/a.py").write_bytes(b"x\r\n")
    (root / "src/a.py").chmod(0o751)
    (root / "private").write_bytes(b"\0\xff")
    (root / "private").chmod(0o600)
    (root / "link").symlink_to("../somewhere/else")
    (root / "empty/deep").mkdir(parents=True)
    (root / "empty").chmod(0o700)
    before = view()
    point = checkpoints.take("before")
    shutil.rmtree(root / "src")
    shutil.rmtree(root / "empty")
    (root / "private").chmod(0o644)
    (root / "link").unlink()
    (root / "new/deep").mkdir(parents=True)
    (root / "new/deep/f").write_text("")
    changed = checkpoints.restore(point)
    assert view() == before
    assert changed == ("link", "new/deep/f", "private", "src/a.py")


def test_going_back_can_itself_be_undone(checkpoints, root, view):
    (root / "a").write_text("1")
    point = checkpoints.take("one")
    (root / "a").write_text("2")
    (root / "b").write_text("b")
    before = view()
    checkpoints.restore(point)
    undo = checkpoints.points()[-1]
    assert undo.label == "before going back to: one"
    checkpoints.restore(undo.id)
    assert view() == before


def test_what_changed_since_is_told(checkpoints, root):
    for name in ("same", "changed", "gone", "mode"):
        (root / name).write_text("x")
    point = checkpoints.take("before")
    assert checkpoints.changed_since(point) == ()
    (root / "changed").write_text("y")
    (root / "gone").unlink()
    (root / "mode").chmod(0o700)
    (root / "new").write_text("")
    (root / "folder").mkdir()
    assert checkpoints.changed_since(point) == ("changed", "gone", "mode", "new")


@pytest.mark.parametrize("was", ["file", "folder", "link"])
@pytest.mark.parametrize("became", ["file", "folder", "link"])
def test_what_became_of_another_sort_becomes_the_one_it_was(checkpoints, root, view, was, became):
    def make(sort):
        match sort:
            case "file":
                (root / "p").write_text("x")
            case "link":
                (root / "p").symlink_to("x")
            case "folder":
                (root / "p/q").mkdir(parents=True)
                (root / "p/q/r").write_text(became)

    make(was)
    before = view()
    point = checkpoints.take("before")
    (shutil.rmtree if was == "folder" else os.unlink)(root / "p")
    make(became)
    checkpoints.restore(point)
    assert view() == before


def test_the_persons_git_sees_nothing_of_it(checkpoints, root):
    git(root, "init", "-q")
    (root / "a").write_text("1")
    (root / "b").write_text("1")
    git(root, "add", "a")
    git(root, "commit", "-qm", "x")
    (root / "a").write_text("staged")
    git(root, "add", "a")
    (root / "a").write_text("not staged")

    def seen():
        inside = (root / ".git").rglob("*")
        return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in inside if p.is_file()}

    status = git(root, "status", "--porcelain=v2", "--branch")
    before = seen()
    point = checkpoints.take("before")
    (root / "a").write_text("agent")
    (root / "b").unlink()
    checkpoints.restore(point)
    assert seen() == before
    assert git(root, "status", "--porcelain=v2", "--branch") == status


def test_ignored_files_are_neither_kept_nor_touched(checkpoints, root):
    git(root, "init", "-q")
    (root / ".gitignore").write_text("built/\n*.log\n")
    (root / "built").mkdir()
    (root / "built/x").write_text("1")
    point = checkpoints.take("before")
    (root / "built/x").write_text("2")
    (root / "new.log").write_text("")
    assert checkpoints.changed_since(point) == ()
    checkpoints.restore(point)
    assert (root / "built/x").read_text() == "2"
    assert (root / "new.log").exists()


def test_an_ignored_file_that_the_agent_changes_is_kept(checkpoints, opened, root):
    git(root, "init", "-q")
    (root / ".gitignore").write_text("local/\n")
    (root / "local").mkdir()
    (root / "local/settings").write_text("1")
    checkpoints.include(["local/settings"])
    point = checkpoints.take("before")
    (root / "local/settings").write_text("2")
    again = opened()
    assert again.changed_since(point) == ("local/settings",)
    again.restore(point)
    assert (root / "local/settings").read_text() == "1"


def test_an_ignored_file_that_the_agent_made_is_removed(checkpoints, root):
    git(root, "init", "-q")
    (root / ".gitignore").write_text("local/\n")
    checkpoints.include(["local/new"])
    point = checkpoints.take("before")
    (root / "local").mkdir()
    (root / "local/new").write_text("")
    checkpoints.restore(point)
    assert not (root / "local/new").exists()


def test_files_that_were_ignored_then_and_are_not_now_are_left(checkpoints, root):
    git(root, "init", "-q")
    (root / ".gitignore").write_text("precious\n")
    (root / "precious").write_text("x")
    point = checkpoints.take("before")
    (root / ".gitignore").write_text("")
    checkpoints.restore(point)
    assert (root / "precious").read_text() == "x"
    assert (root / ".gitignore").read_text() == "precious\n"


def test_a_file_that_is_ignored_by_now_is_kept_before_it_is_replaced(checkpoints, root):
    git(root, "init", "-q")
    (root / "a").write_text("1")
    point = checkpoints.take("before")
    (root / ".gitignore").write_text("a\n")
    (root / "a").write_text("2")
    checkpoints.restore(point)
    assert (root / "a").read_text() == "1"
    checkpoints.restore(checkpoints.points()[-1].id)
    assert (root / "a").read_text() == "2"


def test_filters_and_hooks_of_the_workspace_are_not_run_and_bytes_stay(checkpoints, root, view):
    marker = root.parent / "ran"
    planted = root / "planted"
    planted.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    planted.chmod(0o755)
    git(root, "init", "-q")
    for key in ("filter.x.clean", "filter.x.smudge", "filter.x.process", "core.fsmonitor"):
        git(root, "config", key, str(planted))
    git(root, "config", "core.hooksPath", str(root))
    git(root, "config", "core.autocrlf", "true")
    shutil.copy(planted, root / "post-index-change")
    (root / ".gitattributes").write_text("* filter=x text eol=crlf ident\n")
    (root / "a").write_bytes(b"$Id$\nx\r\ny\n")
    before = view()
    point = checkpoints.take("before")
    (root / "a").write_text("other")
    checkpoints.changed_since(point)
    checkpoints.restore(point)
    assert view() == before
    assert not marker.exists()


def test_repositories_within_are_kept_and_their_git_is_left(checkpoints, root):
    git(root, "init", "-q")
    git(root, "init", "-q", "nest")
    (root / "nest/f").write_text("1")
    head = (root / "nest/.git/HEAD").read_bytes()
    point = checkpoints.take("before")
    (root / "nest/f").write_text("2")
    checkpoints.restore(point)
    assert (root / "nest/f").read_text() == "1"
    assert (root / "nest/.git/HEAD").read_bytes() == head


def test_submodules_are_left_alone(checkpoints, root):
    git(root, "init", "-q")
    git(root, "init", "-q", "sub")
    (root / "sub/f").write_text("1")
    git(root / "sub", "add", "f")
    git(root / "sub", "commit", "-qm", "x")
    git(root, "add", "sub")
    point = checkpoints.take("before")
    (root / "sub/f").write_text("2")
    assert checkpoints.changed_since(point) == ()
    checkpoints.restore(point)
    assert (root / "sub/f").read_text() == "2"


def test_what_hortus_keeps_in_the_workspace_is_left_alone(checkpoints, root):
    (root / ".hortus").mkdir()
    (root / ".hortus/state").write_text("1")
    point = checkpoints.take("before")
    (root / ".hortus/state").write_text("2")
    (root / ".hortus/more").write_text("")
    checkpoints.restore(point)
    assert (root / ".hortus/state").read_text() == "2"
    assert (root / ".hortus/more").exists()


def test_a_large_file_is_named_and_left(checkpoints, root):
    with (root / "large").open("wb") as file:
        file.truncate(9 << 20)
    point = checkpoints.take("before")
    assert checkpoints.points()[-1].skipped == (b"large",)
    (root / "large").write_text("small now")
    checkpoints.restore(point)
    assert (root / "large").read_text() == "small now"


def test_a_file_grown_large_is_kept_before_it_is_replaced(checkpoints, root):
    (root / "a").write_text("1")
    point = checkpoints.take("before")
    with (root / "a").open("wb") as file:
        file.truncate(9 << 20)
    checkpoints.restore(point)
    assert (root / "a").read_text() == "1"
    checkpoints.restore(checkpoints.points()[-1].id)
    assert (root / "a").stat().st_size == 9 << 20


def test_a_folder_with_what_is_not_kept_does_not_make_room_for_a_file(checkpoints, root, view):
    git(root, "init", "-q")
    (root / "p").write_text("x")
    point = checkpoints.take("before")
    (root / "p").unlink()
    (root / "p").mkdir()
    (root / "p/secret.log").write_text("1")
    (root / "p/f").write_text("1")
    (root / ".gitignore").write_text("*.log\n")
    before = view()
    with pytest.raises(InTheWayError, match=r"p/secret\.log is not kept"):
        checkpoints.restore(point)
    assert view() == before


def test_a_pipe_in_the_place_of_a_file_is_not_replaced(checkpoints, root):
    (root / "a").write_text("x")
    point = checkpoints.take("before")
    (root / "a").unlink()
    os.mkfifo(root / "a")
    with pytest.raises(InTheWayError, match="a cannot be kept"):
        checkpoints.restore(point)


def test_no_link_is_followed_on_the_way_back(checkpoints, root, tmp_path):
    (root / "d").mkdir()
    (root / "d/f").write_text("inside")
    point = checkpoints.take("before")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "f").write_text("outside")
    shutil.rmtree(root / "d")
    (root / "d").symlink_to(outside)
    checkpoints.restore(point)
    assert (root / "d/f").read_text() == "inside"
    assert not (root / "d").is_symlink()
    assert (outside / "f").read_text() == "outside"


def test_a_name_that_is_no_text_is_kept(checkpoints, root, view):
    odd = root / os.fsdecode(b"\xff\n\xfe")
    odd.write_bytes(b"x")
    before = view()
    point = checkpoints.take("before")
    odd.unlink()
    checkpoints.restore(point)
    assert view() == before


def test_without_a_repository_what_tools_make_is_left_out(checkpoints, root):
    (root / "node_modules").mkdir()
    (root / "node_modules/x").write_text("1")
    (root / "a").write_text("1")
    point = checkpoints.take("before")
    (root / "node_modules/x").write_text("2")
    (root / "a").write_text("2")
    assert checkpoints.restore(point) == ("a",)


def test_checkpoints_are_listed_with_label_and_time(checkpoints, clock):
    first = checkpoints.take("one")
    clock.advance(60)
    second = checkpoints.take("two")
    assert [(p.id, p.label) for p in checkpoints.points()] == [(first, "one"), (second, "two")]
    assert checkpoints.points()[1].taken_us - checkpoints.points()[0].taken_us >= 60_000_000


@pytest.mark.parametrize("name", ["", "cp_00000000000000000000000000", "../../etc/passwd", "x"])
def test_a_checkpoint_that_is_not_there_is_said(checkpoints, name):
    with pytest.raises(UnknownCheckpointError):
        checkpoints.restore(name)
    with pytest.raises(UnknownCheckpointError):
        checkpoints.changed_since(name)


def test_after_thirty_days_a_checkpoint_and_its_contents_are_gone(
    checkpoints, opened, root, clock, tmp_path
):
    (root / "a").write_bytes(os.urandom(100_000))
    old = checkpoints.take("old")
    clock.advance(29 * DAY)
    (root / "a").write_text("x")
    young = checkpoints.take("young")
    clock.advance(2 * DAY)
    again = opened()
    again.take("now")
    with pytest.raises(UnknownCheckpointError):
        again.restore(old)
    (root / "a").write_text("y")
    again.restore(young)
    assert (root / "a").read_text() == "x"
    assert sum(p.stat().st_size for p in (tmp_path / "data").rglob("*.pack")) < 10_000


def test_many_checkpoints_are_kept_in_few_files(checkpoints, root, tmp_path, clock):
    names = []
    for number in range(70):
        (root / "a").write_text(str(number))
        names.append(checkpoints.take(str(number)))
        clock.advance(1)
    assert len(list((tmp_path / "data").rglob("*.pack"))) < 65
    checkpoints.restore(names[3])
    assert (root / "a").read_text() == "3"


def test_a_damaged_checkpoint_does_not_keep_others_from_being_taken(
    checkpoints, opened, root, clock, tmp_path
):
    (root / "d").mkdir()
    (root / "d/a").write_text("1")
    checkpoints.take("old")
    clock.advance(29 * DAY)
    (root / "d/a").write_text("2")
    broken = checkpoints.take("broken")
    newest = max((tmp_path / "data").rglob("*.pack"), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(b"")
    (root / "d/a").write_text("3")
    kept = opened().take("kept")
    clock.advance(2 * DAY)
    again = opened()
    again.take("now")
    with pytest.raises(CheckpointError, match="damaged"):
        again.restore(broken)
    (root / "d/a").write_text("4")
    again.restore(kept)
    assert (root / "d/a").read_text() == "3"


def test_two_sessions_keep_in_one_place(checkpoints, opened, root):
    other = opened()
    (root / "a").write_text("1")
    first = checkpoints.take("one")
    (root / "a").write_text("2")
    second = other.take("two")
    checkpoints.restore(second)
    assert (root / "a").read_text() == "2"
    other.restore(first)
    assert (root / "a").read_text() == "1"


def test_what_is_kept_is_nobody_elses_to_read(checkpoints, root, tmp_path):
    (root / "a").write_text("1")
    checkpoints.take("one")
    kept = tmp_path / "data/agent/checkpoints"
    (folder,) = kept.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in folder.rglob("*.pack"))
    assert (folder / "workspace").read_text() == f"{root}\n"


def test_a_damaged_pack_is_said_and_changes_nothing(checkpoints, opened, root, view, tmp_path):
    (root / "a").write_bytes(os.urandom(5_000))
    point = checkpoints.take("before")
    (root / "a").write_text("other")
    (pack,) = (tmp_path / "data").rglob("*.pack")
    data = bytearray(pack.read_bytes())
    data[100] ^= 255
    pack.write_bytes(data)
    before = view()
    with pytest.raises(CheckpointError, match="damaged"):
        opened().restore(point)
    assert view() == before


def test_a_data_folder_that_cannot_be_made_is_said(root, tmp_path, clock):
    (tmp_path / "data").write_text("")
    with Workspace(root) as workspace, pytest.raises(CheckpointError, match="cannot be made"):
        Checkpoints(workspace, tmp_path / "data", clock, None)
