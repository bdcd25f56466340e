"""Find canaries in what was sent, in clear and in every form that still tells who is meant."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hortus.inspector.analysis.forms import DIGESTS, forms
from hortus.inspector.analysis.profile import leaves
from hortus.inspector.finding import Place
from hortus.inspector.observation import Connection, Datagram, Lookup, Observation, Request
from hortus.inspector.staging import Canary

CLEAR = "clear"
_SHORTEST = 6
_PREFIX = 12


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A canary that left the program."""

    canary: Canary
    form: str
    """``clear``, or what was done to it: ``sha256``, ``base64`` …"""
    place: Place
    host: str
    """Where it went."""


class Finder:
    """Looks for the canaries of one world."""

    def __init__(self, canaries: Sequence[Canary]) -> None:
        self._known: dict[str, tuple[Canary, str]] = {}
        self._looked_into: dict[str, set[tuple[Canary, str]]] = {}
        for canary in canaries:
            for name, form in _all_forms(canary.value).items():
                if len(form) >= _SHORTEST:
                    # Digests are often cut short when sent; nothing else is known by half.
                    known = form[:_PREFIX] if name in DIGESTS else form
                    self._known.setdefault(known.lower(), (canary, name))
        words = sorted(self._known, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)")

    def find(self, observation: Observation) -> tuple[Sighting, ...]:
        """Return each canary once for every form, place and host."""
        found: dict[tuple[str, str, Place, str], Sighting] = {}
        hosts = _hosts(observation)
        for event in observation.events:
            if isinstance(event, Lookup) and event.name == observation.world.gateway:
                continue  # how one reaches it
            for host, place, text in _texts(event, hosts):
                for canary, form in self._in(text):
                    key = (canary.name, form, place, host)
                    found[key] = Sighting(canary=canary, form=form, place=place, host=host)
        return tuple(found.values())

    def _in(self, text: str) -> Iterable[tuple[Canary, str]]:
        if text not in self._looked_into:  # most texts stand in every run
            hits = self._pattern.finditer(text.lower())
            self._looked_into[text] = {self._known[hit[0]] for hit in hits}
        return self._looked_into[text]


def _all_forms(value: str) -> Mapping[str, str]:
    """Return a value in clear, and in each form, at each of base64's three alignments."""
    found = {CLEAR: value} | forms(value)
    for shift in range(3):
        inside = base64.b64encode(b"\0" * shift + value.encode()).decode().rstrip("=")
        found[f"base64 at {shift}"] = inside[4 if shift else 0 : -2]
    return found


def _hosts(observation: Observation) -> dict[int, str]:
    """Return the host of each connection, as its first request names it."""
    hosts = {
        event.number: event.name or event.address
        for event in observation.events
        if isinstance(event, Connection)
    }
    hosts |= {e.connection: e.authority for e in observation.events if isinstance(e, Request)}
    return hosts


def _texts(event: object, hosts: Mapping[int, str]) -> Iterable[tuple[str, Place, str]]:
    match event:
        case Lookup(name=name, server=server):
            yield server, Place(role="names", request="DNS", leaf="name"), name
        case Datagram(address=address, port=port, body=body):
            place = Place(role="datagram", request=f"UDP {port}", leaf="body")
            yield address, place, body.decode("latin-1")
        case Connection(address=address, head=head, name=name) if head:
            place = Place(role="connection", request=f"TCP {event.port}", leaf="body")
            yield name or address, place, head.decode("latin-1")
        case _:
            for leaf in leaves(event, {}):
                number = getattr(event, "connection", 0)
                yield hosts.get(number, ""), leaf.place, leaf.text
