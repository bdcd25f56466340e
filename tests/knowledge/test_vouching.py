"""What was written is noted, and compared with what is there."""

import pytest

from hortus.knowledge.vouching import DamagedError, vouch, write_manifest

SEGMENT = "0" * 32 + ".idx"
META = b'{"segments": [{"segment_id": "00000000-0000-0000-0000-000000000000"}], "opstamp": 2}'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / SEGMENT).write_bytes(b"postings")
    (tmp_path / "meta.json").write_bytes(META)
    write_manifest(tmp_path)
    return tmp_path


def test_untouched_files_are_fine(folder):
    vouch(folder, deep=True)


def test_a_folder_without_notes_is_fine(tmp_path):
    vouch(tmp_path, deep=True)


def test_a_shorter_file_is_noticed_at_once(folder):
    (folder / SEGMENT).write_bytes(b"post")
    with pytest.raises(DamagedError):
        vouch(folder, deep=False)


def test_a_changed_file_of_the_same_size_is_noticed_by_reading_it(folder):
    (folder / SEGMENT).write_bytes(b"Postings")
    vouch(folder, deep=False)
    with pytest.raises(DamagedError):
        vouch(folder, deep=True)


def test_noting_again_does_not_bless_a_change(folder):
    (folder / SEGMENT).write_bytes(b"Postings")
    write_manifest(folder)
    with pytest.raises(DamagedError):
        vouch(folder, deep=True)


def test_a_file_that_a_merge_has_removed_is_not_missed(folder):
    (folder / SEGMENT).unlink()
    vouch(folder, deep=True)


def test_what_the_engine_rewrites_itself_is_not_noted(folder):
    (folder / "meta.json").write_bytes(META + b" ")
    vouch(folder, deep=True)


def test_what_is_still_being_merged_is_not_noted(folder):
    unfinished = folder / ("1" * 32 + ".idx")
    unfinished.write_bytes(b"half")
    write_manifest(folder)
    unfinished.write_bytes(b"half and the rest")
    vouch(folder, deep=True)


def test_an_index_that_does_not_say_what_it_has_is_damaged(folder):
    (folder / "meta.json").write_bytes(b"{}")
    with pytest.raises(DamagedError, match=r"meta\.json cannot be read"):
        write_manifest(folder)


def test_notes_that_cannot_be_read_are_damage(folder):
    (folder / "manifest.json").write_bytes(b"{")
    with pytest.raises(DamagedError, match="cannot be read"):
        vouch(folder, deep=False)
