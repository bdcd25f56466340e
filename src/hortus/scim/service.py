"""Answer the requests of a directory: who there is, who comes, changes and goes."""

from typing import Any

from pydantic import ValidationError
from scim2_models import Context, Group, NotImplementedException, SCIMException

from hortus.core import Clock, HortusError, ScimSettings
from hortus.identity import People
from hortus.scim.description import describe, user_model
from hortus.scim.discovery import PATHS, Discovery
from hortus.scim.endpoint import Endpoint, Listings, body_of, listed
from hortus.scim.errors import ScimMethodError, ScimPathError
from hortus.scim.facts import FactReader
from hortus.scim.failures import failure
from hortus.scim.granting import Grants
from hortus.scim.groups import Groups
from hortus.scim.searching import Page, matching
from hortus.scim.types import Answer, Asked
from hortus.scim.users import Users
from hortus.store import PeopleTable, PersonRecord, TeamRecord

_MOST_PARTS = 2


class Service:
    """Users and groups over the tables of people; every request has a defined answer.

    Each change is one transaction, with the events that tell of it; what somebody else has changed
    meanwhile is read again rather than overwritten. Raises ``ScimSettingError`` where the settings
    name attributes that users do not have.
    """

    def __init__(self, table: PeopleTable, settings: ScimSettings, clock: Clock) -> None:
        self._provider = describe(settings)
        self._most = settings.most_results
        self._table = table
        self._clock = clock
        grants = Grants.of(settings)

        def people(actor: str) -> People:
            return People(table, clock, actor)

        with self._provider:
            model = user_model(self._provider)
            self._people = users = Users(model, table, FactReader(model, settings), grants, clock)
            self._discovery = Discovery(self._provider)
        self._users = Endpoint[PersonRecord](users, people, self._most)
        self._teams = groups = Groups(table, grants)
        both: Any = model | Group
        self._both = Listings(both)
        self._groups = Endpoint[TeamRecord](groups, people, self._most)

    def answer(self, asked: Asked) -> Answer:
        """Return the answer to one request, which may be that it is wrong."""
        try:
            with self._provider:
                return self._route([p for p in asked.path.split("/") if p], asked)
        except (HortusError, SCIMException, ValidationError, RecursionError) as e:
            return failure(e)

    def read_again(self, actor: str) -> int:
        """Read everybody's facts and grants as the settings now say; return how many changed."""
        with self._provider:
            people = People(self._table, self._clock, actor)
            return len(self._people.read_again(people) | self._teams.regrant(people))

    def _route(self, parts: list[str], asked: Asked) -> Answer:
        first, subject = [*parts, "", ""][:2]
        if len(parts) > _MOST_PARTS:
            raise _no_such_path(asked)
        match first:
            case "Users":
                return self._users.answer(subject, asked)
            case "Groups":
                return self._groups.answer(subject, asked)
            case "" | ".search" if not subject:
                return self._everything(asked, posted=bool(first))
            case "Me":
                raise NotImplementedException(detail="a directory has no entry of its own here")
            case _ if first in PATHS:
                return self._discovery.answer(parts, asked)
            case _:
                raise _no_such_path(asked)

    def _everything(self, asked: Asked, *, posted: bool) -> Answer:
        if asked.method != ("POST" if posted else "GET"):
            raise ScimMethodError(f"{asked.path} is searched", remedy="use GET /, POST /.search")
        said = body_of(asked) if posted else dict(asked.query)
        request = self._both.search.model_validate(said, scim_ctx=Context.SEARCH_REQUEST)
        found = [
            *matching(self._users.kind, request, asked.base),
            *matching(self._groups.kind, request, asked.base),
        ]
        start = request.start_index_0 or 0
        count = self._most if request.count is None else min(request.count, self._most)
        page = Page(len(found), start + 1, request.sort(found)[start : start + count])
        return listed(page, request, self._both.listing)


def _no_such_path(asked: Asked) -> ScimPathError:
    return ScimPathError(
        f"there is nothing at {asked.path[:100]}",
        remedy="the resources are at /Users and /Groups",
    )
