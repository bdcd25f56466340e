"""What stood at each place in one run, whatever the order of its requests was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from hortus.inspector.analysis.leaves import Leaf, of_message, of_request
from hortus.inspector.finding import Place
from hortus.inspector.observation import Connection, Message, Observation, Request
from hortus.inspector.world import MODEL, World

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
    """Return a place that names neither the gateway nor the home: factors change their names.

    A body can have a key for each folder; what stands below it is the same place in any home.
    """
    if world.gateway and place.request == f"TLS {world.gateway}":
        return Place(role=MODEL, request="TLS", leaf=place.leaf)
    home = f"/home/{world.user}"
    if home in place.leaf:
        return replace(place, leaf=place.leaf.replace(home, "/home/…"))
    return place


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
