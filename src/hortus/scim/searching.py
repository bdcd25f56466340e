"""Find the entries that a request asks for, without reading all where one is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from scim2_models import Resource, ScimFilter, SearchRequest
from scim2_models.path import CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator

from hortus.scim.description import Model
from hortus.scim.resources import RecordT


class Shelf(Protocol[RecordT]):
    """Where records of one kind are found."""

    @property
    def model(self) -> Model:
        """The class of their resources."""
        ...

    @property
    def columns(self) -> Mapping[str, str]:
        """The attributes, in small letters, by which one is found at once, and their columns."""
        ...

    def find(self, column: str, value: str) -> Sequence[RecordT]:
        """Return the records of which ``column`` is ``value``."""
        ...

    def every(self) -> Sequence[RecordT]:
        """Return all records, oldest first."""
        ...

    def show(self, records: Sequence[RecordT], base: str) -> list[Resource[Any]]:
        """Return records as resources."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, from the place ``start`` (counted from 1) on."""

    total: int
    start: int
    resources: Sequence[Resource[Any]]


def search(shelf: Shelf[RecordT], request: SearchRequest[Any], base: str, most: int) -> Page:
    """Return the page of a shelf that ``request`` asks for, of at most ``most`` entries."""
    start = request.start_index_0 or 0
    count = most if request.count is None else min(request.count, most)
    if request.filter is None and request.sort_by is None:
        # Only what is on the page is made into resources.
        records = shelf.every()
        shown = shelf.show(records[start : start + count], base)
        return Page(len(records), start + 1, shown)
    found = matching(shelf, request, base)
    return Page(len(found), start + 1, found[start : start + count])


def matching(shelf: Shelf[RecordT], request: SearchRequest[Any], base: str) -> list[Resource[Any]]:
    """Return what fits the request, in the order that it asks for."""
    resources = shelf.show(_candidates(shelf, request.filter), base)
    if request.filter is not None:
        # Bound to this kind alone: what only others have is not there.
        bound: Any = ScimFilter[shelf.model]  # type: ignore[name-defined]  # a class at run time
        fits = bound(request.filter)
        resources = [r for r in resources if fits.match(r)]
    return request.sort(resources)


def _candidates(shelf: Shelf[RecordT], wanted: ScimFilter[Any] | None) -> Sequence[RecordT]:
    named = _named(wanted.ast, shelf.columns) if wanted is not None else None
    return shelf.find(*named) if named else shelf.every()


def _named(node: FilterNode, columns: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the column and value that every match must have, if the filter names one."""
    match node:
        case LogicalExpr(op=LogicalOperator.and_, terms=terms):
            found = (_named(term, columns) for term in terms)
            return next((one for one in found if one), None)
        case Comparison(op=CompareOperator.eq, value=str(value)):
            path = node.attr_path
            column = None if path.sub_attr or path.uri else columns.get(path.attr.casefold())
            return (column, value) if column else None
        case _:
            return None
