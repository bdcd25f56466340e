"""What counts as agreement: two different people, validly signed, for this very request."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.content.approvers import Approver, make_key
from hortus.content.errors import ReadingRefusedError, UnknownReadingError
from hortus.content.requests import (
    Answer,
    ReadingRequest,
    Word,
    add_request,
    agreeing,
    check_open,
    find_request,
    newest_requests,
)


@pytest.fixture
def keys(tmp_path):
    """Return the keys of four people by name."""
    return {name: make_key(tmp_path / name, b"") for name in ("ada", "bob", "cyd", "dan")}


@pytest.fixture
def register(keys):
    """Return the four as they are registered."""
    return [Approver(key.public_key, name, 1) for name, key in keys.items()]


@pytest.fixture
def request_(keys):
    """Return a request of Ada's."""
    key = keys["ada"].public_key
    return ReadingRequest("read_1", "dec_1", "eve", "ada", key, "a leak", 100, 200)


def approval(request, key, word=Word.APPROVED):
    return Answer(request.request_id, key.public_key, word, 150, key.sign(request.statement(word)))


def names(request, answers, register):
    return [a.name for a in agreeing(request, answers, register)]


def test_two_others_agree(request_, keys, register):
    answers = [approval(request_, keys[n]) for n in ("bob", "cyd")]
    assert names(request_, answers, register) == ["bob", "cyd"]


def test_the_one_who_asks_does_not_count(request_, keys, register):
    answers = [approval(request_, keys[n]) for n in ("ada", "bob")]
    assert names(request_, answers, register) == ["bob"]


def test_the_same_person_counts_once(request_, keys, register):
    answers = [approval(request_, keys["bob"])] * 2
    assert names(request_, answers, register) == ["bob"]


def test_two_keys_of_one_name_count_once(request_, keys, register):
    register[2] = replace(register[2], name="bob")
    answers = [approval(request_, keys[n]) for n in ("bob", "cyd")]
    assert names(request_, answers, register) == ["bob"]


def test_a_second_key_of_the_asker_does_not_count(request_, keys, register):
    register[1] = replace(register[1], name="ada")
    assert names(request_, [approval(request_, keys["bob"])], register) == []


def test_who_was_removed_since_does_not_count(request_, keys, register):
    register[1] = replace(register[1], removed_us=5)
    answers = [approval(request_, keys[n]) for n in ("bob", "cyd")]
    assert names(request_, answers, register) == ["cyd"]


def test_who_was_never_registered_does_not_count(request_, keys, register):
    assert names(request_, [approval(request_, keys["bob"])], register[2:]) == []


def test_one_denial_is_enough_to_refuse(request_, keys, register):
    answers = [approval(request_, keys[n]) for n in ("bob", "cyd")]
    answers.append(approval(request_, keys["dan"], Word.DENIED))
    with pytest.raises(ReadingRefusedError, match="was denied"):
        agreeing(request_, answers, register)


def test_an_approval_of_another_request_does_not_serve(request_, keys, register):
    other = replace(request_, request_id="read_2")
    replayed = replace(approval(other, keys["bob"]), request_id="read_1")
    with pytest.raises(ReadingRefusedError, match="is not signed by the key it names"):
        agreeing(request_, [replayed], register)


def test_a_forged_approval_is_told_loudly(request_, keys, register):
    forged = replace(approval(request_, keys["bob"]), public_key=keys["cyd"].public_key)
    with pytest.raises(ReadingRefusedError, match="is not signed by the key") as caught:
        agreeing(request_, [forged], register)
    assert "changed the table of approvals" in caught.value.remedy


def test_a_denial_does_not_turn_into_an_approval(request_, keys, register):
    turned = replace(approval(request_, keys["bob"], Word.DENIED), word=Word.APPROVED)
    with pytest.raises(ReadingRefusedError, match="is not signed"):
        agreeing(request_, [turned], register)


@given(st.sampled_from([f.name for f in fields(ReadingRequest)]), st.sampled_from(Word))
def test_changing_anything_about_a_request_changes_what_is_signed(name, word):
    request = ReadingRequest("read_1", "dec_1", "eve", "ada", "00", "a leak", 100, 200)
    value = getattr(request, name)
    changed = value + 1 if isinstance(value, int) else f"{value}x"
    other = replace(request, **{name: changed})
    assert request.statement(word) != other.statement(word)
    assert len({request.statement(w) for w in Word}) == len(Word)


def test_a_request_ends_at_its_time(request_):
    check_open(request_, 199)
    with pytest.raises(ReadingRefusedError, match="has expired"):
        check_open(request_, 200)


def test_requests_are_found_by_id_and_listed_newest_first(database, request_):
    with database.writing() as connection:
        add_request(connection, request_)
        add_request(connection, replace(request_, request_id="read_2", asked_us=150))
    with database.reading() as connection:
        assert find_request(connection, "read_1") == request_
        found = [r.request_id for r in newest_requests(connection, 10)]
        assert found == ["read_2", "read_1"]
        assert len(newest_requests(connection, 1)) == 1
        with pytest.raises(UnknownReadingError, match="'read_3'"):
            find_request(connection, "read_3")
