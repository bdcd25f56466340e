"""The first key of a hortus, and the first person who may change it."""

from hortus.core import KeySettings
from hortus.identity import Keyring, NewKey, People, person_term_s
from hortus.store import PersonRecord

_NAME = "first key"
_ADMIN = "admin"


class FirstKey:
    """Makes a key where there is none, for whoever runs hortus on this machine.

    Where nobody is in the directory yet they become its first administrator: that way leads only
    over this machine, never over the network.
    """

    def __init__(self, keyring: Keyring, people: People, settings: KeySettings, who: str) -> None:
        self._keyring = keyring
        self._people = people
        self._settings = settings
        self._who = who

    def make(self) -> NewKey | None:
        """Return the first key, or None where there are keys already.

        It works as long as a key of a person can, so what was set up with it works the day after.
        """
        if self._keyring.list():
            return None
        holder = self._holder()
        self._keyring.refresh()
        return self._keyring.create(
            _NAME,
            ttl_s=person_term_s(self._settings, self._settings.person_most_days),
            holder_id=holder.person_id if holder else "",
        )

    def _holder(self) -> PersonRecord | None:
        known = self._people.roster()
        if known.people:
            return known.person_named(self._who)
        return self._people.add_person(self._who, roles=_ADMIN)
