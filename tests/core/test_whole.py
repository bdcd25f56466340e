"""Files that are there whole or not at all."""

import os
import stat
from threading import Thread

import pytest

from hortus.core.whole import PRIVATE, write_whole


@pytest.mark.parametrize("safely", [False, True])
def test_a_file_is_made_and_written_over(tmp_path, safely):
    file = tmp_path / "state.json"
    for data in (b"one", b"", b"two" * 100_000):
        write_whole(file, data, safely=safely)
        assert file.read_bytes() == data
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "taken", b"data")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_without_its_folder_nothing_is_written(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "missing" / "file", b"data")


def test_a_link_is_replaced_and_not_followed(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"not ours")
    file = tmp_path / "file"
    file.symlink_to(other)
    write_whole(file, b"ours")
    assert (other.read_bytes(), file.read_bytes(), file.is_symlink()) == (
        b"not ours",
        b"ours",
        False,
    )


def test_a_private_file_is_private_from_the_start(tmp_path):
    file = tmp_path / "key"
    file.write_bytes(b"")
    file.chmod(0o644)
    write_whole(file, b"secret", mode=PRIVATE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_any_other_has_the_mode_that_files_have_here(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", b"data")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_writers_do_not_get_in_each_others_way(tmp_path):
    file = tmp_path / "state"
    texts = [bytes([65 + number]) * 50_000 for number in range(8)]
    writers = [Thread(target=write_whole, args=(file, text)) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert file.read_bytes() in texts
    assert [one.name for one in tmp_path.iterdir()] == ["state"]
