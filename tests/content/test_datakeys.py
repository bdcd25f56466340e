"""A key for each person and month: made once, found again, gone for good when destroyed."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.content.datakeys import DataKeys, KeyFolder
from hortus.content.errors import ContentErasedError, ContentKeyError

MONTH = "2026-11"


def test_a_person_has_one_key_for_a_month(keys):
    first = keys.current("ada", MONTH, 0.0)
    assert keys.current("ada", MONTH, 0.0) is first
    assert first.key_id.startswith("ck_")
    others = {keys.current("ada", "2026-12", 0.0).key_id, keys.current("bob", MONTH, 0.0).key_id}
    assert len(others | {first.key_id}) == 3


def test_another_process_finds_the_same_key(keys, folder, places):
    made = keys.current("ada", MONTH, 0.0)
    found = DataKeys.open(folder, places.master_file).find("ada", MONTH, made.key_id)
    assert found.sealer.open(made.sealer.seal(b"x", b""), b"") == b"x"


def test_many_who_make_a_key_at_once_agree_on_one(folder, places):
    masters = [DataKeys.open(folder, places.master_file) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda k: k.current("ada", MONTH, 0.0).key_id, masters))
    assert len(set(made)) == 1


def test_names_of_people_are_not_in_the_names_of_files(keys, places):
    keys.current("ada.lovelace@example.org", MONTH, 0.0)
    (file,) = places.keys_folder.glob("*/*")
    assert "ada" not in str(file.relative_to(places.keys_folder))
    assert "ada" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_destroyed_key_is_forgotten_by_whoever_had_it_in_memory(keys, folder):
    old = keys.current("ada", MONTH, 0.0)
    assert folder.destroy("ada", MONTH)
    assert keys.known("ada", MONTH, 1.0) is None
    with pytest.raises(ContentErasedError, match=old.key_id):
        keys.find("ada", MONTH, old.key_id)
    assert keys.current("ada", MONTH, 0.0).key_id != old.key_id


def test_a_destroyed_key_is_noticed_within_a_second(keys, folder):
    made = keys.current("ada", MONTH, 10.0)
    folder.destroy("ada", MONTH)
    assert keys.known("ada", MONTH, 10.9) is made
    assert keys.known("ada", MONTH, 11.0) is None


def test_what_the_destroyed_key_sealed_does_not_open_with_the_next(keys, folder):
    old = keys.current("ada", MONTH, 0.0)
    folder.destroy("ada", MONTH)
    keys.current("ada", MONTH, 0.0)
    with pytest.raises(ContentErasedError):
        keys.find("ada", MONTH, old.key_id)
    assert not folder.holds("ada", MONTH, old.key_id)


def test_the_months_of_a_person_are_listed(keys, folder):
    assert list(folder.months("ada")) == []
    assert folder.empty
    for month in ("2026-12", "2025-01", MONTH):
        keys.current("ada", month, 0.0)
    keys.current("bob", "2020-01", 0.0)
    assert list(folder.months("ada")) == ["2025-01", MONTH, "2026-12"]
    assert not folder.empty


def test_a_lost_master_key_is_loud_and_replaced_by_none(keys, folder, places):
    keys.current("ada", MONTH, 0.0)
    places.master_file.unlink()
    with pytest.raises(ContentKeyError, match="cannot be read"):
        DataKeys.open(folder, places.master_file)
    assert not places.master_file.exists()


def test_the_wrong_master_key_is_named(keys, folder, tmp_path):
    key_id = keys.current("ada", MONTH, 0.0).key_id
    other = DataKeys.open(KeyFolder(tmp_path / "none"), tmp_path / "other.key")
    wrong = DataKeys(folder, other._master)
    with pytest.raises(ContentKeyError, match="is wrapped with the master key") as caught:
        wrong.find("ada", MONTH, key_id)
    assert "content.key_file" in caught.value.remedy


def test_the_key_of_another_person_or_month_does_not_serve(keys, folder):
    taken = keys.current("ada", MONTH, 0.0)
    for person, month in (("bob", MONTH), ("ada", "2026-12")):
        file = folder.file(person, month)
        file.parent.mkdir(exist_ok=True)
        shutil.copy(folder.file("ada", MONTH), file)
        with pytest.raises(ContentKeyError, match="or another's"):
            keys.find(person, month, taken.key_id)


@given(st.binary(max_size=400))
def test_a_damaged_key_file_never_gives_a_key(tmp_path_factory, content):
    place = tmp_path_factory.mktemp("keys")
    folder = KeyFolder(place / "keys")
    keys = DataKeys.open(folder, place / "master.key")
    file = folder.file("ada", MONTH)
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ContentKeyError):
        keys.current("ada", MONTH, 0.0)
    assert folder.identity("ada", MONTH) == ""


def test_a_key_of_a_newer_form_is_left_to_the_newer_hortus(keys, folder):
    keys.current("ada", MONTH, 0.0)
    file = folder.file("ada", MONTH)
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 2}))
    with pytest.raises(ContentKeyError, match="has the form 2"):
        keys.current("ada", MONTH, 5.0)


def test_only_so_many_keys_are_kept_in_memory(folder, places):
    keys = DataKeys.open(folder, places.master_file, most_known=3)
    for name in "abcde":
        keys.current(name, MONTH, 0.0)
    assert [bool(keys.known(name, MONTH, 1.0)) for name in "abcde"] == [
        False,
        False,
        True,
        True,
        True,
    ]
