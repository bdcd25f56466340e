"""The first key, and the first person who may change this hortus."""

import pytest

from hortus.compose.firstkey import FirstKey
from hortus.core import KeySettings
from hortus.core.testing import FrozenClock
from hortus.identity import Keyring, People
from hortus.store import StoreView

DAY_US = 86_400_000_000


@pytest.fixture
def parts(tmp_path):
    clock = FrozenClock()
    with StoreView.open(tmp_path, create=True) as view:
        people = People(view.people, clock, "root@host")
        keyring = Keyring.open(view, tmp_path, clock)
        first = FirstKey(keyring, people, KeySettings(person_most_days=30), "root@host")
        yield first, keyring, people


def test_who_starts_hortus_first_is_its_administrator(parts):
    first, keyring, people = parts
    made = first.make()
    admin = people.roster().person_named("root@host")
    assert (admin.roles, made.key.holder_id) == ("admin", admin.person_id)
    assert keyring.find(made.secret).account == "root@host"


def test_the_first_key_works_as_long_as_a_persons_key_can(parts):
    key = parts[0].make().key
    assert (key.expires_us - key.created_us) // DAY_US == 30


def test_where_there_is_a_key_no_other_is_made(parts):
    first, keyring, people = parts
    keyring.create("ci")
    assert first.make() is None
    assert people.roster().people == {}


def test_nobody_becomes_administrator_where_people_are_known_already(parts):
    first, _, people = parts
    people.add_person("ada")
    assert first.make().key.holder_id == ""
    assert len(people.roster().people) == 1


def test_who_is_known_already_gets_their_key_and_no_role(parts):
    first, _, people = parts
    known = people.add_person("root@host")
    assert first.make().key.holder_id == known.person_id
    assert people.roster().people[known.person_id].roles == ""
