"""Files for their owner's eyes only: whole, private, and gone when they are destroyed."""

import os

import pytest

from hortus.content.errors import ContentKeyError
from hortus.content.secretfile import destroy_secret, read_secret, write_secret


def test_a_secret_is_written_for_its_owner_alone(tmp_path):
    file = tmp_path / "new" / "secret"
    assert write_secret(file, b"hush")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert read_secret(file, "") == b"hush"
    assert list(file.parent.iterdir()) == [file], "no draft is left"


def test_a_secret_that_is_there_is_never_written_over(tmp_path):
    file = tmp_path / "secret"
    write_secret(file, b"first")
    assert not write_secret(file, b"second")
    assert file.read_bytes() == b"first"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_secret_that_others_can_read_is_refused(tmp_path, mode):
    file = tmp_path / "secret"
    write_secret(file, b"hush")
    file.chmod(mode)
    with pytest.raises(ContentKeyError, match="by other users") as caught:
        read_secret(file, "")
    assert f"chmod 600 {file}" in caught.value.remedy


def test_a_missing_secret_is_told_with_what_to_do(tmp_path):
    with pytest.raises(ContentKeyError, match="No such file") as caught:
        read_secret(tmp_path / "absent", "restore it")
    assert caught.value.remedy == "restore it"


def test_a_destroyed_secret_is_overwritten_where_it_lay(tmp_path):
    file = tmp_path / "secret"
    write_secret(file, b"hush" * 20)
    other_name = tmp_path / "same bytes on the disk"
    os.link(file, other_name)
    assert destroy_secret(file)
    assert not file.exists()
    assert b"hush" not in other_name.read_bytes()
    assert len(other_name.read_bytes()) == 80


def test_destroying_what_is_not_there_says_so(tmp_path):
    assert not destroy_secret(tmp_path / "absent")


def test_a_secret_that_cannot_be_destroyed_is_told_loudly(tmp_path):
    (tmp_path / "secret").mkdir()
    with pytest.raises(ContentKeyError, match="cannot be destroyed"):
        destroy_secret(tmp_path / "secret")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ContentKeyError, match="cannot be written"):
        write_secret(tmp_path / "file" / "secret", b"hush")
