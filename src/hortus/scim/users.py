"""People as SCIM users, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from scim2_models import Resource

from hortus.core import Clock
from hortus.identity import People
from hortus.scim.description import Model
from hortus.scim.facts import FactReader
from hortus.scim.granting import Grants
from hortus.scim.mending import Json
from hortus.scim.resources import kept, meta
from hortus.store import Membership, PeopleTable, PersonRecord

_KEPT_ELSEWHERE = ("id", "meta", "groups", "password")
_NOTHING_SAID = "{}"


class Users:
    """The people, in the words of SCIM."""

    name: Final = "User"
    endpoint: Final = "/Users"
    columns: Final[Mapping[str, str]] = {
        "username": "user_name",
        "externalid": "external_id",
        "id": "person_id",
    }

    def __init__(
        self, model: Model, table: PeopleTable, facts: FactReader, grants: Grants, clock: Clock
    ) -> None:
        self.model = model
        self._table = table
        self._facts = facts
        self._grants = grants
        self._clock = clock

    def find(self, column: str, value: str) -> Sequence[PersonRecord]:
        """Return the people of whom ``column`` is ``value``."""
        name = value.casefold() if column == "user_name" else value
        return self._table.find(PersonRecord, column, name)

    def every(self) -> Sequence[PersonRecord]:
        """Return everybody, oldest first."""
        return self._table.everybody().people

    def show(self, records: Sequence[PersonRecord], base: str) -> list[Resource[Any]]:
        """Return people as users, with the groups that list them."""
        listed: dict[str, list[Membership]] = {}
        for membership in self._table.memberships([r.person_id for r in records]):
            listed.setdefault(membership.member_id, []).append(membership)
        return [self._shown(r, listed.get(r.person_id, ()), base) for r in records]

    def add(self, user: Resource[Any], people: People) -> PersonRecord:
        """Take in a new user, who may come in unless it is said that they may not."""
        user.active = getattr(user, "active", None) is not False  # type: ignore[attr-defined]  # a user's
        return people.add(self._record(user, PersonRecord("", "", "")))

    def put(self, before: PersonRecord, user: Resource[Any], people: People) -> PersonRecord:
        """Let somebody be as ``user`` says."""
        return people.change(self._record(user, before), before.changed_us)

    def patched(self, before: PersonRecord, patch: Json, people: People) -> bool:
        """Return that a user has to be read whole before it is changed."""
        del before, patch, people
        return False

    def remove(self, record: PersonRecord, people: People) -> None:
        """Take somebody out; their keys and sessions end with that."""
        people.remove(record, "removed by the directory")

    def read_again(self, people: People) -> set[str]:
        """Take everybody's facts from what the directory last said; return whose changed."""
        model: Any = self.model
        changed = set()
        for before in (p for p in self.every() if p.origin == "scim"):
            after = self._record(model.model_validate_json(before.attributes), before)
            after = replace(after, ended_us=before.ended_us)
            if after != before:
                people.change(after, before.changed_us)
                changed.add(before.person_id)
        return changed

    def _record(self, user: Any, before: PersonRecord) -> PersonRecord:
        facts = self._facts.read(user)
        adopted = before.origin != "scim"
        return replace(
            before,
            user_name=user.user_name,
            name=_display(user),
            email=_primary(user.emails or ()),
            region=facts.region,
            entity=facts.entity,
            cost_centre=facts.cost_centre,
            clearance="" if adopted and self._grants.clearances else before.clearance,
            roles="" if adopted and self._grants.roles else before.roles,
            origin="scim",
            external_id=user.external_id or "",
            attributes=kept(user, _KEPT_ELSEWHERE),
            ended_us=self._ended_us(before.ended_us, active=user.active),
        )

    def _ended_us(self, before_us: int, *, active: bool | None) -> int:
        """Return when somebody ended; who says nothing of it changes nothing."""
        if active is None:
            return before_us
        return 0 if active else before_us or self._clock.now_us()

    def _shown(
        self, record: PersonRecord, listed: Sequence[Membership], base: str
    ) -> Resource[Any]:
        model: Any = self.model
        if record.attributes == _NOTHING_SAID:
            user = model.model_validate(_own_words(record))
        else:
            user = model.model_validate_json(record.attributes)
        user.id = record.person_id
        # Where the directory has taken the attribute out, there is none to show.
        user.active = None if user.active is None else not record.ended_us
        user.meta = meta(self.name, record, f"{base}{self.endpoint}/{record.person_id}")
        user.groups = [
            model.Groups(value=one.team_id, display=one.team, type="direct") for one in listed
        ] or None
        for group in user.groups or ():
            group.ref = f"{base}/Groups/{group.value}"
        shown: Resource[Any] = user
        return shown


def _own_words(record: PersonRecord) -> dict[str, object]:
    """Return what is known of somebody whom no directory has told of."""
    said: dict[str, object] = {
        "userName": record.user_name,
        "displayName": record.name,
        "active": True,
    }
    if record.email:
        said["emails"] = [{"value": record.email, "type": "work", "primary": True}]
    if record.external_id:
        said["externalId"] = record.external_id
    return said


def _display(user: Any) -> str:
    parts = user.name
    whole = parts and (
        parts.formatted or " ".join(filter(None, (parts.given_name, parts.family_name)))
    )
    # What names somebody is shown on one line, and only so long.
    return " ".join((user.display_name or whole or user.user_name).split())[:200]


def _primary(emails: Sequence[Any]) -> str:
    first = next((e for e in emails if e.primary), emails[0] if emails else None)
    return str(first.value or "") if first else ""
