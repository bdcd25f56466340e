"""The key that wraps all others: made once, kept private, loud when it is lost."""

import pytest

from hortus.content.errors import ContentKeyError
from hortus.content.masterkey import load_master


def test_a_master_key_is_made_once_and_stays(tmp_path):
    made = load_master(tmp_path / "master.key", create=True)
    again = load_master(tmp_path / "master.key", create=True)
    assert made.identity == again.identity
    assert again.sealer.open(made.sealer.seal(b"x", b""), b"") == b"x"


def test_two_master_keys_are_told_apart(tmp_path):
    first = load_master(tmp_path / "a", create=True)
    assert load_master(tmp_path / "b", create=True).identity != first.identity


def test_the_identity_tells_nothing_of_the_key(tmp_path):
    made = load_master(tmp_path / "a", create=True)
    key = (tmp_path / "a").read_text().split()[1]
    assert made.identity not in key
    assert key not in repr(made)


def test_a_lost_master_key_is_not_made_anew_in_silence(tmp_path):
    with pytest.raises(ContentKeyError, match="cannot be read") as caught:
        load_master(tmp_path / "master.key", create=False)
    assert "restore it from a backup" in caught.value.remedy
    assert not (tmp_path / "master.key").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hortus-content-key-1 ",
        "hortus-content-key-1 00ff",
        "hortus-content-key-1 " + "zz" * 32,
        "00" * 32,
        "hortus-content-key-2 " + "00" * 32,
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1") * 90,
    ],
    ids=["empty", "no key", "short", "no digits", "bare", "newer", "binary"],
)
def test_a_damaged_master_key_is_refused(tmp_path, text):
    file = tmp_path / "master.key"
    file.write_bytes(text.encode("latin-1"))
    file.chmod(0o600)
    with pytest.raises(ContentKeyError, match="holds no key for content"):
        load_master(file, create=True)
