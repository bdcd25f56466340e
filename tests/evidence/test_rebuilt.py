"""Tables built from a copy of the log hold the records that are signed."""

import pytest

from hortus.audit import LogFilesError, Note
from hortus.evidence.rebuilt import rebuilt


def signed(kept):
    return Note.parse((kept.folder / "checkpoint").read_text()).checkpoint


def test_each_record_is_in_its_table_under_its_number(kept):
    with rebuilt(kept.folder, signed(kept)) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("intents", "outcomes", "events")
        ]
        row = connection.execute(
            "SELECT decision_id, model FROM outcomes WHERE seq = 2"
        ).fetchone()
    assert counts == [66, 60, 2]
    assert row == ("dec_0", "far")


def test_names_are_not_in_a_copy(kept):
    with rebuilt(kept.folder, signed(kept)) as connection:
        (name,) = connection.execute("SELECT principal FROM intents WHERE seq = 1").fetchone()
    assert name.startswith("hmac:")


def test_a_copy_that_does_not_lead_to_the_root_gives_nothing(kept):
    before = signed(kept)
    bundle = kept.folder / "tile" / "entries" / "000.p" / "128"
    bundle.write_bytes(bundle.read_bytes().replace(b"near", b"neat", 1))
    with pytest.raises(LogFilesError), rebuilt(kept.folder, before):
        pass
