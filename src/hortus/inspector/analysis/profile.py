"""What stood at each place in one run, whatever the order of its requests was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from hortus.inspector.analysis.forms import variants
from hortus.inspector.analysis.leaves import Leaf, of_message, of_request
from hortus.inspector.finding import Place
from hortus.inspector.observation import Connection, Message, Observation, Request
from hortus.inspector.world import MODEL, World

_SHORTEST = 6

Profile = Mapping[Place, tuple[str, ...]]
"""The texts of each place, sorted: a place that several requests have holds one for each."""


def of(observation: Observation) -> Profile:
    """Return the profile of a run."""
    found: defaultdict[Place, list[str]] = defaultdict(list)
    authorities: dict[int, tuple[str, str]] = {}
    for event in observation.events:
        if isinstance(event, Request):
            authorities[event.connection] = event.authority, event.role
    for event in observation.events:
        for leaf in leaves(event, authorities):
            found[_without(observation.world, leaf.place)].append(leaf.text)
    return {place: tuple(sorted(texts)) for place, texts in found.items()}


def _without(world: World, place: Place) -> Place:
    """Return a place that names nothing that factors change.

    A body can have a key for each folder, server or repository; what stands below it is the same
    place in any world. What a key says is compared all the same: keys are texts of ``key order``.
    """
    if world.gateway and place.request == f"TLS {world.gateway}":
        return Place(role=MODEL, request="TLS", leaf=place.leaf)
    leaf = place.leaf
    for value, name in _names(world):
        leaf = leaf.replace(value, name)
    return replace(place, leaf=leaf) if leaf != place.leaf else place


@lru_cache(maxsize=256)
def _names(world: World) -> tuple[tuple[str, str], ...]:
    """Return what a key may name in this world, the longest first, and what stands for it."""
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
    return tuple(sorted(known.items(), key=lambda pair: -len(pair[0])))


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
