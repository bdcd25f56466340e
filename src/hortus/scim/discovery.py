"""The three paths by which a server says what it is."""

from collections.abc import Sequence
from typing import Any

from scim2_models import (
    Context,
    ForbiddenException,
    ListResponse,
    NotFoundException,
    Resource,
    ResourceType,
    Schema,
    ScimProvider,
)

from hortus.scim.description import located
from hortus.scim.errors import ScimMethodError
from hortus.scim.types import Answer, Asked

PATHS = ("ServiceProviderConfig", "ResourceTypes", "Schemas")


class Discovery:
    """Answers requests about the server itself; they are only read."""

    def __init__(self, provider: ScimProvider) -> None:
        self._config = provider.config
        self._types: dict[str, ResourceType] = {str(t.id): t for t in provider.resource_types}
        self._schemas: dict[str, Schema] = {str(s.id): s for s in provider.schemas}

    def answer(self, parts: Sequence[str], asked: Asked) -> Answer:
        """Return the answer at a path whose first part is one of ``PATHS``."""
        if asked.method != "GET":
            raise ScimMethodError(f"{asked.path} is only read", remedy="use GET")
        if "filter" in asked.query:
            raise ForbiddenException(detail="what describes the server cannot be filtered")
        kind, *subject = parts
        if kind == "ServiceProviderConfig" and self._config is not None and not subject:
            return _one(located(self._config, kind, asked.base, f"/{kind}"))
        shelf: dict[str, Any] = self._types if kind == "ResourceTypes" else self._schemas
        singular = kind.removesuffix("s")
        if not subject:
            found = [located(r, singular, asked.base, f"/{kind}/{n}") for n, r in shelf.items()]
            return _all(found, type(found[0]))
        if len(subject) > 1 or subject[0] not in shelf:
            raise NotFoundException(detail=f"there is nothing at {asked.path[:100]}")
        return _one(located(shelf[subject[0]], singular, asked.base, f"/{kind}/{subject[0]}"))


def _one(resource: Resource[Any]) -> Answer:
    body = resource.model_dump_json(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    return Answer(200, body.encode())


def _all(resources: Sequence[Resource[Any]], model: type[Resource[Any]]) -> Answer:
    form: Any = ListResponse[model]  # type: ignore[valid-type]  # chosen at run time
    answer = form(
        total_results=len(resources),
        start_index=1,
        items_per_page=len(resources),
        resources=list(resources),
    )
    return Answer(200, answer.model_dump_json(scim_ctx=Context.RESOURCE_QUERY_RESPONSE).encode())
