"""Who may administer hortus, and who the first is that may."""

import pytest

from hortus.compose.administration import Administration, NotAllowedError
from hortus.compose.policies import HousePolicies
from hortus.core import load_settings
from hortus.core.testing import FrozenClock
from hortus.identity import Caller, Roster
from hortus.policy import Task
from hortus.store import Everybody, PersonRecord

OPERATOR = "ops@machine"
HERE = Caller(OPERATOR, is_here=True)


@pytest.fixture
def administration(tmp_path):
    """Return a maker of the question who may do what, for people with their roles."""

    def make(packs="", **roles):
        (tmp_path / "hortus.toml").write_text(f"[policy]\npacks = [{packs}]\n", encoding="utf-8")
        people = [PersonRecord(f"per_{n}", n, n, roles=r) for n, r in roles.items()]
        roster = Roster(Everybody(people, (), ()))
        loaded = load_settings(data=tmp_path, environment={})
        policies = HousePolicies(loaded, FrozenClock(), lambda: roster)
        return Administration(lambda: policies.in_force, FrozenClock(), OPERATOR)

    return make


def test_whoever_runs_hortus_is_the_first_administrator(administration):
    found = administration(sofia="security")
    assert found.may(HERE, Task.MANAGE_PEOPLE).rules == ("admins-administer",)
    assert not found.may(Caller("else@machine", is_here=True), Task.MANAGE_PEOPLE).allowed


def test_once_there_is_an_administrator_the_directory_decides(administration):
    found = administration(root="admin", sofia="security", otto="auditor")
    assert not found.may(HERE, Task.MANAGE_PEOPLE).allowed
    assert found.may(Caller("root"), Task.MANAGE_PEOPLE).allowed
    assert found.may(Caller("sofia"), Task.PROPOSE_POLICY).rules == ("security-sets-rules",)
    assert not found.may(Caller("otto"), Task.PROPOSE_POLICY).allowed
    assert found.may(Caller("otto"), Task.READ_AUDIT).allowed


def test_a_user_of_the_machine_who_is_listed_has_their_own_roles(administration):
    found = administration(root="admin", ops="security")
    assert found.name_of(OPERATOR) == "ops"
    assert found.may(HERE, Task.PROPOSE_POLICY).allowed
    assert not found.may(HERE, Task.MANAGE_PEOPLE).allowed


def test_nobody_elses_name_is_taken_for_one_of_the_machine(administration):
    assert administration(root="admin").name_of("root@elsewhere") == "root@elsewhere"


def test_the_first_administrator_is_bound_by_four_eyes_too(administration):
    found = administration('"four-eyes"')
    assert found.may(HERE, Task.ACTIVATE_POLICY).rules == ("activation-alone",)
    assert found.may(HERE, Task.ACTIVATE_POLICY, frozenset({"ben@machine"})).allowed
    assert not found.may(HERE, Task.ACTIVATE_POLICY, frozenset({OPERATOR})).allowed


def test_who_may_not_is_told_why_and_whom_to_ask(administration):
    found = administration(root="admin", otto="auditor")
    with pytest.raises(NotAllowedError, match="nothing permits otto") as caught:
        found.require(Caller("otto"), Task.MANAGE_KEYS)
    assert caught.value.status == 403
    assert caught.value.remedy
    assert found.require(Caller("root"), Task.MANAGE_KEYS).allowed
