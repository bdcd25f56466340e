"""Who holds a key: found in memory, refused with a reason, in step with other processes."""

import logging
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.core import Principal
from hortus.core.testing import FrozenClock
from hortus.identity import (
    AlreadyRevokedError,
    BadKeyNameError,
    EndedAccountError,
    ExpiredKeyError,
    KeyRefusedError,
    Keyring,
    MalformedKeyError,
    NoSuchAccountError,
    NoSuchKeyError,
    People,
    PepperError,
    RevokedKeyError,
    UnknownKeyError,
)
from hortus.identity.errors import BadProjectError
from hortus.identity.secret import new_secret
from hortus.store import StoreError, StoreView

DAY_S = 86_400


def test_a_new_key_opens_the_door_to_its_holder(keyring):
    new = keyring.create("ada", ["house/fast", "house/code"])
    assert keyring.find(new.secret) == Principal(
        new.key.key_id, "ada", frozenset({"house/code", "house/fast"})
    )


def test_a_key_without_models_opens_all_of_them(keyring):
    assert keyring.find(keyring.create("ada").secret).models == frozenset()


def test_each_key_finds_its_own_holder(keyring):
    made = [keyring.create(f"holder {n}") for n in range(20)]
    assert [keyring.find(new.secret).key_id for new in made] == [new.key.key_id for new in made]


def test_a_key_made_elsewhere_is_unknown(keyring):
    with pytest.raises(UnknownKeyError) as caught:
        keyring.find(new_secret())
    assert caught.value.status == 401
    assert "hortus key new" in caught.value.remedy


def test_a_mistyped_key_is_told_from_an_unknown_one(keyring):
    secret = keyring.create("ada").secret
    with pytest.raises(MalformedKeyError):
        keyring.find(secret[:-1] + ("0" if secret[-1] != "0" else "1"))


def test_a_key_ends_when_its_time_is_over(keyring, clock):
    secret = keyring.create("ada", ttl_s=DAY_S).secret
    clock.advance(DAY_S - 1)
    assert keyring.find(secret).name == "ada"
    clock.advance(1)
    with pytest.raises(ExpiredKeyError) as caught:
        keyring.find(secret)
    assert caught.value.status == 401


def test_a_key_without_term_does_not_end(keyring, clock):
    secret = keyring.create("ada").secret
    clock.advance(100 * 365 * DAY_S)
    assert keyring.find(secret)


def test_a_revoked_key_is_refused(keyring):
    new = keyring.create("ada")
    keyring.revoke(new.key.key_id)
    with pytest.raises(RevokedKeyError) as caught:
        keyring.find(new.secret)
    assert caught.value.status == 401


def test_a_key_revoked_by_another_process_is_refused_after_the_next_refresh(
    keyring, tmp_path, clock
):
    new = keyring.create("ada")
    with StoreView.open(tmp_path) as view:
        Keyring.open(view, tmp_path, clock).revoke(new.key.key_id)
    assert keyring.find(new.secret)
    assert keyring.refresh()
    with pytest.raises(RevokedKeyError):
        keyring.find(new.secret)


def test_a_key_made_by_another_process_is_found_after_the_next_refresh(keyring, tmp_path, clock):
    with StoreView.open(tmp_path) as view:
        new = Keyring.open(view, tmp_path, clock).create("bob")
    with pytest.raises(UnknownKeyError):
        keyring.find(new.secret)
    keyring.refresh()
    assert keyring.find(new.secret).name == "bob"


def test_a_refresh_without_changes_says_so(keyring):
    keyring.create("ada")
    assert not keyring.refresh()


def test_without_a_database_the_known_keys_go_on_working(keyring, view, tmp_path):
    secret = keyring.create("ada").secret
    view.keys.close()
    away = tmp_path / "away"
    shutil.move(tmp_path / "hortus.db", away)
    assert not keyring.refresh()
    assert isinstance(keyring.problem, StoreError)
    assert keyring.find(secret).name == "ada"
    shutil.move(away, tmp_path / "hortus.db")
    keyring.refresh()
    assert keyring.problem is None


def test_keys_survive_a_restart(keyring, tmp_path, clock):
    secret = keyring.create("ada").secret
    with StoreView.open(tmp_path) as view:
        assert Keyring.open(view, tmp_path, clock).find(secret).name == "ada"


def test_a_lost_pepper_is_named_where_there_are_keys(keyring, view, tmp_path, clock):
    keyring.create("ada")
    (tmp_path / "pepper").unlink()
    with pytest.raises(PepperError):
        Keyring.open(view, tmp_path, clock)


def test_after_a_new_pepper_old_keys_are_unknown_and_new_ones_work(keyring, view, tmp_path, clock):
    old = keyring.create("ada").secret
    (tmp_path / "pepper").write_text("ab" * 32)
    anew = Keyring.open(view, tmp_path, clock)
    with pytest.raises(UnknownKeyError):
        anew.find(old)
    assert anew.find(anew.create("ada").secret).name == "ada"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from([None, 10, 100])),
        st.tuples(st.just("revoke"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 60)),
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_whatever_happens_each_key_is_taken_or_refused_for_its_own_reason(tmp_path_factory, steps):
    folder, clock = tmp_path_factory.mktemp("data"), FrozenClock()
    expected = []
    with StoreView.open(folder, durability="normal", create=True) as view:
        keyring = Keyring.open(view, folder, clock)
        for step, value in steps:
            if step == "create":
                new = keyring.create("ada", ttl_s=value)
                expected.append({"new": new, "ends": value and clock.monotonic() + value})
            elif step == "revoke" and value < len(expected) and "gone" not in expected[value]:
                keyring.revoke(expected[value]["new"].key.key_id)
                expected[value]["gone"] = True
            elif step == "wait":
                clock.advance(value)
        fresh = Keyring.open(view, folder, clock)
        for ring in (keyring, fresh):
            for key in expected:
                assert answer(ring, key["new"].secret) == reason(key, clock)


def answer(ring, secret):
    try:
        return ring.find(secret).name
    except KeyRefusedError as e:
        return type(e)


def reason(key, clock):
    if "gone" in key:
        return RevokedKeyError
    return ExpiredKeyError if key["ends"] and key["ends"] <= clock.monotonic() else "ada"


HOSTILE = [
    "",
    " ",
    "hort_",
    "' OR '1'='1",
    'hort_"; DROP TABLE keys; --',
    "hort_\0" + "a" * 30,
    "hort_" + "é" * 31,
    "hort_" + "\ud800" * 31,
    "x" * 10_000_000,
    "Bearer hort_",
    "sk-ant-api03-" + "a" * 30,
]


@pytest.mark.parametrize("secret", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_only_a_malformed_key(keyring, secret):
    holder = keyring.create("ada")
    with pytest.raises(MalformedKeyError):
        keyring.find(secret)
    assert keyring.find(holder.secret)


@given(st.text(max_size=50))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_but_a_key_opens_the_door_and_none_is_repeated(keyring, text):
    with pytest.raises(KeyRefusedError) as caught:
        keyring.find(text)
    assert caught.value.status == 401
    if len(text) > 12:
        assert text not in caught.value.message + caught.value.remedy


def test_a_secret_is_neither_stored_nor_logged_nor_shown(keyring, tmp_path, caplog, clock):
    caplog.set_level(logging.DEBUG)
    new = keyring.create("ada", ttl_s=1)
    clock.advance(2)
    with pytest.raises(ExpiredKeyError) as caught:
        keyring.find(new.secret)
    random = new.secret.removeprefix("hort_")
    said = [repr(new), repr(keyring.list()), str(caught.value), caught.value.remedy, caplog.text]
    assert not any(random in text for text in said)
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert random.encode() not in stored


def test_a_key_is_for_its_own_project_else_for_that_of_its_holder(keyring, view, clock):
    people = People(view.people, clock, "test")
    ada = people.add_person("ada", project="payments")
    bot = people.add_service("ci", project="website")
    keyring.refresh()
    nobodys = keyring.create("laptop")
    assert keyring.find(nobodys.secret).project == ""
    for holder_id, own, found in (
        (ada.person_id, "", "payments"),
        (ada.person_id, "website", "website"),
        (bot.service_id, "", "website"),
        ("", "tools", "tools"),
    ):
        new = keyring.create("laptop", holder_id=holder_id, project=own)
        assert keyring.find(new.secret).project == found
        assert new.key.project == own
    assert sorted(key.project for key in keyring.list()) == ["", "", "", "tools", "website"]


@pytest.mark.parametrize("name", [" payments", "pay\nments", "p" * 101, "プロジェクト"])
def test_a_name_that_no_header_can_hold_is_no_project(keyring, view, clock, name):
    people = People(view.people, clock, "test")
    with pytest.raises(BadProjectError, match="is no name of a project"):
        keyring.create("laptop", project=name)
    with pytest.raises(BadProjectError):
        people.add_person("ada", project=name)
    assert keyring.list() == []


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[31m", "\x9b", "x" * 81])
def test_a_name_that_cannot_be_shown_is_refused(keyring, name):
    with pytest.raises(BadKeyNameError):
        keyring.create(name)
    assert keyring.list() == []


def test_a_name_may_be_written_in_any_script(keyring):
    assert keyring.find(keyring.create("王小明 (CI)").secret).name == "王小明 (CI)"


def test_revoking_what_is_not_there_says_where_the_ids_are(keyring):
    with pytest.raises(NoSuchKeyError) as caught:
        keyring.revoke("key_9" * 100)
    assert "hortus key list" in caught.value.remedy
    assert len(caught.value.message) < 100


def test_a_key_is_revoked_once(keyring):
    key_id = keyring.create("ada").key.key_id
    assert keyring.revoke(key_id).name == "ada"
    with pytest.raises(AlreadyRevokedError):
        keyring.revoke(key_id)


def test_the_list_shows_every_key_without_its_secret(keyring, clock):
    first = keyring.create("ada")
    clock.advance(1)
    keyring.create("bob")
    keyring.revoke(first.key.key_id)
    assert [key.name for key in keyring.list()] == ["ada", "bob"]
    assert keyring.list()[0].revoked_us > 0


def test_a_key_made_and_revoked_leaves_events_that_do_not_name_the_person(view, tmp_path, clock):
    keyring = Keyring.open(view, tmp_path, clock, "root@host")
    key_id = keyring.create("ada", ["b", "a"]).key.key_id
    keyring.revoke(key_id, "left the company")
    created, revoked = view.events.waiting()
    assert (created.event, created.actor, created.subject) == ("key.created", "root@host", key_id)
    assert created.reason == "for ada"
    assert "ada" not in created.facts + created.subject
    assert '"models":"a b"' in created.facts
    assert (revoked.event, revoked.reason) == ("key.revoked", "left the company")


def test_a_key_revoked_twice_leaves_one_event(view, keyring):
    key_id = keyring.create("ada").key.key_id
    keyring.revoke(key_id)
    with pytest.raises(AlreadyRevokedError):
        keyring.revoke(key_id)
    assert [event.event for event in view.events.waiting()] == ["key.created", "key.revoked"]


@pytest.fixture
def people(view, clock):
    return People(view.people, clock, "root@host")


def test_a_key_tells_whose_it_is_and_where_it_works(keyring, people):
    ada, build = people.add_person("Ada"), people.add_service("build")
    keyring.refresh()
    hers = keyring.create("laptop", holder_id=ada.person_id, zones=["office", "vpn"])
    its = keyring.create("runner", holder_id=build.service_id)
    found = keyring.find(hers.secret)
    assert (found.account, found.is_service, found.zones) == ("ada", False, {"office", "vpn"})
    assert keyring.find(its.secret).is_service
    assert keyring.find(its.secret).account == "build"


def test_a_key_for_nobody_in_the_directory_is_not_made_for_a_stranger(keyring):
    with pytest.raises(NoSuchAccountError):
        keyring.create("laptop", holder_id="per_unknown")
    assert keyring.list() == []


@pytest.mark.parametrize("gone", ["end", "remove"])
def test_a_key_ends_with_the_account_of_its_holder(keyring, people, gone):
    ada = people.add_person("ada")
    keyring.refresh()
    secret = keyring.create("laptop", holder_id=ada.person_id).secret
    getattr(people, gone)(ada)
    assert keyring.refresh()
    with pytest.raises(EndedAccountError) as caught:
        keyring.find(secret)
    assert caught.value.status == 401


def test_a_key_works_again_for_who_comes_back(keyring, people):
    ada = people.add_person("ada")
    keyring.refresh()
    secret = keyring.create("laptop", holder_id=ada.person_id).secret
    people.restore(people.end(ada))
    keyring.refresh()
    assert keyring.find(secret).account == "ada"


def test_the_roster_is_as_new_as_the_keys(keyring, people):
    assert keyring.roster.people == {}
    ada = people.add_person("ada")
    keyring.refresh()
    assert keyring.roster.people == {ada.person_id: ada}


def test_who_was_let_in_may_ask_on_until_their_key_or_account_is_ended(keyring, view, clock):
    people = People(view.people, clock, "root@host")
    ada, robot = people.add_person("ada"), people.add_service("robot")
    keyring.refresh()
    hers = keyring.find(keyring.create("laptop", holder_id=ada.person_id).secret)
    its = keyring.find(keyring.create("ci", holder_id=robot.service_id, ttl_s=1.0).secret)
    clock.advance(2)
    assert [keyring.withdrawn(who) for who in (hers, its)] == [None, None]
    people.end(ada)
    people.remove(robot)
    keyring.refresh()
    assert [keyring.withdrawn(who).code for who in (hers, its)] == ["account_ended"] * 2


def test_a_revoked_key_withdraws_what_it_has_begun(keyring):
    made = keyring.create("laptop")
    who = keyring.find(made.secret)
    keyring.revoke(made.key.key_id)
    assert keyring.withdrawn(who).code == "key_revoked"


@pytest.mark.parametrize("is_service", [False, True])
def test_who_came_in_without_a_key_is_known_by_their_account(keyring, view, clock, is_service):
    people = People(view.people, clock, "root@host")
    entry = people.add_service("ada") if is_service else people.add_person("ada")
    keyring.refresh()
    who = Principal("ses_1", "ada", account="ada", is_service=is_service)
    assert keyring.withdrawn(who) is None
    people.end(entry)
    keyring.refresh()
    assert keyring.withdrawn(who).code == "account_ended"


def test_a_process_itself_is_never_withdrawn(keyring):
    assert keyring.withdrawn(Principal("self", "hortus")) is None
