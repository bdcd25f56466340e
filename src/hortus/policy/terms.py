"""What a provider's terms say, as facts in our own words, with source and review date."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from hortus.policy.countries import COUNTRIES
from hortus.policy.errors import PackError


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a provider serves whom.

    ``supported`` are the countries its service may be used from; ``ownership_rule`` says whether
    it excludes companies that are more than half owned from elsewhere; ``third_parties`` whether
    access may be offered to companies that the contract does not cover. ``complete`` is false
    where the list of countries was not read to its end.
    """

    supported: frozenset[str]
    ownership_rule: bool
    third_parties: bool
    source: str
    reviewed: date | None
    review_by: date | None
    complete: bool = True
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether anybody has read them."""
        return self.reviewed is not None


NO_TERMS = Terms(
    frozenset(),
    ownership_rule=False,
    third_parties=False,
    source="",
    reviewed=None,
    review_by=None,
)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The terms of one provider as a file has them."""

    supported: tuple[str, ...]
    ownership_rule: bool
    third_parties: bool
    source: str
    reviewed: date
    review_by: date
    complete: bool = True
    note: str = ""


def read_terms(text: str, file: str) -> dict[str, Terms]:
    """Return the terms in a file by provider; raise ``PackError`` where it is malformed."""
    try:
        entries = msgspec.convert(tomllib.loads(text), dict[str, _Entry])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
        raise PackError(
            f"{file}: {e}", remedy="see docs/reference/policy-schema.md for the form of terms"
        ) from e
    return {name: _terms(name, entry, file) for name, entry in entries.items()}


def overdue(terms: Mapping[str, Terms], today: date) -> Iterable[str]:
    """Yield a warning for each provider whose terms nobody has read again in time."""
    for name, entry in sorted(terms.items()):
        if entry.review_by is not None and entry.review_by < today:
            yield (
                f"the terms of {name} were read on {entry.reviewed} and were to be read again "
                f"by {entry.review_by}: {entry.source}"
            )
        if not entry.complete:
            yield f"the terms of {name} are not complete: {entry.note}"


def _terms(name: str, entry: _Entry, file: str) -> Terms:
    unknown = sorted(set(entry.supported) - COUNTRIES)
    if unknown:
        raise PackError(
            f"{file}: {name} lists {', '.join(unknown)}, which is no country",
            remedy="write ISO 3166-1 codes of two capital letters",
        )
    return Terms(
        frozenset(entry.supported),
        entry.ownership_rule,
        entry.third_parties,
        entry.source,
        entry.reviewed,
        entry.review_by,
        entry.complete,
        entry.note,
    )
