"""Put together what is known of one symbol: code, owners and history, each with its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hortus.knowledge.evidence import Evidence, Standing
from hortus.knowledge.git import Repository
from hortus.knowledge.libraries.corrections import corrections
from hortus.knowledge.libraries.history import changed, since
from hortus.knowledge.libraries.symbols import Symbols
from hortus.knowledge.libraries.types import CallSite, Card, File, Since, Symbol, Use
from hortus.knowledge.libraries.uses import Uses
from hortus.knowledge.libraries.view import is_test
from hortus.knowledge.passages import shown
from hortus.knowledge.types import Found, Hit, RepositoryId

_MOST_DATED = 40
_Repositories = Mapping[RepositoryId, Repository]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a card is wanted; without history git's log is not asked."""

    most_sites: int = 10
    history: bool = True


def card_of(
    symbol: Symbol, symbols: Symbols, uses: Uses, repositories: _Repositories, wanted: Wanted
) -> Card:
    """Return the card of a symbol."""
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
        owner=_owner(symbol, own) if wanted.history else Standing(),
        since=since(symbol, own) if wanted.history else Since(),
        calls=len(found),
        repositories=len({use.file.repository for use in others}),
        sites=_sites(others or found, repositories, wanted.most_sites),
        co_calls=tuple(
            replace(one, symbol=_public(one.symbol, symbols)) for one in uses.beside(symbol.name)
        ),
        corrections=corrections(symbol.name, symbols, uses.importing, repositories)
        if wanted.history
        else (),
    )


def _public(name: str, symbols: Symbols) -> str:
    return symbols.public(symbols.known[name])


def _owner(symbol: Symbol, repository: Repository) -> Standing:
    file, defined = symbol.file, symbol.defined
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
    return Evidence(repository).standing(hit)


def _sites(uses: Sequence[Use], repositories: _Repositories, most: int) -> tuple[CallSite, ...]:
    """Return calls: the newest of each repository first, then the second ones, and so on."""
    groups: dict[RepositoryId, list[CallSite]] = {}
    for number, own in _by_repository(uses).items():
        groups[number] = list(_ranked(own, repositories[number], most))
    ordered = sorted(groups.values(), key=lambda sites: sites[0].changed, reverse=True)
    rounds = range(max(map(len, ordered), default=0))
    chosen = [sites[turn] for turn in rounds for sites in ordered if turn < len(sites)][:most]
    return tuple(_with_text(chosen, uses, repositories))


def _by_repository(uses: Iterable[Use]) -> dict[RepositoryId, list[Use]]:
    groups: dict[RepositoryId, list[Use]] = {}
    for use in uses:
        groups.setdefault(use.file.repository, []).append(use)
    return groups


def _ranked(uses: list[Use], repository: Repository, most: int) -> Iterator[CallSite]:
    """Yield one call of each file, then the others; tests after what is used in earnest."""
    paths = dict.fromkeys(
        use.file.path for use in sorted(uses, key=lambda u: is_test(u.file.path))
    )
    dates = changed(list(paths)[:_MOST_DATED], uses[0].file.commit, repository)
    seen: dict[str, int] = {}
    keyed = []
    for use in uses:
        path = use.file.path
        turn = seen[path] = seen.get(path, 0) + 1
        keyed.append(((is_test(path), turn, _newest_first(dates.get(path, ""))), use))
    for _, use in sorted(keyed, key=lambda pair: pair[0])[:most]:
        file = use.file
        yield CallSite(
            file.name,
            file.path,
            use.called.line,
            file.commit,
            use.called.inside,
            changed=dates.get(file.path, ""),
        )


def _newest_first(date: str) -> int:
    return -int(date.replace("-", "") or 0)


def _with_text(
    sites: Sequence[CallSite], uses: Sequence[Use], repositories: _Repositories
) -> Iterator[CallSite]:
    files: dict[tuple[str, str], File] = {(use.file.name, use.file.path): use.file for use in uses}
    for site in sites:
        file = files[site.repository, site.path]
        (content,) = repositories[file.repository].known([file.blob])
        lines = content.data.decode("utf-8", "replace").split("\n")
        text = shown(lines[site.line - 1]) if site.line <= len(lines) else ""
        yield replace(site, text=text)
