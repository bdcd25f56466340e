"""To which teams and company those belong who have spent something, as the directory says now."""

from functools import lru_cache

from hortus.budget import Belongs
from hortus.core import TEAM
from hortus.identity import Roster
from hortus.store import Spent

_MOST_KEPT = 65_536
_NOBODY = Belongs()


class BelongsTo:
    """Looks people and services up in one state of the directory."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._find = lru_cache(_MOST_KEPT)(self._look_up)

    def __call__(self, spent: Spent) -> Belongs:
        """Return to whom the spender belongs; a key that is nobody's belongs to nobody."""
        return self._find(spent.account, spent.is_service) if spent.account else _NOBODY

    def _look_up(self, account: str, is_service: bool) -> Belongs:  # noqa: FBT001 - a key of the cache
        roster = self._roster
        if account.startswith(TEAM):
            team = roster.team_named(account.removeprefix(TEAM))
            return Belongs(team.name) if team else _NOBODY
        person = None if is_service else roster.person_named(account)
        if person is not None:
            return Belongs(self._teams(person.person_id), person.entity)
        service = roster.service_named(account)
        if service is not None:
            return Belongs(self._teams(service.service_id), service.entity)
        return _NOBODY

    def _teams(self, member_id: str) -> str:
        return ", ".join(sorted(self._roster.direct_teams_of(member_id)))
