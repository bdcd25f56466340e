"""The witness: signs for one history of a log, and for no other."""

import shutil

import pytest

from hortus.audit.errors import LogFilesError, WitnessRefusedError
from hortus.audit.formats import LOG, Note
from hortus.audit.offline import Claims, check_log
from hortus.audit.signer import load_signer, make_signer
from hortus.audit.witness import Witness
from hortus.core.testing import FrozenClock


@pytest.fixture
def kind():
    """Choose the file: nothing here touches the database."""
    return "sqlite"


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def witness(tmp_path, clock):
    return Witness.open(tmp_path / "witness", "example.org/w1", clock)


@pytest.fixture
def published(kept):
    kept.fill(100)
    kept.log.publish()
    return kept


def test_it_cosigns_what_it_sees_first(published, witness):
    note = Note.parse(witness.look(published.folder, published.key))
    assert note.fault_of(witness.key) == ""
    assert note.fault_of(published.key) == ""
    assert note.witnessed_at(witness.key) == 1_700_000_000
    assert witness.seen == note.checkpoint


def test_it_cosigns_a_log_that_grew(published, witness, clock):
    witness.look(published.folder, published.key)
    for start, count in ((101, 1), (102, 200)):
        published.fill(count, start)
        published.log.publish()
        clock.advance(60)
        witness.look(published.folder, published.key)
    assert witness.seen.size == 602


def test_it_cosigns_again_what_did_not_grow(published, witness, clock):
    witness.look(published.folder, published.key)
    clock.advance(60)
    note = Note.parse(witness.look(published.folder, published.key))
    assert note.witnessed_at(witness.key) == 1_700_000_060


def test_it_remembers_over_a_restart(published, witness, tmp_path, clock):
    witness.look(published.folder, published.key)
    again = Witness.open(tmp_path / "witness", "", clock)
    assert (again.key, again.seen) == (witness.key, witness.seen)


def test_it_refuses_a_log_that_was_rolled_back(published, witness, tmp_path):
    shutil.copytree(published.folder, tmp_path / "early")
    published.fill(1, start=101)
    published.log.publish()
    witness.look(published.folder, published.key)
    with pytest.raises(WitnessRefusedError, match="had 202 entries and now has 200"):
        witness.look(tmp_path / "early", published.key)


def test_it_refuses_a_fork_signed_with_the_right_key(published, witness, opened, tmp_path):
    witness.look(published.folder, published.key)
    before = witness.seen
    fork = opened(tmp_path / "fork")
    fork.fill(150, start=1_000)
    signer = load_signer(published.data / "audit" / "log.key", LOG)
    fork.change("UPDATE audit_keys SET vkey = ?", str(signer.key))
    fork.log._publisher._signer = signer
    fork.log.publish()
    with pytest.raises(WitnessRefusedError, match="was forked"):
        witness.look(fork.folder, published.key)
    assert witness.seen == before


def test_it_refuses_a_checkpoint_of_another_key(published, witness, tmp_path):
    other = make_signer(tmp_path / "other.key", LOG)
    with pytest.raises(WitnessRefusedError, match="not signed by"):
        witness.look(published.folder, other.key)
    assert witness.seen is None


def test_it_refuses_a_second_log(published, witness, opened, tmp_path):
    witness.look(published.folder, published.key)
    other = opened(tmp_path / "other")
    other.fill(1)
    other.log.publish()
    with pytest.raises(WitnessRefusedError, match="signs for"):
        witness.look(other.folder, other.key)


def test_it_does_not_sign_for_tiles_that_do_not_fit(published, witness):
    tile = published.folder / "tile/0/000.p/200"
    tile.write_bytes(bytes(200 * 32))
    with pytest.raises(LogFilesError, match="do not fit the checkpoint"):
        witness.look(published.folder, published.key)


def test_it_names_a_folder_without_a_log(witness, published, tmp_path):
    with pytest.raises(LogFilesError, match="no checkpoint"):
        witness.look(tmp_path, published.key)


def test_it_notices_a_change_of_its_memory(published, witness, tmp_path):
    witness.look(published.folder, published.key)
    file = tmp_path / "witness" / "checkpoint"
    file.write_text(file.read_text().replace("\n200\n", "\n100\n"))
    with pytest.raises(WitnessRefusedError, match="not what this witness has signed"):
        witness.look(published.folder, published.key)


def test_it_names_a_folder_it_cannot_work_in(published, witness, tmp_path):
    (tmp_path / "witness" / "witness.lock").mkdir()
    with pytest.raises(LogFilesError, match=r"witness\.lock cannot be opened"):
        witness.look(published.folder, published.key)


def test_what_it_cosigned_counts_for_the_check(published, witness):
    into = published.folder / "witness"
    witness.look(published.folder, published.key, into)
    text = (into / "example.org_w1").read_text()
    claims = Claims(kept={"w": text}, witness=witness.key)
    report = check_log(published.folder, published.key, claims)
    assert (report.faults, report.witnessed) == ([], "200 entries at 2023-11-14T22:13:20+00:00")


def test_a_witness_keeps_its_name(witness, tmp_path, clock):
    assert Witness.open(tmp_path / "witness", "", clock).key == witness.key
    with pytest.raises(WitnessRefusedError, match="is called example"):
        Witness.open(tmp_path / "witness", "w2", clock)


def test_a_witness_without_a_name_is_not_taken_for_a_log(tmp_path, clock):
    assert Witness.open(tmp_path / "another", "", clock).key.name.startswith("witness-")
