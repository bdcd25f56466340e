"""Costs belong to the teams and the company of who has spent, as the directory says now."""

import pytest

from hortus.budget import Belongs
from hortus.compose import BelongsTo
from hortus.identity import Roster
from hortus.store import Everybody, PersonRecord, ServiceRecord, TeamRecord
from hortus.store.testing import a_spent

ADA = PersonRecord("per_1", "ada", "Ada", entity="ACME GmbH")
BUILD = ServiceRecord("svc_1", "build", entity="ACME Ops")
TEAMS = (
    TeamRecord("team_1", "payments", members=frozenset({"per_1"})),
    TeamRecord("team_2", "core", members=frozenset({"per_1", "svc_1"})),
    TeamRecord("team_3", "everybody", members=frozenset({"team_1", "team_2"})),
)
ROSTER = Roster(Everybody((ADA,), TEAMS, (BUILD,)))


@pytest.mark.parametrize(
    ("who", "belongs"),
    [
        ({"account": "ada"}, Belongs("core, payments", "ACME GmbH")),
        ({"account": "build", "is_service": True}, Belongs("core", "ACME Ops")),
        ({"account": "build"}, Belongs("core", "ACME Ops")),
        ({"account": "ada", "is_service": True}, Belongs()),
        ({"account": "gone"}, Belongs()),
        ({"principal": "ada"}, Belongs()),
    ],
)
def test_who_has_spent_belongs_to_the_teams_that_list_them(who, belongs):
    assert BelongsTo(ROSTER)(a_spent(**who)) == belongs
