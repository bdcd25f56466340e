"""Show an internal library, or the card of one of its symbols."""

from typing import Annotated

import msgspec
from msgspec import Meta

from hortus.knowledge import Card, LibraryCard, Wanted
from hortus.mcp.context import Asked, Sources
from hortus.mcp.tools.types import Given, Name, one_line, within_budget

_MOST_LISTED = 20


class CardArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which library or symbol."""

    name: Annotated[
        Name | None,
        Meta(description="A library or a symbol (`acme.http.get`); without it all are listed."),
    ] = None
    most: Annotated[int, Meta(ge=1, le=20, description="No more call sites than this.")] = 5
    history: Annotated[bool, Meta(description="Also ask git: owner, wrong uses.")] = True


class Call(msgspec.Struct, frozen=True):
    """A real call: ``place`` is ``path:line@commit``."""

    place: str
    repository: str
    text: str


class Changed(msgspec.Struct, frozen=True):
    """A use that later commits changed into another one, with these commits."""

    before: str
    after: str
    commits: tuple[str, ...]


class Entry(msgspec.Struct, frozen=True):
    """A library or symbol in a list, and how many other repositories use it."""

    name: str
    signature: str
    repositories: int
    deprecated: bool = False
    instead: str = ""


class CardGiven(msgspec.Struct, frozen=True):
    """A card, or a list of what there are cards of."""

    name: str
    kind: str
    entries: tuple[Entry, ...] = ()
    signature: str = ""
    doc: str = ""
    place: str = ""
    repository: str = ""
    owner: str = ""
    since: str = ""
    deprecated: bool = False
    instead: str = ""
    also_as: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    used_with: tuple[str, ...] = ()
    corrected: tuple[Changed, ...] = ()
    partial: bool = False
    """Whether there was no time for all of git's history."""


def card(given: CardArguments, sources: Sources, asked: Asked) -> Given:
    """Show what is known, or the list of libraries."""
    sources.libraries.refresh()
    if not given.name:
        found = sources.libraries.listing(asked.readable)[:_MOST_LISTED]
        entries = tuple(Entry(o.name, o.ecosystem, len(o.importers)) for o in found)
        return _listed(CardGiven("", "libraries", entries))
    if sources.libraries.is_library(given.name, asked.readable):
        library = sources.libraries.library(given.name, asked.readable, _MOST_LISTED)
        return _listed(_library(library))
    wanted = Wanted(given.most, history=given.history)
    value = _card(sources.libraries.card(given.name, asked.readable, wanted))
    return Given(within_budget(_words(value)), value)


def _library(card: LibraryCard) -> CardGiven:
    entries = tuple(
        Entry(s.name, s.signature, s.repositories, s.deprecated, s.instead) for s in card.symbols
    )
    one = card.library
    return CardGiven(one.name, "library", entries, repository=one.repository)


def _card(card: Card) -> CardGiven:
    return CardGiven(
        card.name,
        card.kind,
        signature=card.signature,
        doc=card.doc,
        place=card.place,
        repository=card.repository,
        owner=", ".join(card.owner.owners),
        since=f"{card.since.date} {card.since.tag}".strip(),
        deprecated=card.deprecated,
        instead=card.instead,
        also_as=card.aliases[:3],
        calls=tuple(Call(s.place, s.repository, one_line(s.text)) for s in card.sites),
        used_with=tuple(co.symbol for co in card.co_calls),
        corrected=tuple(Changed(c.before, c.after, c.commits) for c in card.corrections),
        partial=card.left_out > 0,
    )


def _listed(value: CardGiven) -> Given:
    lines = [
        f"{e.name}  used by {e.repositories} repositories  {one_line(e.signature)}"
        f"{_deprecated(e.instead) if e.deprecated else ''}"
        for e in value.entries
    ]
    title = f"{value.name or 'Libraries'}:"
    return Given(within_budget("\n".join([title, *(lines or ["none that you may read"])])), value)


def _deprecated(instead: str) -> str:
    return f"  DEPRECATED{f', use {instead}' if instead else ''}"


def _words(card: CardGiven) -> str:
    parts = [
        f"{card.name} ({card.kind}){_deprecated(card.instead) if card.deprecated else ''}",
        card.signature,
        card.doc,
        f"defined {card.place} ({card.repository})",
        f"owner {card.owner}" if card.owner else "",
        f"since {card.since}" if card.since else "",
        "calls:" if card.calls else "",
        *(f"  {c.place} ({c.repository})\n    {c.text}" for c in card.calls),
        f"used with {', '.join(card.used_with)}" if card.used_with else "",
        *(f"changed later: {c.before} -> {c.after} ({c.commits[0]})" for c in card.corrected),
        "[there was no time for all of git's history: ask again for more]" if card.partial else "",
    ]
    return "\n".join(part for part in parts if part)
