"""Put together what is known of one symbol: code, owners and history, each with its place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hortus.knowledge.evidence import Evidence, Standing
from hortus.knowledge.git import Repository
from hortus.knowledge.libraries.corrections import corrections
from hortus.knowledge.libraries.history import changed, since
from hortus.knowledge.libraries.past import Past
from hortus.knowledge.libraries.symbols import Symbols
from hortus.knowledge.libraries.types import CallSite, Card, File, Since, Symbol, Use
from hortus.knowledge.libraries.uses import Uses
from hortus.knowledge.libraries.view import is_test
from hortus.knowledge.passages import shown
from hortus.knowledge.types import Found, Hit, RepositoryId

_MOST_DATED = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a card is wanted; without history git's log is not asked."""

    most_sites: int = 10
    history: bool = True
    within_s: float = 5.0
    """How long git's history is looked into; what was once found in it costs no time."""


@dataclass(frozen=True, slots=True)
class Known:
    """Where a card is read from: the uses of a library, and the repositories with their past."""

    uses: Uses
    repositories: Mapping[RepositoryId, Repository]
    past: Past


def card_of(symbol: Symbol, symbols: Symbols, known: Known, wanted: Wanted) -> Card:
    """Return the card of a symbol."""
    repositories, uses, past = known.repositories, known.uses, known.past
    own = repositories[symbol.file.repository]
    found = uses.of(symbol.name)
    others = [use for use in found if use.file.repository != symbols.package.repository]
    defined = symbol.defined
    return Card(
        library=symbols.package.name,
        name=symbols.public(symbol),
        aliases=symbols.others(symbol),
        kind=defined.kind,
        signature=defined.signature,
        doc=defined.doc,
        repository=symbol.file.name,
        place=symbol.place,
        deprecated=defined.deprecated,
        words=defined.words,
        instead=defined.instead,
        owner=_owner(symbol, own, past) if wanted.history else Standing(),
        since=since(symbol, own, past) if wanted.history else Since(),
        calls=len(found),
        repositories=len({use.file.repository for use in others}),
        sites=_sites(others or found, known, wanted),
        co_calls=tuple(
            replace(one, symbol=_public(one.symbol, symbols)) for one in uses.beside(symbol.name)
        ),
        corrections=corrections(symbol.name, symbols, uses.importing, repositories, past)
        if wanted.history
        else (),
        left_out=past.left_out,
    )


def _public(name: str, symbols: Symbols) -> str:
    return symbols.public(symbols.known[name])


def _owner(symbol: Symbol, repository: Repository, past: Past) -> Standing:
    file, defined = symbol.file, symbol.defined
    question = ("owner", file.path, f"{defined.first}-{defined.last}")
    hit = Hit(
        file.repository,
        file.name,
        file.commit,
        file.path,
        file.blob,
        defined.first,
        defined.last,
        defined.first,
        "",
        Found.DEFINITION,
        1.0,
    )
    return past.told(file.commit, question, Standing, lambda: Evidence(repository).standing(hit))


def _sites(uses: Sequence[Use], known: Known, wanted: Wanted) -> tuple[CallSite, ...]:
    """Return calls: the newest of each repository first, then the second ones, and so on."""
    most = wanted.most_sites
    groups: dict[RepositoryId, list[CallSite]] = {}
    for number, own in _by_repository(uses).items():
        groups[number] = _ranked(own, _dates(own, known, wanted), most)
    ordered = sorted(groups.values(), key=lambda sites: sites[0].changed, reverse=True)
    rounds = range(max(map(len, ordered), default=0))
    chosen = [sites[turn] for turn in rounds for sites in ordered if turn < len(sites)][:most]
    return tuple(_with_text(chosen, uses, known.repositories))


def _by_repository(uses: Iterable[Use]) -> dict[RepositoryId, list[Use]]:
    groups: dict[RepositoryId, list[Use]] = {}
    for use in uses:
        groups.setdefault(use.file.repository, []).append(use)
    return groups


def _dates(uses: Sequence[Use], known: Known, wanted: Wanted) -> Mapping[str, str]:
    """Return when the files of one repository were changed, those first that are no tests."""
    if not wanted.history:
        return {}
    file = uses[0].file
    paths = sorted({use.file.path for use in uses}, key=lambda path: (is_test(path), path))
    repository = known.repositories[file.repository]
    return changed(paths[:_MOST_DATED], file.commit, repository, known.past)


def _ranked(uses: Sequence[Use], dates: Mapping[str, str], most: int) -> list[CallSite]:
    """Return one call of each file, then the others; tests after what is used in earnest."""
    seen: Counter[str] = Counter()
    keyed = []
    for use in uses:
        path = use.file.path
        seen[path] += 1
        keyed.append(((is_test(path), seen[path], _newest_first(dates.get(path, ""))), use))
    chosen = [use for _, use in sorted(keyed, key=lambda pair: pair[0])[:most]]
    return [_site(use, dates.get(use.file.path, "")) for use in chosen]


def _site(use: Use, day: str) -> CallSite:
    file, called = use.file, use.called
    return CallSite(file.name, file.path, called.line, file.commit, called.inside, changed=day)


def _newest_first(date: str) -> int:
    return -int(date.replace("-", "") or 0)


def _with_text(
    sites: Sequence[CallSite], uses: Sequence[Use], repositories: Mapping[RepositoryId, Repository]
) -> Iterator[CallSite]:
    files: dict[tuple[str, str], File] = {(use.file.name, use.file.path): use.file for use in uses}
    for site in sites:
        file = files[site.repository, site.path]
        (content,) = repositories[file.repository].known([file.blob])
        lines = content.data.decode("utf-8", "replace").split("\n")
        text = shown(lines[site.line - 1]) if site.line <= len(lines) else ""
        yield replace(site, text=text)
