"""Search by words, names or texts, and show the lines around each place."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hortus.knowledge import Found, Hit, Kind, Question
from hortus.mcp.context import Asked, Sources
from hortus.mcp.tools.types import Given, Name, one_line, within_budget

_FURTHEST = 200
_SHOWN_CHARACTERS = 1_200


class SearchArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to search for."""

    query: Annotated[str, Meta(min_length=1, max_length=1_000, description="What to look for.")]
    kind: Annotated[
        Literal["auto", "words", "exact"],
        Meta(description="`exact` looks for the text as it stands; `auto` decides by its form."),
    ] = "auto"
    repository: Annotated[str, Meta(description="Only in this repository.")] = ""
    language: Annotated[str, Meta(description="Only in this language, such as python.")] = ""
    most: Annotated[int, Meta(ge=1, le=20, description="No more places than this.")] = 6
    skip: Annotated[int, Meta(ge=0, le=_FURTHEST, description="Leave out the first ones.")] = 0
    lines: Annotated[int, Meta(ge=1, le=40, description="Lines shown of each place.")] = 8


class SymbolArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which name to look up."""

    name: Annotated[Name, Meta(description="A function, class or method by its name.")]
    repository: Annotated[str, Meta(description="Only in this repository.")] = ""
    most: Annotated[int, Meta(ge=1, le=40, description="No more places than this.")] = 12


class Place(msgspec.Struct, frozen=True):
    """A place in the code: ``place`` is ``path:line@commit``."""

    place: str
    repository: str
    why: str
    text: str


class Places(msgspec.Struct, frozen=True):
    """Places, the best first; ``more`` where there are others."""

    places: tuple[Place, ...]
    more: bool


def search(given: SearchArguments, sources: Sources, asked: Asked) -> Given:
    """Search as ``hortus search`` does."""
    question = Question(
        given.query,
        None if given.kind == "auto" else Kind(given.kind),
        (given.repository,) if given.repository else (),
        given.language,
        given.most + given.skip,
    )
    answer = sources.search.answer(question, asked.readable)
    hits = answer.hits[given.skip :]
    return _given(list(_places(hits, sources, asked, given.lines)), more=answer.more)


def symbol(given: SymbolArguments, sources: Sources, asked: Asked) -> Given:
    """Look a name up: where it is defined, then where it is used."""
    repositories = (given.repository,) if given.repository else ()
    question = Question(given.name, Kind.SYMBOL, repositories, most=given.most)
    answer = sources.search.answer(question, asked.readable)
    return _given(list(_places(answer.hits, sources, asked, 1)), more=answer.more)


def _given(places: Sequence[Place], *, more: bool) -> Given:
    lines = [f"{p.place} ({p.repository}; {p.why})\n{p.text}" for p in places]
    if not places:
        lines = ["Nothing was found in the repositories that you may read."]
    elif more:
        lines.append("[there is more: use skip, or narrow the question]")
    return Given(within_budget("\n\n".join(lines)), Places(tuple(places), more))


def _places(hits: Sequence[Hit], sources: Sources, asked: Asked, lines: int) -> Iterator[Place]:
    repositories = sources.library.repositories()
    for hit in hits:
        # The search has looked at this already; it is looked at again where texts are read.
        if hit.repository not in asked.readable.repositories:
            continue
        (content,) = repositories[hit.repository].known([hit.blob])
        text = content.data.decode("utf-8", "replace").split("\n")
        yield Place(hit.place, hit.name, _why(hit), _around(text, hit, lines))


def _around(text: Sequence[str], hit: Hit, most: int) -> str:
    """Return the lines around the one that answers, within its part of the file."""
    last = max(hit.last, hit.line) if hit.last > hit.first else hit.line + most
    first = max(min(hit.first, hit.line), hit.line - most // 3)
    if hit.last == hit.first:
        first = max(1, hit.line - most // 3)
    shown = range(first, min(last, first + most - 1, len(text)) + 1)
    numbered = [f"{number}: {one_line(text[number - 1])}" for number in shown]
    return "\n".join(numbered)[:_SHOWN_CHARACTERS]


def _why(hit: Hit) -> str:
    match hit.found:
        case Found.DEFINITION:
            return f"defines {hit.symbol}"
        case Found.REFERENCE:
            return "uses the name"
        case Found.EXACT:
            return "has the text"
        case Found.WORDS:
            return f"has {', '.join(hit.matched or hit.in_path) or 'similar words'}"
