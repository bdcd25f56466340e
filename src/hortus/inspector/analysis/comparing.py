"""Compare runs in which one thing was changed with runs in which its control was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hortus.inspector.analysis import classifying, masks, order, statistics
from hortus.inspector.analysis.excerpt import around
from hortus.inspector.analysis.exchanging import Pairs, exchange
from hortus.inspector.analysis.profile import Profile
from hortus.inspector.finding import Difference, Kind, Place
from hortus.inspector.world import Setting

_ABSENT = "(nothing)"
_RUNS_THAT_SHOW_NOISE = 2
Texts = tuple[str, ...]


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
        for place in _varying(profiles) - self.whole:
            texts = {profile.get(place) for profile in profiles}
            self.exact.add(place)
            if len({_templates(each) for each in texts}) > 1:
                self.whole.add(place)
        return (len(self.exact), len(self.whole)) != before

    def seen(self, profile: Profile, place: Place) -> Texts | None:
        """Return what a run shows of a place, without what differs there by itself."""
        texts = profile.get(place)
        return _templates(texts) if place in self.exact else texts


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing one setting."""

    differences: tuple[Difference, ...]
    places: int
    """Places compared."""


def compare(
    setting: Setting,
    runs: tuple[Sequence[Profile], Sequence[Profile]],
    noise: Noise,
    others: Sequence[Profile] = (),
    pairs: Pairs | None = None,
) -> Compared:
    """Return every place whose text follows the setting, noisy ones by their form only.

    ``runs`` are those with the sensitive and those with the control value; runs of one side that
    differ among themselves make a place noisy first. ``others`` are runs with neither value,
    which count as controls where they show what those show, and tell of noise where they show
    what only the sensitive value should. ``pairs`` are the changed values, if not the setting's.
    """
    for side in runs:
        if len(side) >= _RUNS_THAT_SHOW_NOISE:
            noise.learn(side)
    found = []
    every = [*runs[0], *runs[1]]
    for place in _varying(every) - noise.whole:
        here, there = ({noise.seen(profile, place) for profile in side} for side in runs)
        if not here.isdisjoint(there):
            continue
        elsewhere = [noise.seen(profile, place) for profile in others if place in profile]
        if not here.isdisjoint(elsewhere):
            continue
        controls = len(runs[1]) + sum(each in there for each in elsewhere)
        changed = setting.pairs if pairs is None else pairs
        is_masked = place in noise.exact
        if is_masked:  # the texts are forms there, so the values must be, too
            changed = tuple((masks.template(one), masks.template(two)) for one, two in changed)
        how = _How(setting, changed, (len(runs[0]), controls), is_masked)
        if difference := _difference(how, place, here.pop(), there.pop()):
            found.append(difference)
    found.sort(key=lambda each: _sorting(each.place))
    places = len(set().union(*every) - noise.whole)
    return Compared(tuple(_without_followers(found)), places)


def _varying(profiles: Sequence[Profile]) -> set[Place]:
    """Return the places at which not all runs show one and the same; they are few."""
    first, *others = (profile.items() for profile in profiles)
    return {place for other in others for place, _ in first ^ other}


@dataclass(frozen=True, slots=True)
class _How:
    """What all differences of one comparison have in common."""

    setting: Setting
    pairs: Pairs
    runs: tuple[int, int]
    is_masked: bool


def _sorting(place: Place) -> tuple[str, str, str]:
    return place.role, place.request, place.leaf


def _templates(texts: Texts | None) -> Texts | None:
    """Return the forms of what stood at a place; how often it stood there is no part of it."""
    return None if texts is None else tuple(sorted({masks.template(text) for text in texts}))


def _difference(
    how: _How, place: Place, one: Texts | None, other: Texts | None
) -> Difference | None:
    sensitive, control = order.common(place.leaf, *_unlike(one or (), other or (), how.pairs))
    if sensitive == control and one and other:
        return None
    if one is None or other is None:
        kind = Kind.MISSING if one is None else Kind.NEW
    else:
        kind = classifying.kind(place.leaf, sensitive, control, how.pairs, is_masked=how.is_masked)
    here, there = around(sensitive, control)
    return Difference(
        place=place,
        factor=how.setting.factor,
        values=how.setting.shown,
        kind=kind,
        sensitive=_ABSENT if one is None else here,
        control=_ABSENT if other is None else there,
        runs=how.runs,
        chance=statistics.chance(*how.runs),
    )


def _unlike(one: Sequence[str], other: Sequence[str], pairs: Pairs) -> tuple[str, str]:
    """Return the first texts of two places that are not on both sides.

    Those come first that do not become equal when the changed values are exchanged.
    """
    here = [text for text in one if text not in other]
    there = [text for text in other if text not in one]
    if len(here) == len(there) == 1:
        return here[0], there[0]
    exchanged = {text: exchange(text, pairs) for text in here}
    left = [text for text in here if exchanged[text] not in there]
    right = [text for text in there if text not in exchanged.values()]
    if not left and not right and here:
        return here[0], exchanged[here[0]]
    return (left or here or [*one, ""])[0], (right or there or [*other, ""])[0]


def _without_followers(found: Sequence[Difference]) -> list[Difference]:
    """Leave out what follows from another difference.

    These are lengths, a request's other leaves where all of it is new, and the text of something
    nested whose parts differ.
    """
    gone: Mapping[tuple[str, str], Kind] = {
        (d.place.role, d.place.request): d.kind
        for d in found
        if d.kind in (Kind.NEW, Kind.MISSING) and d.place.leaf == "target"
    }
    nested = {
        (d.place.request, d.place.leaf.rpartition(":inside")[0])
        for d in found
        if ":inside" in d.place.leaf
    }
    return [
        d
        for d in found
        if d.place.leaf != "header content-length"
        and (d.place.request, d.place.leaf) not in nested
        and (d.place.leaf == "target" or (d.place.role, d.place.request) not in gone)
    ]
