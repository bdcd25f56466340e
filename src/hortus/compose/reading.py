"""Who may read which indexed repository, as the settings say; whoever is not named, none."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from hortus.core import TEAM, Principal
from hortus.identity import Roster
from hortus.knowledge import Readable, Registered

EVERYONE = "everyone"


def readable_by(
    principal: Principal,
    repositories: Iterable[Registered],
    readers: Mapping[str, list[str]],
    roster: Roster,
) -> Readable:
    """Return the repositories that somebody may read."""
    called = frozenset(_names(principal, roster))
    return Readable.only(
        one.number
        for one in repositories
        if any(
            fnmatchcase(one.name, pattern) and not called.isdisjoint(allowed)
            for pattern, allowed in readers.items()
        )
    )


def _names(principal: Principal, roster: Roster) -> Iterator[str]:
    """Yield every word that means this caller."""
    # The key of the directory opens its own door only.
    if not principal.key_id:
        return
    yield EVERYONE
    if not principal.account:
        return
    yield principal.account
    if principal.is_service:
        holder = roster.service_named(principal.account)
        member = holder.service_id if holder else ""
    else:
        person = roster.person_named(principal.account)
        member = person.person_id if person else ""
    for team in roster.teams_of(member) if member else ():
        yield f"{TEAM}{team}"
