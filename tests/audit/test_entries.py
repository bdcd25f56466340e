"""The entry of a record: canonical, without the words of people, and never too long."""

import json
from dataclasses import asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.audit.entries import DIGESTED, EntryWriter
from hortus.store import Intent, Outcome
from hortus.store.testing import an_event, an_intent, an_outcome

LATER = {"labels": "secret", "findings": "aws-key:1", "screened_us": 120}
WHO = {"account": "ada", "facts": '{"region":"DE"}', "cost_centre": "7"}
COSTS = {"held_us": 9, "list_cost_micro": 2_000}
RECORDS = [
    an_intent("dec_1", project="pay", rules="key-scope", bundle="b1", **WHO, **LATER),
    an_outcome("dec_1", message="no", remedy="try", why="it failed", **COSTS, **LATER),
    an_event("key.revoked", decision_id="dec_1"),
]
each_record = pytest.mark.parametrize("record", RECORDS, ids=["intent", "outcome", "event"])
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@pytest.fixture
def writer():
    return EntryWriter(b"k" * 32)


@each_record
def test_an_entry_holds_every_field_of_its_record(writer, record):
    said = json.loads(writer.entry(7, record))
    assert said.pop("seq") == 7
    assert said.pop("format") == 1
    assert said.pop("kind") == type(record).__name__.lower()
    assert said.keys() == asdict(record).keys()
    if isinstance(said.get("facts"), dict):
        said["facts"] = json.dumps(said["facts"], separators=(",", ":"))
    plain = said.keys() - set(DIGESTED[type(record)])
    assert {name: said[name] for name in plain} == {n: asdict(record)[n] for n in plain}


def test_what_older_records_had_not_is_left_out_so_their_entries_stay_as_they_were(writer):
    for record in (an_intent("dec_1"), an_outcome("dec_1")):
        said = json.loads(writer.entry(1, record))
        assert not said.keys() & {*LATER, *WHO, *COSTS, "project", "rules", "bundle"}


@each_record
def test_the_texts_that_may_name_somebody_are_not_in_it(writer, record):
    entry = writer.entry(1, record)
    for name in DIGESTED[type(record)]:
        said = json.loads(entry)[name]
        assert said.startswith("hmac:")
        assert len(said) == len("hmac:") + 32


def test_the_same_text_has_the_same_digest_and_another_key_another(writer):
    other = EntryWriter(b"x" * 32)
    assert writer.digest("ada") == writer.digest("ada") != writer.digest("bob")
    assert writer.digest("ada") != other.digest("ada")
    assert writer.digest("") == ""


def test_digests_are_the_same_after_many_others(writer):
    first = writer.digest("ada")
    for number in range(5_000):
        writer.digest(str(number))
    assert writer.digest("ada") == first


@given(texts, st.integers(0, 2**53), st.booleans())
def test_an_entry_is_canonical_json(text, number, inside):
    record = an_intent("dec_1", client=text, why=text, bytes_in=number, inside=inside)
    entry = EntryWriter(b"k" * 32).entry(1, record)
    again = json.dumps(
        json.loads(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert entry == again.encode()


@each_record
def test_what_the_database_gives_back_has_the_same_entry(writer, record):
    row = [int(v) if isinstance(v, bool) else v for v in asdict(record).values()]
    assert writer.entry(1, type(record)(*row)) == writer.entry(1, record)


@each_record
def test_any_change_changes_the_entry(writer, record):
    before = writer.entry(1, record)
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "facts":
            other: object = '{"models":"other"}'
        elif isinstance(value, bool):
            other = not value
        else:
            other = value + type(value)("1")
        changed = asdict(record) | {field.name: other}
        assert writer.entry(1, type(record)(**changed)) != before, field.name
    assert writer.entry(2, record) != before


@pytest.mark.parametrize(
    "sign", ["x", "\0", "\N{GRINNING FACE}"], ids=["plain", "escaped", "wide"]
)
def test_an_entry_fits_its_length_whatever_a_client_sends(writer, sign):
    long = {f.name: sign * 20_000 for f in fields(Intent) if f.type is str}
    entry = writer.entry(1, Intent(**{**asdict(RECORDS[0]), **long}))
    assert len(entry) < 65_536
    other = writer.entry(1, Intent(**{**asdict(RECORDS[0]), **long, "model": sign * 20_001}))
    assert entry != other


def test_an_outcome_fits_its_length_too(writer):
    long = {f.name: "x" * 20_000 for f in fields(Outcome) if f.type is str}
    assert len(writer.entry(1, Outcome(**{**asdict(RECORDS[1]), **long}))) < 65_536
