"""Static keys: everybody makes and revokes their own, who manages keys those of all."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from hortus.admin.errors import WeakKeyError
from hortus.admin.office import Asker
from hortus.admin.operation import Nothing, Operation, Wanted
from hortus.admin.types import Named
from hortus.core import Clock, KeyTier, Settings, UsageError
from hortus.identity import (
    Caller,
    Keyring,
    NoSuchAccountError,
    NoSuchKeyError,
    Roster,
    machine_term_s,
    person_term_s,
)
from hortus.policy import Task
from hortus.store import KeyRecord, PersonRecord, ServiceRecord, TeamRecord

_SEEN = (Task.MANAGE_KEYS, Task.READ_AUDIT)
_Holder = PersonRecord | ServiceRecord | TeamRecord


class KeyNew(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a new key is to be like."""

    name: str
    holder: str = ""
    """The person, service or team it belongs to, and ends with."""
    models: tuple[str, ...] = ()
    """What it opens; none is all."""
    zones: tuple[str, ...] = ()
    """The networks it works from, by name; none is any."""
    project: str = ""
    """What it is used for where a client names nothing else."""
    days: int | None = None
    endless: bool = False
    """It never ends by itself; not for a person."""


class KeyShown(Struct, frozen=True, kw_only=True):
    """A key, without what opens doors."""

    id: str
    name: str
    holder: str | None
    tier: KeyTier
    zones: tuple[str, ...]
    project: str | None
    models: tuple[str, ...]
    created_us: int
    expires_us: int | None
    revoked_us: int | None
    last_used: str | None
    state: str


class KeyMade(Struct, frozen=True):
    """A key just made; ``secret`` is shown this once."""

    key: KeyShown
    secret: str


class KeyRevoked(Struct, frozen=True):
    """A key that has ended."""

    revoked: str
    name: str


class KeyDesk:
    """The operations on keys."""

    def __init__(
        self,
        open_ring: Callable[[Caller], Keyring],
        settings: Callable[[], Settings],
        asker: Asker,
        clock: Clock,
    ) -> None:
        self._open = open_ring
        self._settings = settings
        self._asker = asker
        self._clock = clock

    def operations(self) -> Iterator[Operation]:
        """Yield them; who may is asked by each, since their own keys are everybody's."""
        yield Operation.of(
            Wanted("key/list", "The keys; without leave to manage them, one's own", reads=True),
            Nothing,
            self.list,
        )
        yield Operation.of(
            Wanted("key/new", "Make a key, for oneself or for others"), KeyNew, self.new
        )
        yield Operation.of(Wanted("key/revoke", "End a key for good"), Named, self.revoke)

    def list(self, caller: Caller, _: Nothing) -> list[KeyShown]:
        """Return all keys to who manages or audits them, their own to everybody else."""
        ring = self._open(caller)
        keys, own = ring.list(), _account_id(caller, ring.roster)
        if not any(self._asker.may(caller, task).allowed for task in _SEEN):
            if not own:
                self._asker.require(caller, Task.MANAGE_KEYS)
            keys = [key for key in keys if key.holder_id == own]
        return [shown(key, ring.roster, self._clock.now_us()) for key in keys]

    def new(self, caller: Caller, said: KeyNew) -> KeyMade:
        """Make a key."""
        ring = self._open(caller)
        holder = _holder(said.holder, ring.roster)
        self._require(caller, ring.roster, holder_id_of(holder) if holder else "")
        if unknown := sorted(set(said.zones) - self._settings().zones.keys()):
            raise UsageError(
                f"there is no network {unknown[0]!r}",
                remedy='name it in the settings first, as in [zones] office = ["10.0.0.0/8"]',
            )
        made = ring.create(
            said.name,
            said.models,
            self._term_s(said, holder),
            holder_id=holder_id_of(holder) if holder else "",
            zones=said.zones,
            project=said.project,
        )
        return KeyMade(shown(made.key, ring.roster, self._clock.now_us()), made.secret)

    def revoke(self, caller: Caller, said: Named) -> KeyRevoked:
        """End a key."""
        ring = self._open(caller)
        key = next((key for key in ring.list() if key.key_id == said.name), None)
        self._require(caller, ring.roster, key.holder_id if key else "", revoking=True)
        if key is None:
            raise NoSuchKeyError(
                f"there is no key {said.name[:40]!r}", remedy="`hortus key list` shows the ids"
            )
        ring.revoke(key.key_id, said.reason)
        return KeyRevoked(key.key_id, key.name)

    def _require(
        self, caller: Caller, roster: Roster, holder_id: str, *, revoking: bool = False
    ) -> None:
        """Let somebody at their own keys; for those of others ask the policies.

        A static key makes no other one: whoever had found it would never be rid of.
        """
        is_own = bool(holder_id) and holder_id == _account_id(caller, roster)
        if is_own and not caller.is_service:
            if caller.tier is KeyTier.STATIC and not revoking:
                raise WeakKeyError(
                    "a key makes no other keys", remedy="sign in first (`hortus login`)"
                )
            return
        self._asker.require(caller, Task.MANAGE_KEYS)

    def _term_s(self, said: KeyNew, holder: _Holder | None) -> float | None:
        settings = self._settings().keys
        if not isinstance(holder, PersonRecord | TeamRecord):
            return None if said.endless else machine_term_s(said.days)
        if said.endless:
            raise UsageError(
                "a key of a person does not work for ever",
                remedy=f"name --days, at most {settings.person_most_days}",
            )
        return person_term_s(settings, said.days)


def shown(key: KeyRecord, roster: Roster, now_us: int) -> KeyShown:
    """Return a key as it is shown."""
    return KeyShown(
        id=key.key_id,
        name=key.name,
        holder=_holder_name(key, roster) or None,
        tier=KeyTier.STATIC,
        zones=key.zones,
        project=key.project or None,
        models=key.models,
        created_us=key.created_us,
        expires_us=key.expires_us or None,
        revoked_us=key.revoked_us or None,
        last_used=_day(key.last_used_day) or None,
        state=_state(key, now_us),
    )


def holder_id_of(holder: _Holder) -> str:
    """Return the id by which a key knows its holder."""
    match holder:
        case PersonRecord():
            return holder.person_id
        case ServiceRecord():
            return holder.service_id
        case _:
            return holder.team_id


def _holder(name: str, roster: Roster) -> _Holder | None:
    """Return the person, service or team of a name or id; nobody where none is named."""
    if not name:
        return None
    named = roster.person_named(name) or roster.service_named(name) or roster.team_named(name)
    found = named or roster.holder(name) or roster.teams.get(name)
    if found is None:
        raise NoSuchAccountError(
            f"there is no person, service or team {name[:60]!r}",
            remedy="`hortus person list`, `hortus service list` and `hortus team list` show them",
        )
    return found


def _account_id(caller: Caller, roster: Roster) -> str:
    """Return the id of who asks; '' for somebody who is not in the directory."""
    if caller.is_service:
        service = roster.service_named(caller.name)
        return service.service_id if service else ""
    person = roster.person_named(caller.name)
    return person.person_id if person else ""


def _holder_name(key: KeyRecord, roster: Roster) -> str:
    """Return the name of whom a key belongs to; their id once they are gone."""
    if team := roster.teams.get(key.holder_id):
        return team.name
    holder = roster.holder(key.holder_id) if key.holder_id else None
    if holder is None:
        return key.holder_id
    return holder.user_name if isinstance(holder, PersonRecord) else holder.name


def _state(key: KeyRecord, now_us: int) -> str:
    if key.revoked_us:
        return "revoked"
    return "expired" if key.expires_us and key.expires_us <= now_us else "valid"


def _day(number: int) -> str:
    """Return a day counted since 1970 as a date, '' for 0."""
    first = datetime.fromtimestamp(0, tz=UTC)
    return (first + timedelta(days=number)).date().isoformat() if number else ""
