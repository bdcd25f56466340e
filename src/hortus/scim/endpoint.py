"""What can be done with the resources of one kind: create, read, list, replace, patch, delete."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, Generic, Protocol

import msgspec
from scim2_models import (
    Context,
    ListResponse,
    NotFoundException,
    PatchOp,
    PreconditionFailedException,
    Resource,
    ResponseParameters,
    SearchRequest,
)

from hortus.core import UnavailableError
from hortus.identity import ChangedMeanwhileError, People
from hortus.scim.errors import ScimMethodError, ScimRequestError
from hortus.scim.mending import Json, mended_patch, mended_user
from hortus.scim.resources import RecordT, version
from hortus.scim.searching import Page, Shelf, search
from hortus.scim.types import Answer, Asked

_OBJECT = msgspec.json.Decoder(dict[str, object])
_TRIES = 5
_CREATED, _NO_CONTENT, _NOT_MODIFIED = 201, 204, 304


class Kind(Shelf[RecordT], Protocol[RecordT]):
    """Resources of one kind, and how they are kept."""

    @property
    def name(self) -> str:
        """What the kind is called in messages."""
        ...

    def add(self, resource: Resource[Any], people: People) -> RecordT:
        """Take in a new resource."""
        ...

    def put(self, before: RecordT, resource: Resource[Any], people: People) -> RecordT:
        """Let a record be as ``resource`` says."""
        ...

    def patched(self, before: RecordT, patch: Json, people: People) -> bool:
        """Do what a PATCH says without making the whole resource, if that can be done."""
        ...

    def remove(self, record: RecordT, people: People) -> None:
        """Take a record out."""
        ...


class Listings:
    """The messages by which resources of a model, or of several, are searched.

    They are classes, and making one takes longer than reading a message by it.
    """

    def __init__(self, model: Any) -> None:
        self.search: Any = SearchRequest[model]
        self.listing: Any = ListResponse[model]


class Forms(Listings):
    """The messages about the resources of one model."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.patch: Any = PatchOp[model]
        self.wanted: Any = ResponseParameters[model]


class Endpoint(Generic[RecordT]):
    """Answers the requests for one kind of resource."""

    def __init__(
        self, kind: Kind[RecordT], open_people: Callable[[str], People], most: int
    ) -> None:
        self.kind = kind
        self._open_people = open_people
        self._most = most
        self._one_at_a_time = Lock()
        self._forms = Forms(kind.model)

    def answer(self, subject: str, asked: Asked) -> Answer:
        """Return the answer about one resource, or about all of them where none is named."""
        match asked.method, subject:
            case "GET", "":
                return self._list(asked.query, asked)
            case "POST", ".search":
                return self._list(body_of(asked), asked)
            case "POST", "":
                return self._create(asked)
            case "GET", _:
                return self._read(subject, asked)
            case "PUT", _ if subject:
                return self._again(self._replace, subject, asked)
            case "PATCH", _ if subject:
                return self._again(self._patch, subject, asked)
            case "DELETE", _ if subject:
                return self._delete(subject, asked)
            case _:
                raise ScimMethodError(
                    f"{asked.path} does not take {asked.method}",
                    remedy="docs/reference/scim.md says what each path takes",
                )

    def _list(self, said: Mapping[str, object], asked: Asked) -> Answer:
        request = self._forms.search.model_validate(dict(said), scim_ctx=Context.SEARCH_REQUEST)
        found = search(self.kind, request, asked.base, self._most)
        return listed(found, request, self._forms.listing)

    def _create(self, asked: Asked) -> Answer:
        said = mended_user(body_of(asked), asked.base)
        context = Context.RESOURCE_CREATION_REQUEST
        resource = self.kind.model.model_validate(dict(said), scim_ctx=context)
        record = self.kind.add(resource, self._open_people(asked.actor))
        return self._shown(record, asked, _CREATED)

    def _read(self, subject: str, asked: Asked) -> Answer:
        record = self._found(subject)
        if asked.if_none_match and _names(asked.if_none_match, record):
            return Answer(_NOT_MODIFIED, headers={"etag": version(record)})
        return self._shown(record, asked)

    def _replace(self, subject: str, asked: Asked) -> Answer:
        said = mended_user(body_of(asked), asked.base)
        context = Context.RESOURCE_REPLACEMENT_REQUEST
        resource = self.kind.model.model_validate(dict(said), scim_ctx=context)
        before = self._found(subject, asked)
        resource.replace(self._resource(before, asked.base))
        after = self.kind.put(before, resource, self._open_people(asked.actor))
        return self._shown(after, asked)

    def _patch(self, subject: str, asked: Asked) -> Answer:
        said = body_of(asked)
        before = self._found(subject, asked)
        people = self._open_people(asked.actor)
        if self.kind.patched(before, said, people):
            return Answer(_NO_CONTENT)
        patch = self._forms.patch.model_validate(
            dict(mended_patch(said, asked.base)), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        resource = self._resource(before, asked.base)
        patch.patch(resource)
        return self._shown(self.kind.put(before, resource, people), asked)

    def _delete(self, subject: str, asked: Asked) -> Answer:
        self.kind.remove(self._found(subject, asked), self._open_people(asked.actor))
        return Answer(_NO_CONTENT)

    def _again(self, change: Callable[[str, Asked], Answer], subject: str, asked: Asked) -> Answer:
        """Make a change once more where another gateway was faster; who said If-Match is told."""
        for _ in range(_TRIES):
            try:
                with self._one_at_a_time:
                    return change(subject, asked)
            except ChangedMeanwhileError:
                if asked.if_match:
                    raise
        raise UnavailableError(
            f"the {self.kind.name} {subject} is being changed by others all the time",
            remedy="try again in a few seconds",
        )

    def _found(self, subject: str, asked: Asked | None = None) -> RecordT:
        found = self.kind.find(self.kind.columns["id"], subject)
        if not found:
            raise NotFoundException(detail=f"there is no {self.kind.name} {subject[:60]!r}")
        if asked is not None and asked.if_match and not _names(asked.if_match, found[0]):
            raise PreconditionFailedException(
                detail="it was changed since that version: read it again"
            )
        return found[0]

    def _resource(self, record: RecordT, base: str) -> Resource[Any]:
        return self.kind.show([record], base)[0]

    def _shown(self, record: RecordT, asked: Asked, status: int = 200) -> Answer:
        resource = self._resource(record, asked.base)
        wanted = self._forms.wanted.model_validate(dict(asked.query))
        body = resource.model_dump_json(
            scim_ctx=Context.RESOURCE_QUERY_RESPONSE,
            response_parameters=wanted,
        )
        headers = {"etag": version(record)}
        if resource.meta and resource.meta.location:
            headers["location"] = str(resource.meta.location)
        return Answer(status, body.encode(), headers)


def body_of(asked: Asked) -> dict[str, object]:
    """Return the JSON object in the body of a request, or raise ``ScimRequestError``."""
    try:
        return _OBJECT.decode(asked.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise ScimRequestError(
            f"the body is no JSON object: {e}", remedy="send one resource or message as JSON"
        ) from e


def listed(page: Page, request: SearchRequest[Any], form: Any) -> Answer:
    """Return a page of resources as a list of the class ``form``."""
    answer = form(
        total_results=page.total,
        start_index=page.start,
        items_per_page=len(page.resources),
        resources=list(page.resources),
    )
    body = answer.model_dump_json(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE,
        response_parameters=request,
    )
    return Answer(200, body.encode())


def _names(header: str, record: RecordT) -> bool:
    """Tell whether a list of tags (RFC 7232) names the state of a record."""
    tags: Sequence[str] = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or version(record).removeprefix("W/") in tags
