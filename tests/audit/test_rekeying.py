"""A new key: the log goes on, and what was signed before still binds it."""

import json

import pytest

from hortus.audit import tables
from hortus.audit.errors import AuditError
from hortus.audit.holds import Author
from hortus.audit.offline import Claims, check_log
from hortus.audit.rekeying import public_key, rekey
from hortus.core.testing import FrozenClock
from hortus.store import InUseError


@pytest.fixture
def lost(kept):
    """Return a log whose key is gone, with the note and key that an auditor has kept."""
    kept.fill(5)
    kept.log.publish()
    kept.old = (kept.folder / "checkpoint").read_text(), kept.key
    kept.close()
    (kept.data / "audit" / "log.key").unlink()
    return kept


def renew(kept):
    file = kept.data / "audit" / "log.key"
    return rekey(
        kept.database, file, kept.folder, "the disk died", Author("root@host", FrozenClock())
    )


def test_the_log_goes_on_under_a_new_key(lost, opened):
    key = renew(lost)
    again = opened()
    again.fill(1, start=6)
    again.log.publish()
    report = check_log(lost.folder, key)
    assert (report.faults, report.entries) == ([], 12)


def test_what_the_old_key_signed_still_binds_the_records(lost):
    note, old = lost.old
    key = renew(lost)
    claims = Claims(kept={"old": note}, old_keys=[old])
    assert check_log(lost.folder, key, claims).faults == []
    assert [f.kind for f in check_log(lost.folder, key, Claims(kept={"old": note})).faults] == [
        "kept-of-another"
    ]


def test_the_old_key_does_not_vouch_for_the_new_log(lost):
    _, old = lost.old
    renew(lost)
    assert "origin-wrong" in [f.kind for f in check_log(lost.folder, old).faults]


def test_what_was_published_before_is_kept_aside(lost):
    note, _ = lost.old
    renew(lost)
    (aside,) = lost.folder.parent.glob("log.until-*")
    assert (aside / "checkpoint").read_text() == note


def test_the_change_and_its_reason_are_kept_with_the_log(lost):
    key = renew(lost)
    with lost.database.reading() as connection:
        rows = connection.execute("SELECT from_size, reason FROM audit_keys").fetchall()
        assert tables.current_key(connection) == str(key)
    assert rows == [(0, "the log began"), (10, "the disk died")]


def test_a_running_house_keeps_its_key(kept):
    with pytest.raises(InUseError):
        renew(kept)


def test_the_public_key_comes_with_the_first_checkpoint(kept):
    with pytest.raises(AuditError, match="cannot be read"):
        public_key(kept.folder)
    kept.fill(1)
    kept.log.publish()
    assert public_key(kept.folder) == str(kept.key)


def test_a_new_key_is_an_event_with_both_public_keys(lost):
    _, old = lost.old
    new = renew(lost)
    (event,) = lost.store.events.waiting()
    assert (event.event, event.actor, event.reason) == (
        "audit.rekeyed",
        "root@host",
        "the disk died",
    )
    assert json.loads(event.facts) == {"after": str(new), "before": str(old)}
