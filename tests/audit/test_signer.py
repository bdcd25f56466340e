"""Private keys: for the owner's eyes only, never written over, loud when lost."""

import pytest

from hortus.audit.errors import LogKeyError
from hortus.audit.formats import LOG, WITNESS, Checkpoint, Note
from hortus.audit.signer import load_signer, make_signer

CHECKPOINT = Checkpoint("a", 3, bytes(32))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys" / "log.key"


def test_a_key_is_kept_for_its_owner_only(file):
    make_signer(file, LOG)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("kind", [LOG, WITNESS])
def test_a_key_is_loaded_as_it_was_made(file, kind):
    made = make_signer(file, kind, "example.org/a")
    loaded = load_signer(file, kind)
    assert loaded.key == made.key
    assert loaded.sign(CHECKPOINT) == made.sign(CHECKPOINT)


def test_a_key_made_without_a_name_gets_one_of_its_own(file, tmp_path):
    names = {make_signer(f, LOG).key.name for f in (file, tmp_path / "other.key")}
    assert len(names) == 2


def test_a_signed_note_is_read_back(file):
    signer = make_signer(file, LOG)
    note = Note.parse(signer.note(CHECKPOINT))
    assert note.checkpoint == CHECKPOINT
    assert note.fault_of(signer.key) == ""


def test_a_cosigned_note_is_read_back(file, tmp_path):
    log, witness = make_signer(file, LOG), make_signer(tmp_path / "w.key", WITNESS)
    note = Note.parse(log.note(CHECKPOINT) + witness.cosignature(CHECKPOINT, 1_700_000_000))
    assert (note.fault_of(log.key), note.fault_of(witness.key)) == ("", "")
    assert note.witnessed_at(witness.key) == 1_700_000_000


def test_a_key_is_never_written_over(file):
    first = make_signer(file, LOG)
    with pytest.raises(LogKeyError, match="cannot be written"):
        make_signer(file, LOG)
    assert load_signer(file, LOG).key == first.key


@pytest.mark.parametrize("name", ["two words", "a+b", "a\nb", "x" * 129])
def test_a_name_that_notes_cannot_carry_is_refused(file, name):
    with pytest.raises(LogKeyError, match="cannot be the name"):
        make_signer(file, LOG, name)
    assert not file.exists()


def test_a_lost_key_says_how_to_go_on(file):
    with pytest.raises(LogKeyError, match="cannot be read") as caught:
        load_signer(file, LOG)
    assert "hortus audit rekey" in caught.value.remedy


def test_a_key_that_others_can_read_is_refused(file):
    make_signer(file, LOG)
    file.chmod(0o644)
    with pytest.raises(LogKeyError, match="other users") as caught:
        load_signer(file, LOG)
    assert "chmod 600" in caught.value.remedy


def test_a_witness_key_does_not_sign_for_a_log(file):
    make_signer(file, WITNESS)
    with pytest.raises(LogKeyError, match="no private key of a log"):
        load_signer(file, LOG)


@pytest.mark.parametrize("cut", [0, 5, 40, -3])
def test_a_damaged_key_is_refused(file, cut):
    make_signer(file, LOG)
    file.write_text(file.read_text()[:cut])
    with pytest.raises(LogKeyError, match="no private key"):
        load_signer(file, LOG)


def test_a_key_that_is_no_text_is_refused(file):
    make_signer(file, LOG)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(LogKeyError, match="no private key"):
        load_signer(file, LOG)


def test_a_key_does_not_show_itself(file):
    signer = make_signer(file, LOG)
    *_, secret = file.read_text().strip().split("+", 4)
    assert len(secret) > 40
    assert secret not in repr(signer)
    assert "_private" not in repr(signer)
