"""Compare runs in which one thing was changed with runs in which its control was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from hortus.inspector.analysis import classifying, masks, statistics
from hortus.inspector.analysis.excerpt import around
from hortus.inspector.analysis.profile import Profile
from hortus.inspector.finding import Difference, Kind, Place
from hortus.inspector.world import Setting

_ABSENT = "(nothing)"
_RUNS_THAT_SHOW_NOISE = 2


@dataclass(slots=True)
class Noise:
    """The places that differ between runs of one and the same world."""

    exact: set[Place] = field(default_factory=set)
    """Their text differs, its form does not."""
    whole: set[Place] = field(default_factory=set)
    """Even their form differs, or they are not always there: nothing can be said of them."""

    def learn(self, profiles: Sequence[Profile]) -> bool:
        """Take in runs of one world; return whether they brought anything new."""
        before = len(self.exact), len(self.whole)
        for place in set(chain.from_iterable(profiles)):
            texts = {profile.get(place) for profile in profiles}
            if len(texts) > 1:
                self.exact.add(place)
            if len({_templates(each) for each in texts}) > 1:
                self.whole.add(place)
        return (len(self.exact), len(self.whole)) != before


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing one setting."""

    differences: tuple[Difference, ...]
    places: int
    """Places compared."""


def compare(
    setting: Setting, sensitive: Sequence[Profile], control: Sequence[Profile], noise: Noise
) -> Compared:
    """Return every place whose text follows the setting, noisy ones by their form only.

    Runs of one side that differ among themselves make a place noisy first.
    """
    for side in (sensitive, control):
        if len(side) >= _RUNS_THAT_SHOW_NOISE:
            noise.learn(side)
    found, count = [], 0
    for place in sorted(set(chain(*sensitive, *control)), key=_order):
        if place in noise.whole:
            continue
        count += 1
        only_form = place in noise.exact
        one = {_form(profile.get(place), only_form=only_form) for profile in sensitive}
        other = {_form(profile.get(place), only_form=only_form) for profile in control}
        if one.isdisjoint(other):
            runs = len(sensitive), len(control)
            found.append(_difference(setting, place, one.pop(), other.pop(), runs))
    return Compared(tuple(_without_followers(found)), count)


def _order(place: Place) -> tuple[str, str, str]:
    return place.role, place.request, place.leaf


def _form(texts: tuple[str, ...] | None, *, only_form: bool) -> tuple[str, ...] | None:
    return _templates(texts) if only_form else texts


def _templates(texts: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the forms of what stood at a place; how often it stood there is no part of it."""
    return None if texts is None else tuple(sorted({masks.template(text) for text in texts}))


def _difference(
    setting: Setting,
    place: Place,
    one: tuple[str, ...] | None,
    other: tuple[str, ...] | None,
    runs: tuple[int, int],
) -> Difference:
    sensitive, control = _unlike(one or (), other or ())
    if one is None or other is None:
        how = Kind.MISSING if one is None else Kind.NEW
    else:
        how = classifying.kind(place.leaf, sensitive, control, setting.shown)
    here, there = around(sensitive, control)
    return Difference(
        place=place,
        factor=setting.factor,
        values=setting.shown,
        kind=how,
        sensitive=_ABSENT if one is None else here,
        control=_ABSENT if other is None else there,
        runs=runs,
        chance=statistics.chance(*runs),
    )


def _unlike(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """Return the first texts of two places that are not on both sides."""
    here = [text for text in one if text not in other]
    there = [text for text in other if text not in one]
    return (here or [*one, ""])[0], (there or [*other, ""])[0]


def _without_followers(found: Sequence[Difference]) -> list[Difference]:
    """Leave out what follows from another difference: lengths, and a request's other leaves."""
    gone: Mapping[tuple[str, str], Kind] = {
        (d.place.role, d.place.request): d.kind
        for d in found
        if d.kind in (Kind.NEW, Kind.MISSING) and d.place.leaf == "target"
    }
    return [
        d
        for d in found
        if d.place.leaf != "header content-length"
        and (d.place.leaf == "target" or (d.place.role, d.place.request) not in gone)
    ]
