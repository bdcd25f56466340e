"""A copy of the log is read entry by entry, and only as what was signed."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.audit.copies import record_of, signed_entries
from hortus.audit.entries import DIGESTED, EntryWriter
from hortus.audit.errors import LogFilesError
from hortus.audit.formats import Note
from hortus.store.testing import an_event, an_intent, an_outcome

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@pytest.fixture
def published(kept):
    kept.fill(200)
    kept.log.publish()
    return kept


def signed(kept):
    return Note.parse((kept.folder / "checkpoint").read_text()).checkpoint


def test_every_entry_comes_in_its_order(published):
    numbers = [
        record_of(entry)[0] for entry in signed_entries(published.folder, signed(published))
    ]
    assert numbers == list(range(1, 401))


def test_an_older_checkpoint_covers_the_entries_it_was_signed_over(published):
    before = signed(published)
    published.fill(100, start=201)
    published.log.publish()
    assert len(list(signed_entries(published.folder, before))) == 400


def test_a_changed_entry_does_not_pass(published):
    bundle = published.folder / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b"dec_7", b"dec_8", 1))
    with pytest.raises(LogFilesError, match="not those that were signed"):
        list(signed_entries(published.folder, signed(published)))


def test_a_copy_that_is_cut_short_is_named(published):
    bundle = published.folder / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes()[:5_000])
    with pytest.raises(LogFilesError, match="is missing"):
        list(signed_entries(published.folder, signed(published)))


@given(text=TEXT, number=st.integers(0, 2**62), yes=st.booleans())
def test_an_entry_gives_back_its_record_with_digests_for_names(text, number, yes):
    writer = EntryWriter(b"key")
    for record in (
        an_intent("dec_1", principal=text, model=text, bytes_in=number, inside=yes, labels=text),
        an_outcome("dec_1", message=text, model=text, cost_micro=number, findings=text),
        an_event("key.created", actor=text, subject=text, at_us=number),
    ):
        seq, found = record_of(writer.entry(7, record))
        digested = DIGESTED[type(record)]
        assert seq == 7
        assert type(found) is type(record)
        for name, value in asdict(record).items():
            expected = writer.digest(value) if name in digested else value
            assert getattr(found, name) == expected


@pytest.mark.parametrize("entry", [b"", b"{}", b'{"kind":"event"}', b'{"kind":"odd"}', b"\xff"])
def test_what_is_no_entry_is_refused(entry):
    with pytest.raises(LogFilesError, match="cannot be read"):
        record_of(entry)
