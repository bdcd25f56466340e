"""Hold a rule to its own examples."""

from collections.abc import Iterable

from hortus.review.anchors import Text
from hortus.review.engine import Parsed, find, find_nodes, parse
from hortus.review.errors import RuleExampleError, RuleFileError
from hortus.review.fixing import apply
from hortus.review.types import Example, Match, Rule, Variant

_SHOWN = 60


def check(rule: Rule) -> None:
    """Raise ``RuleExampleError`` where a rule does not do what its examples say."""
    if not rule.variants:
        return
    languages = {language for variant in rule.variants for language in variant.languages}
    if not rule.bad or not rule.good:
        raise RuleExampleError(
            f"{rule.where}: {rule.id} has a pattern but no good or no bad example",
            remedy="add at least one of each under `examples`",
        )
    _takes_every_language(rule)
    for example in (*rule.bad, *rule.good):
        if example.language not in languages:
            raise RuleExampleError(
                f"{rule.where}: {rule.id} has an example in {example.language}, "
                "for which it has no pattern",
                remedy=f"the rule has patterns for {', '.join(sorted(languages))}",
            )
    for example in rule.bad:
        _is_found(rule, example)
    for example in rule.good:
        if found := _matches(rule, example, parse(example.code, example.language)):
            raise RuleExampleError(
                f"{rule.where}: {rule.id} finds {_short(found[0].text)} in its good example "
                f"{_short(example.code)}",
                remedy="narrow the pattern, or mend the example",
            )


def _takes_every_language(rule: Rule) -> None:
    for variant in rule.variants:
        for language in variant.languages:
            try:
                find_nodes(variant.config, parse("", language))
            except RuleFileError as e:
                raise RuleFileError(
                    f"{rule.where}: {rule.id}, in {language}: {e.message}", remedy=e.remedy
                ) from e


def _is_found(rule: Rule, example: Example) -> None:
    parsed = parse(example.code, example.language)
    found = _matches(rule, example, parsed)
    if not found:
        raise RuleExampleError(
            f"{rule.where}: {rule.id} does not find its bad example {_short(example.code)}",
            remedy="widen the pattern, or mend the example",
        )
    if example.fixed is None:
        return
    fixed = apply(parsed.text, [match.edit for match in found if match.edit])
    if fixed.strip() != example.fixed.strip():
        raise RuleExampleError(
            f"{rule.where}: {rule.id} turns {_short(example.code)} into {_short(fixed)}, "
            f"not into {_short(example.fixed)}",
            remedy="mend `fix`, or the example's `fixed`",
        )


def _matches(rule: Rule, example: Example, parsed: Parsed) -> list[Match]:
    found: list[Match] = []
    for variant in rule.variants:
        if example.language in variant.languages:
            matches = list(find(variant, parsed))
            _hold_anchors(rule, variant, matches)
            found += matches
    return found


def _hold_anchors(rule: Rule, variant: Variant, matches: Iterable[Match]) -> None:
    """Refuse a rule that finds what its anchors are not in: a review would not look there."""
    for match in matches:
        for anchor in variant.anchors:
            if not anchor.in_text(Text(match.text)):
                raise RuleExampleError(
                    f"{rule.where}: {rule.id} finds {_short(match.text)}, which holds none of its "
                    f"anchors {', '.join(anchor.pieces or sorted(anchor.words))}",
                    remedy="name anchors that are in every match, or leave `anchors` out",
                )


def _short(code: str) -> str:
    words = " ".join(code.split())
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
