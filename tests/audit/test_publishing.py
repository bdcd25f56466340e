"""Publishing: what is signed was built from the records, on top of what was signed before."""

import pytest

from hortus.audit.errors import (
    BrokenLogError,
    ForkedLogError,
    LogFilesError,
    LogKeyError,
    PublishError,
    RolledBackError,
)
from hortus.audit.formats import LOG, Note
from hortus.audit.offline import check_log
from hortus.audit.publishing import Publisher, alone_in, check_not_rolled_back, read_note
from hortus.audit.signer import load_signer, make_signer


@pytest.fixture
def publisher(kept):
    """Return a publisher of the log that is kept."""
    signer = load_signer(kept.data / "audit" / "log.key", LOG)
    return Publisher(kept.folder, kept.database, signer)


def test_what_is_published_holds_by_itself(kept, publisher):
    for start, count in ((1, 1), (2, 140), (142, 300)):
        kept.fill(count, start)
        publisher.publish()
        report = check_log(kept.folder, kept.key)
        assert report.faults == []
        assert report.entries == 2 * (start + count - 1)


def test_an_empty_log_has_nothing_to_sign(kept, publisher):
    assert publisher.publish().size == 0
    assert not list(kept.folder.glob("[!.]*"))


def test_publishing_again_changes_nothing(kept, publisher):
    kept.fill(3)
    first = publisher.publish()
    stamp = (kept.folder / "checkpoint").stat().st_mtime_ns
    assert publisher.publish() == first
    assert (kept.folder / "checkpoint").stat().st_mtime_ns == stamp


def test_a_new_process_goes_on_from_the_files(kept, publisher):
    kept.fill(150)
    publisher.publish()
    kept.fill(150, start=151)
    signer = load_signer(kept.data / "audit" / "log.key", LOG)
    assert Publisher(kept.folder, kept.database, signer).publish().size == 600
    assert check_log(kept.folder, kept.key).faults == []


def test_a_lost_folder_is_written_anew_from_the_database(kept, publisher, tmp_path):
    kept.fill(200)
    before = publisher.publish()
    kept.folder.rename(tmp_path / "lost")
    assert publisher.publish() == before
    assert check_log(kept.folder, kept.key).faults == []


def test_a_record_edited_before_it_was_published_is_not_signed_for(kept, publisher):
    kept.fill(5)
    kept.change("UPDATE intents SET model = 'other' WHERE seq = 3")
    with pytest.raises(BrokenLogError, match="record 3"):
        publisher.publish()
    assert not (kept.folder / "checkpoint").exists()


def test_a_record_dropped_before_it_was_published_is_noticed(kept, publisher):
    kept.fill(5)
    kept.change("DELETE FROM outcomes WHERE seq = 4")
    with pytest.raises(BrokenLogError, match="record 4"):
        publisher.publish()


def test_records_dropped_at_the_end_are_noticed(kept, publisher):
    kept.fill(5)
    kept.change("DELETE FROM outcomes WHERE seq = 10")
    with pytest.raises(BrokenLogError, match="record 10"):
        publisher.publish()


def test_a_head_that_does_not_fit_its_records_is_not_signed(kept, publisher):
    kept.fill(5)
    kept.change("UPDATE audit_head SET peaks = ?", bytes(64))
    with pytest.raises(ForkedLogError, match="not the one that was kept"):
        publisher.publish()


def test_a_database_behind_the_checkpoint_is_not_signed(kept, publisher):
    kept.fill(5)
    publisher.publish()
    kept.change("UPDATE audit_head SET size = 4")
    with pytest.raises(RolledBackError, match="holds 4 entries, but 10"):
        publisher.publish()


def test_a_database_as_long_as_the_checkpoint_is_not_rolled_back(kept, publisher):
    kept.fill(1)
    check_not_rolled_back(2, publisher.publish())


def test_a_history_rewritten_after_it_was_signed_is_not_signed_again(kept, publisher):
    kept.fill(5)
    publisher.publish()
    kept.fill(1, start=6)
    (kept.folder / "checkpoint").write_text(
        publisher._signer.note(Note.parse((kept.folder / "checkpoint").read_text()).checkpoint)
    )
    partial = kept.folder / "tile/0/000.p/10"
    partial.write_bytes(bytes(320))
    with pytest.raises(LogFilesError, match="do not fit"):
        Publisher(kept.folder, kept.database, publisher._signer).publish()


def test_the_folder_of_another_log_is_left_alone(kept, publisher, tmp_path):
    kept.fill(1)
    publisher.publish()
    other = make_signer(tmp_path / "other.key", LOG)
    with pytest.raises(ForkedLogError, match="not signed by"):
        Publisher(kept.folder, kept.database, other).publish()


def test_a_checkpoint_that_is_none_is_not_built_upon(kept, publisher):
    kept.fill(1)
    publisher.publish()
    (kept.folder / "checkpoint").write_text("nothing")
    with pytest.raises(LogFilesError, match="is no checkpoint"):
        publisher.publish()


def test_a_folder_that_cannot_be_cleaned_is_a_problem_and_no_crash(kept, publisher):
    kept.fill(3)
    publisher.publish()
    kept.fill(3, start=4)
    stale = kept.folder / "tile/0/000.p/6"
    stale.unlink()
    stale.mkdir()
    with pytest.raises((PublishError, LogFilesError)):
        publisher.publish()


def test_no_checkpoint_is_no_error(tmp_path):
    assert read_note(tmp_path / "checkpoint") is None


def test_files_that_another_process_is_writing_are_left_alone(kept, publisher):
    kept.fill(1)
    with alone_in(kept.folder) as first, alone_in(kept.folder) as second:
        assert (first, second) == (True, False)
        assert publisher.publish().size == 0
    assert publisher.publish().size == 2


def test_of_two_gateways_one_publishes_and_the_other_follows_from_the_same_files(kept, publisher):
    kept.log.close()
    lead = StubLead()
    other = Publisher(kept.folder, kept.database, publisher._signer, None, lead)
    kept.fill(2)
    lead.leads = False
    assert other.publish().size == 0
    assert publisher.publish().size == 4
    kept.fill(2, start=3)
    lead.leads = True
    assert other.publish().size == 8
    kept.fill(1, start=5)
    assert publisher.publish().size == 10
    assert other.publish().size == 10
    assert check_log(kept.folder, kept.key).faults == []


def test_who_loses_the_lead_while_writing_does_not_sign(kept, publisher):
    kept.fill(2)
    lead = StubLead(times=1)
    losing = Publisher(kept.folder, kept.database, publisher._signer, None, lead)
    with pytest.raises(PublishError, match="another gateway"):
        losing.publish()
    assert not (kept.folder / "checkpoint").exists()
    assert publisher.publish().size == 4


def test_a_key_that_was_replaced_signs_no_more(kept, publisher):
    kept.fill(1)
    kept.change("UPDATE audit_keys SET vkey = 'another'")
    with pytest.raises(LogKeyError, match="another key since"):
        publisher.publish()


class StubLead:
    """Leads as long as a test wants it to."""

    def __init__(self, times=10**9):
        self.leads, self._times = True, times

    def held(self):
        self._times -= 1
        return self.leads and self._times >= 0

    def release(self):
        self.leads = False
