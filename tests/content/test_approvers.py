"""Who takes part in readings: known by a key, not by what they call themselves."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from hortus.content.approvers import Approvers, find_approver, is_signed, load_key, make_key
from hortus.content.errors import ApproverError, ContentKeyError


@pytest.fixture
def approvers(database, clock):
    """Return the register."""
    return Approvers(database, clock, "root@host")


def test_a_key_opens_with_its_passphrase_only(tmp_path):
    made = make_key(tmp_path / "a.key", b"correct horse")
    assert load_key(tmp_path / "a.key", b"correct horse").public_key == made.public_key
    with pytest.raises(ApproverError, match="needs its passphrase"):
        load_key(tmp_path / "a.key", b"")
    with pytest.raises(ApproverError, match="passphrase is another"):
        load_key(tmp_path / "a.key", b"wrong")


def test_a_key_without_a_passphrase_is_for_its_owner_alone(tmp_path):
    made = make_key(tmp_path / "a.key", b"")
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600
    assert load_key(tmp_path / "a.key", b"").public_key == made.public_key
    with pytest.raises(ApproverError, match="has no passphrase"):
        load_key(tmp_path / "a.key", b"one too many")
    (tmp_path / "a.key").chmod(0o644)
    with pytest.raises(ContentKeyError, match="by other users"):
        load_key(tmp_path / "a.key", b"")


def test_a_key_is_never_written_over(tmp_path):
    make_key(tmp_path / "a.key", b"")
    with pytest.raises(ApproverError, match="is there already"):
        make_key(tmp_path / "a.key", b"")


def test_what_is_no_such_key_is_refused(tmp_path):
    other = Ed448PrivateKey.generate()
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content, problem in ((b"", "no private key"), (pem, "of another kind")):
        file = tmp_path / "key"
        file.write_bytes(content)
        file.chmod(0o600)
        with pytest.raises(ApproverError, match=problem):
            load_key(file, b"")


def test_a_private_key_does_not_show_when_printed(tmp_path):
    key = make_key(tmp_path / "a.key", b"")
    assert repr(key) == f"SigningKey(public_key='{key.public_key}')"


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_a_signature_is_good_for_one_text(tmp_path_factory, said, other):
    key = make_key(tmp_path_factory.mktemp("k") / "a.key", b"")
    signature = key.sign(said)
    assert is_signed(key.public_key, signature, said)
    assert is_signed(key.public_key, signature, other) is (said == other)


@pytest.mark.parametrize("wrong", ["", "zz", "00" * 64, "00"])
def test_a_signature_that_is_none_does_not_hold(tmp_path, wrong):
    key = make_key(tmp_path / "a.key", b"")
    assert not is_signed(key.public_key, wrong, b"said")
    assert not is_signed(wrong, key.sign(b"said"), b"said")


def test_adding_and_removing_somebody_is_an_event(approvers, tmp_path, left):
    key = make_key(tmp_path / "a.key", b"").public_key
    approvers.add("ada", key)
    approvers.remove("ada")
    added, removed = left()
    assert (added.event, removed.event) == (
        "content.approver_added",
        "content.approver_removed",
    )
    for event in (added, removed):
        assert (event.subject, event.actor, event.reason) == (key, "root@host", "ada")
        assert json.loads(event.facts) == {"key": key}


def test_a_name_and_a_key_stand_for_one_person(approvers, tmp_path):
    first, second = (make_key(tmp_path / n, b"").public_key for n in "ab")
    approvers.add("ada", first)
    for name, key in (("ada", second), ("bob", first)):
        with pytest.raises(ApproverError, match="is there already, or the key was used"):
            approvers.add(name, key)


def test_a_key_once_removed_does_not_come_back_under_another_name(approvers, tmp_path):
    first, second = (make_key(tmp_path / n, b"").public_key for n in "ab")
    approvers.add("ada", first)
    approvers.remove("ada")
    with pytest.raises(ApproverError, match="the key was used"):
        approvers.add("bob", first)
    approvers.add("ada", second)
    assert [(a.name, bool(a.removed_us)) for a in approvers.all()] == [
        ("ada", True),
        ("ada", False),
    ]


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 81])
def test_a_name_that_names_nobody_is_refused(approvers, tmp_path, name, left):
    with pytest.raises(ApproverError, match="printable"):
        approvers.add(name, make_key(tmp_path / "a.key", b"").public_key)
    assert left() == []


@pytest.mark.parametrize("key", ["", "zz" * 32, "00" * 31, "AB" * 32, " " + "00" * 32])
def test_what_is_no_public_key_is_refused(approvers, key):
    with pytest.raises(ApproverError, match="no public key"):
        approvers.add("ada", key)


def test_nobody_is_removed_who_is_not_there(approvers):
    with pytest.raises(ApproverError, match="nobody takes part under the name 'ada'"):
        approvers.remove("ada")


def test_only_those_who_take_part_are_found(approvers, database, tmp_path):
    key = make_key(tmp_path / "a.key", b"").public_key
    with database.reading() as connection, pytest.raises(ApproverError, match="nobody who takes"):
        find_approver(connection, key)
    approvers.add("ada", key)
    with database.reading() as connection:
        assert find_approver(connection, key).name == "ada"
    approvers.remove("ada")
    with database.reading() as connection, pytest.raises(ApproverError, match="nobody who takes"):
        find_approver(connection, key)
