"""Findings of what depends on the world: the difference and the factor that it follows."""

from collections import defaultdict
from collections.abc import Iterator

from hortus.inspector.finding import Difference, Kind
from hortus.inspector.judging.draft import SEEN_ONCE, Draft, certainty
from hortus.inspector.judging.material import Material
from hortus.inspector.world import MODEL

# For each kind of difference: code, words, impact, and how hidden it is to the model's server and
# to others. What only repeats a changed value is judged by what it is, among the sendings.
_KINDS = {
    Kind.COVERT: ("covert_marker", "changes bytes that look the same", 3, 3),
    Kind.FORMAT: ("format_marker", "writes the same value in another form", 2, 3),
    Kind.DERIVED: ("derived_identifier", "sends something computed", 2, 2),
    Kind.OPAQUE: ("opaque_dependence", "sends other random-looking text", 2, 2),
    Kind.NEW: ("dependent_request", "sends something it does not send otherwise", 2, 3),
    Kind.MISSING: ("dependent_request", "leaves out something it sends otherwise", 2, 3),
    Kind.ADAPTATION: ("adaptation", "visibly says something else", 1, 1),
}
_ANALYSIS = "traced"
# Factors whose visible effects anybody would expect.
_EXPECTED = frozenset({"locale", "time zone", "clock", "started before", "opt-out", "authority"})
_HARMLESS_IN = {
    "opt-out": (Kind.NEW, Kind.MISSING, Kind.ADAPTATION),
    "started before": (Kind.NEW, Kind.MISSING, Kind.ADAPTATION),
    "authority": (Kind.NEW, Kind.MISSING, Kind.ADAPTATION),
    "proxy": (Kind.NEW, Kind.MISSING),
}


def found(material: Material) -> Iterator[Draft]:
    """Yield a draft for each factor and kind of difference."""
    for differences, is_confirmed in (
        (material.confirmed, True),
        (material.unconfirmed, False),
    ):
        groups: defaultdict[tuple[str, Kind, bool], list[Difference]] = defaultdict(list)
        for each in differences:
            groups[each.factor, each.kind, each.place.role == MODEL].append(each)
        for (factor, kind, to_model), group in groups.items():
            if kind in _KINDS and kind not in _HARMLESS_IN.get(factor, ()):
                sure = certainty(tuple(group)) if is_confirmed else SEEN_ONCE
                where = "the model" if to_model else "others"
                yield _draft(factor, kind, tuple(group), sure, where)


def _draft(factor: str, kind: Kind, group: tuple[Difference, ...], sure: str, to: str) -> Draft:
    code, words, impact, hidden = _KINDS[kind]
    if kind is Kind.ADAPTATION and factor in _EXPECTED:
        impact = 0
    elif kind is Kind.ADAPTATION:
        impact, hidden = 2, 2
    if factor == _ANALYSIS:
        code, words, impact, hidden = "anti_analysis", "behaves otherwise when watched", 3, 3
    values = " and ".join(dict.fromkeys(f"{d.values[0]} ↔ {d.values[1]}" for d in group))
    return Draft(
        code=code,
        subject=factor,
        title=f"It {words} in what it sends to {to}, by {factor} ({values})",
        impact=impact,
        hidden=hidden,
        certainty=sure,
        differences=group,
    )
