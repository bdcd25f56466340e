"""Tokens are found from memory, and hold as long as everything they rest on does."""

import pytest

from hortus.core import KeyTier, Principal
from hortus.identity import (
    ACCESS,
    BadProofError,
    EndedAccountError,
    ExpiredTokenError,
    KeyRefusedError,
    MalformedTokenError,
    MissingProofError,
    People,
    Pepper,
    ReplayedProofError,
)
from hortus.identity.testing import ClientKey
from hortus.identity.tokens import Tokens
from hortus.store import SessionRecord

URL = "http://127.0.0.1/v1/models"
KEY = ClientKey.new()


@pytest.fixture
def people(view, clock):
    return People(view.people, clock, "tester")


@pytest.fixture
def anna(people, keyring):
    made = people.add_person("anna")
    keyring.refresh()
    return made


@pytest.fixture
def tokens(keyring, clock):
    return Tokens(Pepper(b"p" * 32), clock, lambda: keyring.roster, 600.0)


@pytest.fixture
def issue(tokens, anna, clock):
    def issue(thumbprint="", tier="session", lasts_s=3_600):
        now = clock.now_us()
        expires = now + lasts_s * 1_000_000
        return tokens.issue(
            SessionRecord("ses_1", anna.person_id, tier, thumbprint, "x", 0, now, now, expires)
        )

    return issue


def test_a_token_leads_to_who_it_was_made_for(tokens, issue):
    issued = issue()
    assert issued.access.startswith(ACCESS)
    assert issued.expires_s == 600
    assert tokens.find(issued.access) == Principal(
        "ses_1", "anna", account="anna", tier=KeyTier.SESSION
    )


def test_a_service_is_known_as_one(tokens, people, keyring, clock):
    service = people.add_service("ci")
    keyring.refresh()
    now = clock.now_us()
    session = SessionRecord("ses_2", service.service_id, "session", "", "x", 0, now, now, now * 2)
    principal = tokens.find(tokens.issue(session).access)
    assert (principal.account, principal.is_service) == ("ci", True)


def test_a_token_does_not_outlast_its_session(tokens, issue, clock):
    issued = issue(lasts_s=60)
    assert issued.expires_s == 60
    clock.advance(60)
    with pytest.raises(ExpiredTokenError):
        tokens.find(issued.access)


def test_a_token_ends_after_ten_minutes_also_where_it_was_found_before(tokens, issue, clock):
    access = issue().access
    tokens.find(access)
    clock.advance(600)
    with pytest.raises(ExpiredTokenError):
        tokens.find(access)


def test_a_token_of_an_ended_session_is_refused(tokens, issue):
    access = issue().access
    tokens.find(access)
    tokens.ended = frozenset({"ses_1"})
    with pytest.raises(KeyRefusedError) as caught:
        tokens.find(access)
    assert caught.value.code == "session_ended"


def test_a_token_of_somebody_who_has_left_is_refused(tokens, issue, people, keyring, anna):
    access = issue().access
    tokens.find(access)
    people.end(anna)
    keyring.refresh()
    with pytest.raises(EndedAccountError, match="anna"):
        tokens.find(access)


def test_a_token_of_somebody_who_was_taken_out_is_refused(tokens, issue, people, keyring, anna):
    access = issue().access
    people.remove(anna)
    keyring.refresh()
    with pytest.raises(EndedAccountError, match="per_"):
        tokens.find(access)


def test_a_bound_token_needs_a_proof_of_its_key(tokens, issue, clock):
    access = issue(KEY.thumbprint, "bound").access
    proof = KEY.proof("GET", URL, clock.now_us(), access)
    with pytest.raises(MissingProofError):
        tokens.find(access)
    assert tokens.find(access, proof).tier is KeyTier.BOUND
    with pytest.raises(ReplayedProofError):
        tokens.find(access, proof)


def test_a_bound_token_in_other_hands_opens_nothing(tokens, issue, clock):
    access = issue(KEY.thumbprint, "bound").access
    with pytest.raises(BadProofError, match="another key"):
        tokens.find(access, ClientKey.new().proof("GET", URL, clock.now_us(), access))


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(tokens, issue):
    issued = issue()
    assert tokens.refresh_of(issued.refresh).session_id == "ses_1"
    with pytest.raises(MalformedTokenError):
        tokens.find(issued.refresh)
    with pytest.raises(MalformedTokenError):
        tokens.refresh_of(issued.access)


def test_tokens_do_not_show_themselves_when_printed(issue):
    issued = issue()
    assert issued.access not in repr(issued)
    assert issued.refresh not in repr(issued)


def test_memory_of_tokens_does_not_grow_for_ever(keyring, clock, issue):
    tokens = Tokens(Pepper(b"p" * 32), clock, lambda: keyring.roster, 600.0, most_known=3)
    for _ in range(10):
        clock.advance(1)
        tokens.find(issue().access)
    assert len(tokens._known) <= 3
