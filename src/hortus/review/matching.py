"""Match the patterns of rules against a changed file, and parse as little as that needs."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from hortus.review.anchors import Text, present
from hortus.review.engine import Parsed, find, find_nodes, parse
from hortus.review.globs import in_scope
from hortus.review.languages import languages_of
from hortus.review.regions import Kinds, Region, kinds, region
from hortus.review.types import Match, Rule, Span, Variant

_FEW = 2


class Pattern:
    """The pattern of a rule for one language."""

    def __init__(self, rule: Rule, variant: Variant, language: str) -> None:
        self.rule = rule
        self.language = language
        self._variant = variant

    def fits(self, path: str, text: Text) -> bool:
        """Tell whether anything in a file may match."""
        return present(self._variant.anchors, text) and in_scope(self.rule.scope, path)

    def matches(self, parsed: Parsed, touched: Region) -> Iterator[Match]:
        """Yield all matches in a file; none may be said where none has a changed line."""
        if self._touches(parsed, touched):
            yield from find(self._variant, parsed)

    def _touches(self, parsed: Parsed, touched: Region) -> bool:
        if self._kinds is None or not self._kinds.isdisjoint(touched.around):
            return True
        near = [part for part in touched.parts if present(self._variant.anchors, part.text)]
        # Each search compiles the pattern again: of several, one through the whole is cheaper.
        return len(near) > _FEW or any(
            find_nodes(self._variant.config, Parsed(parsed.text, part.node)) for part in near
        )

    @cached_property
    def _kinds(self) -> Kinds | None:
        return kinds(self._variant.config["rule"], self.language)


class Matcher:
    """The patterns of some rules, sorted by language as files ask for them."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._sorted: dict[tuple[str, ...], tuple[tuple[Pattern, ...], ...]] = {}

    def fitting(self, path: str, whole: str) -> list[Pattern]:
        """Return the patterns that may match in a file: of each rule at most one."""
        languages = tuple(languages_of(path))
        if not languages:
            return []
        text = Text(whole)
        each = (
            next((pattern for pattern in patterns if pattern.fits(path, text)), None)
            for patterns in self._of(languages)
        )
        return [pattern for pattern in each if pattern is not None]

    def _of(self, languages: tuple[str, ...]) -> tuple[tuple[Pattern, ...], ...]:
        if languages not in self._sorted:
            each = (tuple(_patterns(rule, languages)) for rule in self._rules)
            self._sorted[languages] = tuple(patterns for patterns in each if patterns)
        return self._sorted[languages]


def matches(
    text: str, patterns: Sequence[Pattern], spans: Sequence[Span]
) -> Iterator[tuple[Rule, Match]]:
    """Yield what matches in a file, all of a rule's places if one of them was changed.

    All of them, because fingerprints count those that come before.
    """
    trees: dict[str, tuple[Parsed, Region]] = {}
    for pattern in patterns:
        if pattern.language not in trees:
            parsed = parse(text, pattern.language)
            trees[pattern.language] = (parsed, region(parsed, spans))
        for match in pattern.matches(*trees[pattern.language]):
            yield pattern.rule, match


def _patterns(rule: Rule, languages: Sequence[str]) -> Iterator[Pattern]:
    for variant in rule.variants:
        language = next((name for name in languages if name in variant.languages), None)
        if language:
            yield Pattern(rule, variant, language)
