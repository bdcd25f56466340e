"""Findings of what depends on the world: the difference and the factor that it follows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from hortus.inspector.analysis.reach import ending
from hortus.inspector.finding import Difference, Kind
from hortus.inspector.judging.draft import Draft, certainty
from hortus.inspector.judging.material import Material
from hortus.inspector.world import MODEL

TRACED = "traced"
"""The factor that is no part of the world: whether somebody watches."""

# For each kind of difference: code, words, impact, and how hidden it is. What only repeats a
# changed value is judged by what it is, among the sendings.
_KINDS = {
    Kind.COVERT: ("covert_marker", "changes bytes that look the same", 3, 3),
    Kind.FORMAT: ("format_marker", "writes the same value in another form", 2, 3),
    Kind.DERIVED: ("derived_identifier", "sends something computed", 2, 2),
    Kind.OPAQUE: ("opaque_dependence", "sends other random-looking text", 2, 2),
    Kind.NEW: ("dependent_request", "sends something it does not send otherwise", 2, 3),
    Kind.MISSING: ("dependent_request", "leaves out something it sends otherwise", 2, 3),
    Kind.ADAPTATION: ("adaptation", "visibly says something else", 2, 2),
}
_VISIBLE = (Kind.NEW, Kind.MISSING, Kind.ADAPTATION)
# A whole request that only some see is hidden from all others; a header or field that is there for
# one value only stands in a request that anybody can look at, as words do that differ.
_PRESENCE = (Kind.NEW, Kind.MISSING)
_WHOLE = ("target", "hello")
# What is computed from these tells the machine from others, whatever becomes of the home.
_OF_THE_MACHINE = ("machine id",)
# What anybody would expect of a factor: a language changes words, a clock changes dates. The
# finding is still told, and weighs nothing.
_EXPECTED = {
    "time zone": (Kind.ADAPTATION,),
    "clock": (Kind.ADAPTATION,),
    "locale": (Kind.ADAPTATION, Kind.FORMAT),
}
# What is no finding at all: a second start greets otherwise, a proxy is asked first.
_NO_FINDING = {
    "started before": (*_VISIBLE, Kind.OPAQUE),
    "proxy": (Kind.NEW, Kind.MISSING),
    "key": (*_VISIBLE, Kind.OPAQUE),
    "what others fail at": (*_VISIBLE, Kind.OPAQUE),
}
# Whoever fails is asked again, or not any more; what the model is told has nothing to do with it.
_FAILING = ("what others fail at",)
# What servers other than the model answer decides what the program does.
_SWITCHED = ("what others switch on", *_FAILING)
# Whether it runs in a container says little of anybody.
_OF_LITTLE_USE = ("container",)


def needs_no_reason(difference: Difference) -> bool:
    """Tell whether a difference of this kind by its factor is what anybody would expect."""
    return _is_expected(difference) or _is_none(difference)


def may_show(factor: str) -> bool:
    """Tell whether anybody would expect to see by visible words what a factor is."""
    return factor in _EXPECTED


def _is_expected(difference: Difference) -> bool:
    return difference.kind in _EXPECTED.get(difference.factor, ())


def _is_none(difference: Difference) -> bool:
    """Tell whether a difference is no finding at all."""
    if difference.factor in _FAILING and difference.place.role == MODEL:
        return False
    return difference.kind in _NO_FINDING.get(difference.factor, ())


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
            if kind in _KINDS and not _is_none(group[0]):
                sure = _sure(kind, tuple(group), is_confirmed=is_confirmed)
                draft = _draft(factor, tuple(group), sure, to_model=to_model)
                yield replace(draft, evidence=_ended(material)) if factor == TRACED else draft


def _ended(material: Material) -> tuple[str, ...]:
    """Return how the watched run ended where no other did so: a reader sees what may be behind."""
    if material.traced is None:
        return ()
    usual = {(run.ending.status, run.ending.reason) for run in material.baselines}
    watched = material.traced.ending
    if (watched.status, watched.reason) in usual:
        return ()
    return (f"watched, it ended with {ending(material.traced)}",)


def _values(group: tuple[Difference, ...]) -> str:
    """Return the values that differ, those with one control together."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for sensitive, control in dict.fromkeys(each.values for each in group):
        of[control].append(sensitive)
    return "; ".join(
        f"{' or '.join(sensitive)} ↔ {control or 'none'}" for control, sensitive in of.items()
    )


def _title(group: tuple[Difference, ...], words: str, *, to_model: bool) -> str:
    factor, values = group[0].factor, _values(group)
    to = "the model" if to_model else "others"
    if group[0].kind is Kind.DERIVED:
        return f"It sends {to} something computed from the {factor} ({values})"
    return f"It {words} in what it sends to {to}, by {factor} ({values})"


def _is_switched(factor: str) -> bool:
    """Tell whether a factor, or one of several together, is what others answer."""
    return any(each in _SWITCHED for each in factor.split(" and "))


def _sure(kind: Kind, group: tuple[Difference, ...], *, is_confirmed: bool) -> str:
    if kind is Kind.DERIVED and is_confirmed:
        return "confirmed: it is computed from the value that was changed"
    return certainty(group, is_confirmed=is_confirmed)


def _draft(factor: str, group: tuple[Difference, ...], sure: str, *, to_model: bool) -> Draft:
    kind = group[0].kind
    code, words, impact, hidden = _KINDS[kind]
    if factor == TRACED:
        code, words = "anti_analysis", "behaves otherwise when watched"
        # What is sent to others waits for timers, and watching takes time.
        impact, hidden = (3, 3) if to_model else (2, 2)
    elif factor in _OF_THE_MACHINE and kind in (Kind.DERIVED, Kind.OPAQUE):
        code = "persistent_identifier"
    elif _is_switched(factor) and kind in (*_VISIBLE, Kind.OPAQUE):
        code, words = "remote_switch", "is switched to something else"
        impact, hidden = (2, 2) if to_model else (1, 2)
    elif needs_no_reason(group[0]):
        impact, hidden = 0, 1
    elif factor in _OF_LITTLE_USE and kind is Kind.ADAPTATION:
        impact = 1
    elif kind in _PRESENCE and not any(each.place.leaf in _WHOLE for each in group):
        hidden = 2
    return Draft(
        code=code,
        subject=factor,
        title=_title(group, words, to_model=to_model),
        impact=impact,
        hidden=hidden,
        certainty=sure,
        differences=group,
    )
