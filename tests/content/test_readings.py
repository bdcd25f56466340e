"""Reading: one asks, two others agree, the reading is in the log, and only then it is shown."""

import json
from dataclasses import replace

import pytest

from hortus.content.approvers import make_key
from hortus.content.errors import (
    ApproverError,
    ContentErasedError,
    NothingKeptError,
    NotInLogError,
    ReadingRefusedError,
    SealBrokenError,
    UnknownReadingError,
)
from hortus.content.readings import Readings
from hortus.content.requests import Word
from hortus.core import ContentSettings

DAY_S = 86_400


class Recorder:
    """Says of every event that it is in the log, or not, and remembers what it was asked."""

    def __init__(self, *, holds=True):
        self.holds = holds
        self.seen = []

    def recorded(self, event):
        self.seen.append(event)
        return self.holds


@pytest.fixture
def readings(database, clock):
    """Return what people can do."""
    return Readings(database, ContentSettings(), clock, "root@host")


@pytest.fixture
def people(person):
    """Return the keys of three people by name."""
    return {name: person(name) for name in ("ada", "bob", "cyd")}


@pytest.fixture
def ask(readings, people, kept):
    """Return a function that asks as Ada for something that was kept."""
    kept()
    return lambda: readings.ask("dec_1", "a customer complains", people["ada"])


@pytest.fixture
def say(readings, people):
    """Return a function by which somebody approves or denies."""

    def say(request, name, word=Word.APPROVED):
        key = people[name]
        statement = request.statement(word)
        return readings.say(request.request_id, word, key.public_key, key.sign(statement))

    return say


@pytest.fixture
def approved(ask, say):
    """Return a function that asks as Ada and has it approved by two others."""

    def approved():
        request = ask()
        say(request, "bob")
        say(request, "cyd")
        return request

    return approved


@pytest.fixture
def read(readings, people, keys):
    """Return a function by which somebody reads, by default the one who asks."""

    def read(request, name="ada", recorder=None, permit=lambda *_: None):
        log = recorder or Recorder()
        return readings.read(request.request_id, people[name], keys, log, permit)

    return read


def test_two_others_approve_and_the_asker_reads(approved, read):
    request = approved()
    texts = read(request)
    assert [(t.part.part, t.text) for t in texts] == [
        ("request", b"a question"),
        ("answer", b"an answer"),
    ]


def test_each_step_is_an_event_with_the_signature_that_proves_it(people, left, approved, read):
    request = approved()
    read(request)
    steps = [e for e in left() if e.subject == request.request_id]
    assert [e.event for e in steps] == [
        "content.asked",
        "content.approved",
        "content.approved",
        "content.read",
    ]
    assert steps[0].reason == "a customer complains"
    assert [e.actor.split()[0] for e in steps] == ["ada", "bob", "cyd", "ada"]
    for event in steps:
        facts = json.loads(event.facts)
        word = Word(event.event.removeprefix("content."))
        signer = people[event.actor.split()[0]]
        assert facts["key"] == signer.public_key
        assert facts["signature"] == signer.sign(request.statement(word))
        assert event.decision_id == "dec_1"
    assert json.loads(steps[3].facts)["request"].startswith("sha256:")


def test_nothing_is_shown_that_is_not_in_the_log_first(left, approved, read):
    request = approved()
    recorder = Recorder(holds=False)
    with pytest.raises(NotInLogError, match="nothing is shown"):
        read(request, recorder=recorder)
    assert [e.event for e in recorder.seen] == ["content.read"]
    assert left()[-1].event == "content.read", "the attempt is on record"


def test_every_reading_is_recorded_anew(left, approved, read):
    request = approved()
    for _ in range(3):
        read(request)
    assert sum(e.event == "content.read" for e in left()) == 3


@pytest.mark.parametrize("approvers", [(), ("bob",)])
def test_fewer_than_two_approvals_are_not_enough(ask, say, approvers, read):
    request = ask()
    for name in approvers:
        say(request, name)
    with pytest.raises(ReadingRefusedError, match=f"{len(approvers)} of 2 approvals"):
        read(request)


def test_nobody_approves_their_own_request(ask, say):
    with pytest.raises(ApproverError, match="ada has asked for it"):
        say(ask(), "ada")


def test_nobody_approves_twice(ask, say):
    request = ask()
    say(request, "bob")
    for word in (Word.APPROVED, Word.DENIED):
        with pytest.raises(ApproverError, match="has answered this request before"):
            say(request, "bob", word)


def test_an_approval_comes_from_a_registered_key_only(ask, readings, people):
    request = ask()
    key = people["bob"]
    with pytest.raises(ApproverError, match="not by cyd under this request"):
        readings.say(
            request.request_id,
            Word.APPROVED,
            people["cyd"].public_key,
            key.sign(request.statement(Word.APPROVED)),
        )
    with pytest.raises(ApproverError, match="belongs to nobody"):
        readings.say(request.request_id, Word.APPROVED, "00" * 32, "00" * 64)


def test_an_approval_of_an_earlier_request_cannot_be_replayed(ask, readings, people, clock):
    first = ask()
    clock.advance(1)
    second = ask()
    key = people["bob"]
    with pytest.raises(ApproverError, match="under this request"):
        readings.say(
            second.request_id,
            Word.APPROVED,
            key.public_key,
            key.sign(first.statement(Word.APPROVED)),
        )


def test_a_denied_request_cannot_be_read(ask, say, people, person, read):
    request = ask()
    say(request, "bob")
    say(request, "cyd", Word.DENIED)
    people["dan"] = person("dan")
    say(request, "dan")
    with pytest.raises(ReadingRefusedError, match="was denied"):
        read(request)


def test_only_the_asker_reads(approved, read):
    request = approved()
    with pytest.raises(ReadingRefusedError, match="ada has asked for this reading, not bob"):
        read(request, name="bob")


def test_after_its_time_nothing_is_approved_or_read(ask, say, clock, approved, read):
    request = approved()
    clock.advance(DAY_S)
    with pytest.raises(ReadingRefusedError, match="has expired"):
        read(request)
    late = ask()
    clock.advance(DAY_S)
    with pytest.raises(ReadingRefusedError, match="has expired"):
        say(late, "bob")


def test_a_clock_set_back_gives_no_more_time(readings, people, clock, kept, approved, read):
    request = approved()
    clock.advance(DAY_S + 1)
    kept("dec_2")
    readings.ask("dec_2", "later", people["ada"])
    clock.advance(-DAY_S)
    with pytest.raises(ReadingRefusedError, match="has expired"):
        read(request)


def test_what_was_erased_cannot_be_read_with_any_approval(folder, left, approved, read):
    request = approved()
    folder.destroy("ada", "2023-11")
    with pytest.raises(ContentErasedError, match="cannot be read by anybody"):
        read(request)
    assert "content.read" not in [e.event for e in left()]


def test_swapped_rows_are_not_shown(database, approved, read):
    request = approved()
    with database.writing() as connection:
        for part, other in (("request", "x"), ("answer", "request"), ("x", "answer")):
            connection.execute("UPDATE sealed_contents SET part = ? WHERE part = ?", (other, part))
    with pytest.raises(SealBrokenError):
        read(request)


def test_an_approval_written_into_the_table_by_hand_is_no_approval(
    ask, say, people, database, read
):
    request = ask()
    say(request, "bob")
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO content_answers SELECT request_id, ?, word, at_us, signature"
            " FROM content_answers",
            (people["cyd"].public_key,),
        )
    with pytest.raises(ReadingRefusedError, match="is not signed by the key it names"):
        read(request)


def test_a_request_stretched_by_hand_loses_its_approvals(database, clock, approved, read):
    request = approved()
    clock.advance(DAY_S + 1)
    with database.writing() as connection:
        connection.execute("UPDATE content_requests SET expires_us = expires_us * 2")
    with pytest.raises(ReadingRefusedError, match="is not signed"):
        read(request)


def test_who_does_not_take_part_cannot_ask(readings, kept, tmp_path):
    kept()
    with pytest.raises(ApproverError, match="belongs to nobody"):
        readings.ask("dec_1", "curious", make_key(tmp_path / "eve", b""))


def test_nobody_asks_for_what_was_not_kept(readings, people):
    with pytest.raises(NothingKeptError, match="no content of 'dec_9' was kept"):
        readings.ask("dec_9", "a reason", people["ada"])


def test_an_unknown_request_is_told(say, ask):
    request = replace(ask(), request_id="read_0")
    with pytest.raises(UnknownReadingError):
        say(request, "bob")


def test_requests_are_listed_with_how_they_stand(ask, say, readings, clock):
    request = ask()
    say(request, "bob")
    (standing,) = readings.newest(10)
    assert standing.request == request == readings.find(request.request_id)
    assert [a.word for a in standing.answers] == ["approved"]
    assert not standing.expired
    clock.advance(DAY_S)
    assert readings.newest(10)[0].expired


def test_each_attempt_that_is_refused_is_on_record(ask, say, read, people, left):
    request = ask()
    with pytest.raises(ReadingRefusedError):
        read(request)
    with pytest.raises(ApproverError):
        say(request, "ada")
    refused = [event for event in left() if event.event == "content.refused"]
    assert [json.loads(event.facts) for event in refused] == [
        {
            "code": "content_reading_refused",
            "key": people["ada"].public_key,
            "word": "read",
        },
        {"code": "content_approver", "key": people["ada"].public_key, "word": "approved"},
    ]
    assert {event.subject for event in refused} == {request.request_id}
    assert "0 of 2 approvals" in refused[0].reason


def test_what_retention_has_removed_meanwhile_is_told(approved, read, database):
    request = approved()
    with database.writing() as connection:
        connection.execute("DELETE FROM sealed_contents")
    with pytest.raises(NothingKeptError, match="no content of 'dec_1' was kept"):
        read(request)


def test_the_policies_are_asked_last_with_those_who_agreed(approved, read):
    asked = []

    def permit(request, agreed):
        asked.append((request.asker, agreed))
        raise ApproverError("not by the policies", remedy="none")

    with pytest.raises(ApproverError, match="not by the policies"):
        read(approved(), permit=permit)
    assert asked == [("ada", frozenset({"bob", "cyd"}))]


@pytest.mark.parametrize(
    "changed",
    [
        {"request_id": "read_x"},
        {"reason": "another"},
        {"person": "somebody else"},
        {"expires_us": 9_000_000_000_000_000},
        {"asked_us": 1, "expires_us": 2},
    ],
)
def test_only_what_was_drafted_is_asked_for_and_only_with_a_signature(
    readings, people, ask, changed
):
    known = ask()
    ada = people["ada"]
    draft = readings.draft(known.decision_id, "why", ada.public_key)
    other = replace(draft, **changed)
    signature = ada.sign(draft.statement(Word.ASKED))
    with pytest.raises(ApproverError):
        readings.submit(other, signature)
    with pytest.raises(ApproverError, match="not by ada"):
        readings.submit(draft, people["bob"].sign(draft.statement(Word.ASKED)))
    assert readings.submit(draft, signature) == draft
    assert readings.find(draft.request_id) == draft
