"""The directory's key opens its door as far as the policies let a directory keep people."""

from collections.abc import Mapping
from typing import Any, Protocol

from hortus.compose.administration import Administration
from hortus.compose.policydirectory import DIRECTORY
from hortus.core import SCIM_DOOR, Principal
from hortus.identity import Caller
from hortus.policy import Task


class Entrance(Protocol):
    """Lets callers in, and knows of each from where they come."""

    def admit(self, scope: Mapping[str, Any]) -> Principal:
        """Return who asks (ASGI). Raises why they may not come in."""
        ...

    def zone_of(self, scope: Mapping[str, Any]) -> str:
        """Return the name of the network that a request comes from."""
        ...


class DirectoryGate:
    """Asks the policies for each request of a directory, as for everybody else who administers.

    A key of the directory that belongs to nobody is that of the account ``DIRECTORY``, which has
    the role ``directory``; one that belongs to a program is judged by the roles of that.
    """

    def __init__(self, entrance: Entrance, administration: Administration) -> None:
        self._entrance = entrance
        self._administration = administration

    def admit(self, scope: Mapping[str, Any]) -> Principal:
        """Return who asks. Raises ``NotAllowedError`` where the policies do not let them."""
        principal = self._entrance.admit(scope)
        if SCIM_DOOR in principal.models:
            caller = Caller(
                principal.account or DIRECTORY,
                is_service=principal.is_service or not principal.account,
                tier=principal.tier,
                zone=self._entrance.zone_of(scope),
            )
            self._administration.require(caller, Task.MANAGE_PEOPLE)
        return principal
