"""A directory keeps people as far as the policies let it, like everybody else."""

import pytest

from hortus.compose.administration import Administration, NotAllowedError
from hortus.compose.directorygate import DirectoryGate
from hortus.compose.policies import HousePolicies
from hortus.core import SCIM_DOOR, Principal, load_settings
from hortus.core.testing import FrozenClock
from hortus.identity import Roster
from hortus.store import Everybody, ServiceRecord

STOP = """
@id("no-directory")
@reason("{who} is stopped")
@remedy("wait")
@owner("security")
forbid (principal, action == Action::"administer", resource)
when { principal.roles.contains(Role::"directory") && context.key.tier == KeyTier::"static" };
"""
EXAMPLES = """
[[example]]
policy = "no-directory"
allowed = false
who = "service:directory"
action = "administer"
what = "manage_people"
key_tier = "static"

[[example]]
policy = "no-directory"
allowed = true
who = "root"
action = "administer"
what = "manage_people"
"""


class Entrance:
    """Lets in whom it is told."""

    def __init__(self, principal):
        self.principal = principal

    def admit(self, _):
        return self.principal

    def zone_of(self, _):
        return ""


@pytest.fixture
def gate(tmp_path):
    """Return a maker of gates before whom somebody stands."""

    def make(principal, **roles):
        services = [ServiceRecord(f"svc_{n}", n, roles=r) for n, r in roles.items()]
        roster = Roster(Everybody((), (), services))
        loaded = load_settings(data=tmp_path, environment={})
        policies = HousePolicies(loaded, FrozenClock(), lambda: roster)
        administration = Administration(lambda: policies.in_force, FrozenClock())
        return DirectoryGate(Entrance(principal), administration)

    return make


def key(account="", models=(SCIM_DOOR,)):
    return Principal("key_1", "directory", frozenset(models), account, is_service=bool(account))


def test_a_key_of_the_directory_has_its_role(gate):
    assert gate(key()).admit({}) == key()


def test_a_program_is_judged_by_its_own_roles(gate):
    assert gate(key("sync"), sync="directory").admit({}).account == "sync"
    with pytest.raises(NotAllowedError, match="nothing permits sync"):
        gate(key("sync"), sync="").admit({})


def test_a_policy_closes_the_door(gate, tmp_path):
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "stop.cedar").write_text(STOP)
    (folder / "stop.examples.toml").write_text(EXAMPLES)
    with pytest.raises(NotAllowedError, match="the company's directory is stopped"):
        gate(key()).admit({})


def test_another_key_is_left_to_the_door_itself(gate):
    assert gate(key("ada", models=("m",))).admit({}).account == "ada"
