"""What being in a group grants."""

from dataclasses import replace

from hortus.core import ScimSettings
from hortus.identity import Roster
from hortus.scim.granting import Grants
from hortus.store import Everybody, PersonRecord, TeamRecord

ADA = PersonRecord("per_1", "ada", "Ada", origin="scim")
BOB = PersonRecord("per_2", "bob", "Bob", clearance="internal")
INNER = TeamRecord("team_1", "Code Red", members=frozenset({"per_1", "per_2"}))
OUTER = TeamRecord("team_2", "IT Security", members=frozenset({"team_1"}))


def changed(people, teams, **settings):
    roster = Roster(Everybody(tuple(people), tuple(teams), ()))
    return Grants.of(ScimSettings(**settings)).changed(roster)


def test_without_groups_in_the_settings_nothing_is_touched():
    kept = replace(ADA, clearance="restricted", roles="admin")
    assert changed([kept], [INNER]) == []


def test_the_highest_clearance_counts_and_roles_add_up():
    settings = {
        "clearances": {"Code Red": "restricted", "IT Security": "internal"},
        "roles": {"IT Security": "security", "Code Red": "auditor"},
    }
    granted = replace(ADA, clearance="restricted", roles="auditor security")
    assert changed([ADA], [INNER, OUTER], **settings) == [granted]
    assert changed([granted], [INNER, OUTER], **settings) == []


def test_who_leaves_loses_what_was_granted():
    held = replace(ADA, clearance="restricted")
    assert changed([held], [], clearances={"Code Red": "restricted"}) == [ADA]


def test_what_the_settings_do_not_grant_stays_as_it_was_given_by_hand():
    held = replace(ADA, roles="admin")
    found = changed([held], [INNER], clearances={"Code Red": "restricted"})
    assert found == [replace(held, clearance="restricted")]


def test_whom_no_directory_keeps_is_granted_nothing():
    assert changed([BOB], [INNER], clearances={"Code Red": "restricted"}) == []
