"""The pepper: made once, for its owner's eyes, and never shown."""

import threading

import pytest

from hortus.identity import PepperError, load_pepper


def test_a_pepper_is_made_once_and_stays(tmp_path):
    first = load_pepper(tmp_path / "new")
    assert load_pepper(tmp_path / "new").digest(b"x") == first.digest(b"x")


def test_only_its_owner_may_read_the_file(tmp_path):
    load_pepper(tmp_path)
    assert (tmp_path / "pepper").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["pepper"]


def test_two_installations_have_different_peppers(tmp_path):
    assert load_pepper(tmp_path / "a").digest(b"x") != load_pepper(tmp_path / "b").digest(b"x")


def test_a_printed_pepper_does_not_show_itself(tmp_path):
    pepper = load_pepper(tmp_path)
    assert (tmp_path / "pepper").read_text().strip() not in repr(pepper)
    assert "\\x" not in repr(pepper)


def test_a_pepper_that_others_may_read_is_refused(tmp_path):
    load_pepper(tmp_path)
    (tmp_path / "pepper").chmod(0o640)
    with pytest.raises(PepperError, match="other users") as caught:
        load_pepper(tmp_path)
    assert "chmod 600" in caught.value.remedy


def test_a_missing_pepper_is_not_made_up_where_keys_depend_on_it(tmp_path):
    with pytest.raises(PepperError, match="no key can be checked") as caught:
        load_pepper(tmp_path, create=False)
    assert "backup" in caught.value.remedy
    assert not (tmp_path / "pepper").exists()


@pytest.mark.parametrize("content", [b"", b"abcd", b"zz" * 32, b"\xff" * 64, b"ab" * 33])
def test_a_damaged_pepper_is_named_without_its_content(tmp_path, content):
    load_pepper(tmp_path)
    (tmp_path / "pepper").write_bytes(content)
    with pytest.raises(PepperError, match="hexadecimal") as caught:
        load_pepper(tmp_path)
    assert "zz" not in caught.value.message


def test_processes_that_start_together_agree_on_one_pepper(tmp_path):
    barrier = threading.Barrier(8)
    digests = []

    def start():
        barrier.wait()
        digests.append(load_pepper(tmp_path).digest(b"x"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 8
    assert len(set(digests)) == 1
