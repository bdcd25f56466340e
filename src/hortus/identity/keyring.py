"""Who holds a key: answered from memory, kept in step with the table of keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, Self

from hortus.core import TEAM, Clock, Principal, new_id
from hortus.identity.errors import (
    AlreadyRevokedError,
    BadKeyNameError,
    EndedAccountError,
    ExpiredKeyError,
    KeyRefusedError,
    MalformedKeyError,
    NoSuchAccountError,
    NoSuchKeyError,
    RevokedKeyError,
    UnknownKeyError,
)
from hortus.identity.pepper import Pepper, load_pepper
from hortus.identity.projects import checked_project
from hortus.identity.roster import Roster
from hortus.identity.secret import LENGTH, is_well_formed, new_secret
from hortus.store import (
    Event,
    Everybody,
    KeyRecord,
    KeyTable,
    PeopleTable,
    PersonRecord,
    StoreError,
    TeamRecord,
    facts_text,
)

_LONGEST_NAME = 80
_US = 1_000_000
_NEVER_READ = -1
_HOUSE = "hortus"
_NEW_KEY = "ask whoever runs hortus here for a key (`hortus key new NAME`)"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; ``secret`` is shown once and kept nowhere."""

    key: KeyRecord
    secret: str = field(repr=False)


class Tables(Protocol):
    """What is kept of keys and of those who hold them."""

    @property
    def keys(self) -> KeyTable:
        """The keys."""
        ...

    @property
    def people(self) -> PeopleTable:
        """Everybody who may hold one."""
        ...


@dataclass(frozen=True, slots=True)
class _Holder:
    principal: Principal
    expires_us: int
    revoked: bool
    ended: bool


class Keyring:
    """Finds the holder of a key from a snapshot in memory, so a lookup never waits for a disk.

    The snapshot is looked up by the keyed digest of what the caller presents. No secret is kept,
    and how long a lookup takes tells nothing: without the pepper nobody can choose a digest.

    Each change leaves an event for the log in its own transaction; ``actor`` is who makes them.
    """

    def __init__(self, tables: Tables, pepper: Pepper, clock: Clock, actor: str = _HOUSE) -> None:
        self._actor = actor
        self._table = tables.keys
        self._people = tables.people
        self._pepper = pepper
        self._clock = clock
        self._holders: Mapping[bytes, _Holder] = MappingProxyType({})
        self._by_id: Mapping[str, _Holder] = MappingProxyType({})
        self._seen_changes = _NEVER_READ
        self.roster = Roster(Everybody((), (), ()))
        self.problem: StoreError | None = None
        self.refresh()

    @classmethod
    def open(cls, tables: Tables, folder: Path, clock: Clock, actor: str = _HOUSE) -> Self:
        """Return the keyring of a data folder; its pepper is made only where there are no keys."""
        return cls(tables, load_pepper(folder, create=not tables.keys.all()), clock, actor)

    def find(self, secret: str) -> Principal:
        """Return who holds ``secret``, or raise a leaf of ``KeyRefusedError`` saying why not."""
        if len(secret) != LENGTH or not secret.isascii():
            raise _malformed()
        holder = self._holders.get(self._pepper.digest(secret.encode("ascii")))
        if holder is None:
            raise _unknown() if is_well_formed(secret) else _malformed()
        if gone := _withdrawn(holder):
            raise gone
        if holder.expires_us and holder.expires_us <= self._clock.now_us():
            raise ExpiredKeyError(
                f"the key {holder.principal.key_id} has expired", remedy=_NEW_KEY
            )
        return holder.principal

    def withdrawn(self, principal: Principal) -> KeyRefusedError | None:
        """Return why somebody who was let in may ask no more, or None while they may.

        A key that has expired since is no reason: what it has begun may end.
        """
        if holder := self._by_id.get(principal.key_id):
            return _withdrawn(holder)
        if not principal.account:
            return None
        account = (
            self.roster.service_named(principal.account)
            if principal.is_service
            else self.roster.person_named(principal.account)
        )
        return _ended(principal.account) if account is None or account.ended_us else None

    def refresh(self) -> bool:
        """Take up what any process has changed and return whether there was something.

        Cheap enough for twice a second. While the database cannot be read the snapshot goes on
        serving, and ``problem`` holds the reason.
        """
        try:
            changes = self._table.changes()
            if changes == self._seen_changes:
                self.problem = None
                return False
            roster = Roster(self._people.everybody())
            self._holders = holders = _snapshot(self._table.all(), roster)
            self._by_id = {one.principal.key_id: one for one in holders.values()}
            self.roster = roster
        except StoreError as e:
            self.problem = e
            return False
        # The number was read before the keys: a change in between is met again, never missed.
        self._seen_changes = changes
        self.problem = None
        return True

    def create(
        self,
        name: str,
        models: Iterable[str] = (),
        ttl_s: float | None = None,
        *,
        holder_id: str = "",
        zones: Iterable[str] = (),
        project: str = "",
    ) -> NewKey:
        """Make a key; without ``models`` it opens all of them, without ``ttl_s`` it never ends.

        It ends with the account of ``holder_id``, and works from the networks ``zones`` only.
        ``project`` is what it is used for where a client names none; else that of its holder.
        Raises ``NoSuchAccountError`` for a holder who is not there.
        """
        roster = self.roster
        if holder_id and roster.holder(holder_id) is None and holder_id not in roster.teams:
            raise NoSuchAccountError(
                f"there is no person, service or team {holder_id[:40]!r}",
                remedy="`hortus person list`, `hortus service list` and `hortus team list` show "
                "the ids",
            )
        if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
            raise BadKeyNameError(
                f"a key's name has 1 to {_LONGEST_NAME} printable characters",
                remedy="name the person or the machine that will hold it",
            )
        now_us = self._clock.now_us()
        secret = new_secret()
        key = KeyRecord(
            key_id=new_id("key", now_us),
            digest=self._pepper.digest(secret.encode("ascii")),
            name=name,
            models=tuple(sorted(set(models))),
            created_us=now_us,
            expires_us=0 if ttl_s is None else now_us + round(ttl_s * _US),
            holder_id=holder_id,
            zones=tuple(sorted(set(zones))),
            project=checked_project(project),
        )
        self._table.add(key, self._created(key))
        self.refresh()
        return NewKey(key, secret)

    def revoke(self, key_id: str, reason: str = "") -> KeyRecord:
        """End a key for good; every running gateway refuses it within a second."""
        key = next((key for key in self._table.all() if key.key_id == key_id), None)
        if key is None:
            raise NoSuchKeyError(
                f"there is no key {key_id[:40]!r}", remedy="`hortus key list` shows the ids"
            )
        now_us = self._clock.now_us()
        event = Event(now_us, "key.revoked", self._actor, key_id, reason=reason)
        if not self._table.revoke(key_id, now_us, event):
            raise AlreadyRevokedError(
                f"the key {key_id} ({key.name}) was revoked before", remedy="nothing is left to do"
            )
        self.refresh()
        return key

    def list(self) -> list[KeyRecord]:
        """Return every key, oldest first, revoked and expired ones too."""
        return self._table.all()

    def _created(self, key: KeyRecord) -> Event:
        facts = {
            "expires_us": str(key.expires_us),
            "holder": key.holder_id,
            "models": " ".join(key.models) or "all",
            "project": key.project,
            "zones": " ".join(key.zones) or "all",
        }
        # The name may be a person's: a reason is a digest in the log, a fact is not.
        said = f"for {key.name}"
        return Event(
            key.created_us,
            "key.created",
            self._actor,
            key.key_id,
            reason=said,
            facts=facts_text(facts),
        )


def _snapshot(keys: Iterable[KeyRecord], roster: Roster) -> Mapping[bytes, _Holder]:
    return MappingProxyType({key.digest: _holder(key, roster) for key in keys})


def _holder(key: KeyRecord, roster: Roster) -> _Holder:
    if team := roster.teams.get(key.holder_id):
        return _team(key, team)
    account = roster.holder(key.holder_id) if key.holder_id else None
    is_person = isinstance(account, PersonRecord)
    name = account.user_name if isinstance(account, PersonRecord) else account and account.name
    principal = Principal(
        key.key_id,
        key.name,
        frozenset(key.models),
        account=name or "",
        is_service=account is not None and not is_person,
        zones=frozenset(key.zones),
        project=key.project or (account.project if account else ""),
    )
    # A key whose holder was taken out of the directory opens nothing either.
    ended = bool(key.holder_id) and (account is None or account.ended_us > 0)
    return _Holder(principal, key.expires_us, revoked=key.revoked_us > 0, ended=ended)


def _team(key: KeyRecord, team: TeamRecord) -> _Holder:
    principal = Principal(
        key.key_id,
        key.name,
        frozenset(key.models),
        account=f"{TEAM}{team.name}",
        zones=frozenset(key.zones),
        project=key.project,
    )
    return _Holder(principal, key.expires_us, revoked=key.revoked_us > 0, ended=False)


def _withdrawn(holder: _Holder) -> KeyRefusedError | None:
    principal = holder.principal
    if holder.revoked:
        return RevokedKeyError(f"the key {principal.key_id} was revoked", remedy=_NEW_KEY)
    return _ended(principal.account) if holder.ended else None


def _ended(account: str) -> EndedAccountError:
    return EndedAccountError(
        f"{account or 'whoever held the key'} may use hortus no more",
        remedy="ask whoever keeps the directory, if that is a mistake",
    )


def _malformed() -> MalformedKeyError:
    return MalformedKeyError(
        "what was sent is no key of hortus: it is cut, mistyped, or another service's",
        remedy=f"send the whole key, `hort_` and what follows ({LENGTH} characters), unchanged",
    )


def _unknown() -> UnknownKeyError:
    return UnknownKeyError(
        "the key was not made by this hortus",
        remedy=f"check which hortus it is for, or {_NEW_KEY}",
    )
