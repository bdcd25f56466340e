"""Sessions begin, are renewed and end; each of it is in the log."""

import pytest

from hortus.core import KeyTier
from hortus.identity import (
    BadProofError,
    EndedAccountError,
    EndedSessionError,
    ExpiredTokenError,
    Lifetimes,
    MalformedTokenError,
    People,
    ReusedTokenError,
    Sessions,
    load_pepper,
)
from hortus.identity.testing import ClientKey
from hortus.store import waiting

KEY = ClientKey.new()


@pytest.fixture
def people(view, clock):
    return People(view.people, clock, "tester")


@pytest.fixture
def anna(people, keyring):
    made = people.add_person("anna")
    keyring.refresh()
    return made.person_id


@pytest.fixture
def open_sessions(view, keyring, clock, tmp_path):
    def make():
        pepper = load_pepper(tmp_path, create=False)
        return Sessions(view.sessions, pepper, clock, lambda: keyring.roster, Lifetimes())

    return make


@pytest.fixture
def sessions(open_sessions):
    return open_sessions()


@pytest.fixture
def told(view):
    def told():
        with view.sessions._database.reading() as connection:
            found = [e for e in waiting(connection) if e.event.startswith("signin.")]
        return [(e.event, e.actor, e.subject) for e in found]

    return told


def test_who_signs_in_is_found_by_the_token(sessions, anna, told):
    issued = sessions.start(anna, "hortus")
    assert sessions.find(issued.access).account == "anna"
    assert told() == [("signin.started", anna, issued.session.session_id)]


def test_nobody_who_has_left_can_sign_in(sessions, people, keyring, anna):
    people.end(keyring.roster.people[anna])
    keyring.refresh()
    with pytest.raises(EndedAccountError):
        sessions.start(anna, "hortus")


def test_a_bound_session_lasts_a_week_and_another_half_a_day(sessions, anna):
    bound = sessions.start(anna, "hortus", KEY.thumbprint).session
    other = sessions.start(anna, "claude-code").session
    assert (bound.expires_us - bound.created_us) // 1_000_000 == 604_800
    assert (other.expires_us - other.created_us) // 1_000_000 == 43_200


def test_a_refresh_token_gives_new_tokens(sessions, anna, clock):
    first = sessions.start(anna, "hortus")
    clock.advance(700)
    second = sessions.renew(first.refresh)
    assert second.session.session_id == first.session.session_id
    assert second.refresh != first.refresh
    assert sessions.find(second.access).account == "anna"


def test_a_refresh_token_that_comes_again_ends_the_session(sessions, anna, told):
    first = sessions.start(anna, "hortus")
    second = sessions.renew(first.refresh)
    with pytest.raises(ReusedTokenError):
        sessions.renew(first.refresh)
    with pytest.raises(EndedSessionError):
        sessions.find(second.access)
    with pytest.raises(EndedSessionError):
        sessions.renew(second.refresh)
    assert told()[-1][0] == "signin.reused"


def test_who_has_the_key_may_ask_again_for_an_answer_that_got_lost(sessions, anna, clock):
    first = sessions.start(anna, "hortus", KEY.thumbprint)
    second = sessions.renew(first.refresh, KEY.thumbprint)
    clock.advance(5)
    again = sessions.renew(first.refresh, KEY.thumbprint)
    assert again.refresh == second.refresh
    clock.advance(10)
    with pytest.raises(ReusedTokenError):
        sessions.renew(first.refresh, KEY.thumbprint)


def test_an_answer_from_two_renewals_ago_is_not_given_again(sessions, anna):
    first = sessions.start(anna, "hortus", KEY.thumbprint)
    second = sessions.renew(first.refresh, KEY.thumbprint)
    sessions.renew(second.refresh, KEY.thumbprint)
    with pytest.raises(ReusedTokenError):
        sessions.renew(first.refresh, KEY.thumbprint)


@pytest.mark.parametrize("thumbprint", ["", "another"])
def test_a_bound_session_is_renewed_by_its_key_only(sessions, anna, thumbprint):
    issued = sessions.start(anna, "hortus", KEY.thumbprint)
    with pytest.raises(BadProofError):
        sessions.renew(issued.refresh, thumbprint)
    assert sessions.renew(issued.refresh, KEY.thumbprint)


def test_a_session_is_not_renewed_after_its_end(sessions, anna, clock):
    issued = sessions.start(anna, "claude-code")
    clock.advance(43_200)
    with pytest.raises(ExpiredTokenError):
        sessions.renew(issued.refresh)


def test_a_session_of_somebody_who_has_left_is_not_renewed(sessions, people, keyring, anna):
    issued = sessions.start(anna, "hortus")
    people.end(keyring.roster.people[anna])
    keyring.refresh()
    with pytest.raises(EndedAccountError):
        sessions.renew(issued.refresh)


def test_what_is_no_refresh_token_renews_nothing(sessions, anna):
    issued = sessions.start(anna, "hortus")
    for text in ("", "horr_x.y", issued.access):
        with pytest.raises(MalformedTokenError):
            sessions.renew(text)


def test_another_gateway_hears_of_the_end_of_a_session(sessions, open_sessions, anna, told):
    other = open_sessions()
    issued = sessions.start(anna, "hortus")
    assert other.find(issued.access).account == "anna"
    session = other.session_of(issued.refresh)
    assert sessions.end(session, "signed out")
    assert not sessions.end(session, "signed out")
    assert other.refresh()
    with pytest.raises(EndedSessionError):
        other.find(issued.access)
    assert [event for event, *_ in told()] == ["signin.started", "signin.ended"]


def test_a_program_that_can_prove_itself_gets_one_token_and_no_session(sessions, anna, told):
    issued = sessions.once(anna, "ci")
    assert issued.refresh == ""
    assert sessions.find(issued.access).account == "anna"
    with pytest.raises(EndedSessionError):
        sessions.current(issued.session.session_id)
    assert [event for event, *_ in told()] == ["signin.token"]


def test_a_key_is_known_by_the_proof_it_signs(sessions, clock):
    proof = KEY.proof("POST", "http://h/oauth/token", clock.now_us())
    assert sessions.thumbprint(proof) == KEY.thumbprint


def test_while_the_database_is_away_tokens_go_on(sessions, anna, tmp_path):
    issued = sessions.start(anna, "hortus")
    (tmp_path / "hortus.db").rename(tmp_path / "away")
    assert not sessions.refresh()
    assert sessions.find(issued.access).account == "anna"
    (tmp_path / "away").rename(tmp_path / "hortus.db")
    assert sessions.refresh()


def test_a_client_without_a_key_gets_a_plain_token_of_the_same_session(sessions, anna, clock):
    issued = sessions.start(anna, "hortus", KEY.thumbprint)
    proof = KEY.proof("POST", "http://h/oauth/token", clock.now_us(), issued.access)
    plain = sessions.plain(issued.access, proof)
    assert plain.refresh == ""
    assert sessions.find(plain.access).tier is KeyTier.SESSION
    sessions.end(issued.session)
    with pytest.raises(EndedSessionError):
        sessions.find(plain.access)


def test_a_session_that_goes_on_is_found_by_its_id(sessions, anna, people, keyring):
    session = sessions.start(anna, "browser").session
    assert sessions.current(session.session_id) == session
    people.end(keyring.roster.people[anna])
    keyring.refresh()
    with pytest.raises(EndedAccountError):
        sessions.current(session.session_id)


def test_a_session_is_known_by_either_of_its_tokens(sessions, anna):
    issued = sessions.start(anna, "hortus")
    assert sessions.session_of(issued.access) == issued.session
    assert sessions.session_of(issued.refresh) == issued.session
    with pytest.raises(MalformedTokenError):
        sessions.session_of("hort_key")
