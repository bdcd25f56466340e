"""What stood at each place in one run, whatever the order of its requests was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from hortus.inspector.analysis.forms import variants
from hortus.inspector.analysis.leaves import Leaf, of_message, of_request
from hortus.inspector.analysis.masks import without_indices
from hortus.inspector.finding import Place
from hortus.inspector.observation import Connection, Message, Observation, Request
from hortus.inspector.world import MODEL, World

_SHORTEST = 6

Profile = Mapping[Place, tuple[str, ...]]
"""The texts of each place, sorted: a place that several requests have holds one for each.

How often others are told the same depends on timers, so there each text counts once.
"""


def of(observation: Observation) -> Profile:
    """Return the profile of a run."""
    found: defaultdict[Place, list[str]] = defaultdict(list)
    authorities: dict[int, tuple[str, str]] = {}
    names = _names(observation.world)
    for event in observation.events:
        if isinstance(event, Request):
            authorities[event.connection] = event.authority, event.role
    for event in observation.events:
        for leaf in leaves(event, authorities):
            found[_without(names, leaf.place)].append(leaf.text)
    return {place: _texts(place, texts) for place, texts in found.items()}


def _texts(place: Place, found: list[str]) -> tuple[str, ...]:
    return _kept(tuple(sorted(found if place.role == MODEL else set(found))))


@lru_cache(maxsize=1 << 15)
def _kept(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return equal texts as one object: most are the same in all runs, and are compared often."""
    return texts


@lru_cache(maxsize=1 << 16)
def _without(names: "_Names", place: Place) -> Place:
    """Return a place that names nothing that factors change, nor the number of an event.

    A body can have a key for each folder, server or repository; what stands below it is the same
    place in any world. What a key says is compared all the same: keys are texts of ``key order``.
    """
    if names.gateway and place.request == f"TLS {names.gateway}":
        return Place(role=MODEL, request="TLS", leaf=place.leaf)
    # Others are told events in lists, as many as there happen to be by then.
    leaf = place.leaf if place.role == MODEL else without_indices(place.leaf)
    for value, name in names.known:
        leaf = leaf.replace(value, name)
    return replace(place, leaf=leaf) if leaf != place.leaf else place


class _Names(NamedTuple):
    """What a key may name in a world."""

    gateway: str
    known: tuple[tuple[str, str], ...]
    """Values, the longest first, and what stands for each."""


@lru_cache(maxsize=256)
def _names(world: World) -> _Names:
    remote = "<remote>"
    found = {
        f"/home/{world.user}": "/home/…",
        **{variant.strip(): remote for variant in variants(world.git_remote)},
        world.git_email: "<e-mail>",
        world.git_name: "<name>",
        world.proxy: "<proxy>",
        world.gateway: "<gateway>",
        world.host: "<host>",
        world.user: "<user>",
        world.machine_id: "<machine>",
    }
    known = {value: name for value, name in found.items() if len(value) >= _SHORTEST}
    return _Names(world.gateway, tuple(sorted(known.items(), key=lambda pair: -len(pair[0]))))


def leaves(event: object, authorities: Mapping[int, tuple[str, str]]) -> Sequence[Leaf]:
    """Return the leaves of anything that was seen."""
    match event:
        case Request():
            return list(of_request(event))
        case Message():
            authority, role = authorities.get(event.connection, ("", ""))
            return list(of_message(event, authority, role))
        case Connection(tls=tls) if tls is not None:
            host = event.name or event.address
            place = Place(role="connection", request=f"TLS {host}", leaf="hello")
            return [Leaf(place, f"{tls.fingerprint} {' '.join(tls.protocols)}")]
        case _:
            return []
