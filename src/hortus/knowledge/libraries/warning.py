"""Find in a file the use of symbols that their libraries call deprecated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hortus.knowledge.languages import language_of
from hortus.knowledge.libraries.extraction import READ, read_facts
from hortus.knowledge.libraries.facts import Called, Imported
from hortus.knowledge.libraries.types import DeprecatedSymbol


@dataclass(frozen=True, slots=True)
class DeprecatedUse:
    """A line that imports or calls a deprecated symbol."""

    line: int
    symbol: DeprecatedSymbol


class Deprecations:
    """Deprecated symbols by every name under which a file can reach them."""

    def __init__(self, symbols: Iterable[DeprecatedSymbol]) -> None:
        self._known = {name: one for one in symbols for name in (one.name, *one.aliases)}

    def __bool__(self) -> bool:
        return bool(self._known)

    def uses(self, path: str, text: str) -> Iterator[DeprecatedUse]:
        """Yield where a file uses one, each line once for each symbol."""
        language = language_of(path)
        if not self._known or language not in READ:
            return
        facts = read_facts(text, language)
        seen: set[tuple[int, str]] = set()
        found: list[Imported | Called] = [*facts.imported, *facts.called]
        for one in found:
            symbol = self._symbol(one)
            if symbol and (one.line, symbol.name) not in seen:
                seen.add((one.line, symbol.name))
                yield DeprecatedUse(one.line, symbol)

    def _symbol(self, one: Imported | Called) -> DeprecatedSymbol | None:
        if not one.name:
            return None
        package = one.module
        if found := self._known.get(f"{package}.{one.name}"):
            return found
        # A file of an npm package: its symbols are known by the package's name.
        parts = package.split("/")
        return self._known.get(f"{'/'.join(parts[: 1 + package.startswith('@')])}.{one.name}")
