"""What a user's attributes mean for policies and budgets: country, company, who pays."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from scim2_models import Path, Resource, SCIMException

from hortus.core import ScimSettings
from hortus.policy import COUNTRIES
from hortus.scim.description import Model
from hortus.scim.errors import ScimSettingError

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What is taken from a user's attributes; empty where they do not say."""

    region: str
    entity: str
    cost_centre: str


class FactReader:
    """Reads facts from users by the paths in the settings.

    Raises ``ScimSettingError`` for a path that no user has.
    """

    def __init__(self, model: Model, settings: ScimSettings) -> None:
        self._region = _paths(model, "region", settings.region)
        self._entity = _paths(model, "entity", settings.entity)
        self._cost_centre = _paths(model, "cost_centre", settings.cost_centre)
        self._countries = {name.casefold(): code for name, code in settings.countries.items()}
        self._entities = settings.entities

    def read(self, user: Resource[Any]) -> Facts:
        """Return the facts of a user. A country that is none is left empty, not refused."""
        entity = _first(self._entity, user)
        return Facts(
            region=self._country(_first(self._region, user)),
            entity=self._entities.get(entity, entity),
            cost_centre=_first(self._cost_centre, user),
        )

    def _country(self, said: str) -> str:
        if known := self._countries.get(said.casefold()):
            return known
        return said.upper() if said.upper() in COUNTRIES else ""


def _paths(model: Model, setting: str, texts: Sequence[str]) -> list[Path[Any]]:
    return [_path(model, setting, text) for text in texts]


def _path(model: Model, setting: str, text: str) -> Path[Any]:
    bound: Any = Path[model]  # type: ignore[valid-type]  # the class is made from the settings
    with suppress(SCIMException, ValueError):
        path: Path[Any] = bound(text)
        if path.resolve() is not None:
            return path
    raise ScimSettingError(
        f"scim.{setting} names {text!r}, which is no attribute of a user",
        remedy="see docs/reference/scim.md for the attributes, or add an extension",
    )


def _first(paths: Sequence[Path[Any]], user: Resource[Any]) -> str:
    for path in paths:
        found = path.get(user, strict=False)
        for value in found if isinstance(found, list) else [found]:
            if isinstance(value, str) and (text := " ".join(value.split())):
                return text[:_LONGEST]
    return ""
