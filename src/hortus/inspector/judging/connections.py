"""Findings of how servers were reached: names, addresses, encryption, and what nobody can read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hortus.inspector.judging.draft import Draft, seen_in
from hortus.inspector.judging.material import Material
from hortus.inspector.judging.sendings import third_party
from hortus.inspector.observation import Connection, Datagram, Lookup, Observation, Request
from hortus.inspector.world import MODEL

_NAME_SERVER = "198.18.0.1"


def found(material: Material) -> Iterator[Draft]:
    """Yield a draft for each way round a name server, and each line that is unsafe or unread."""
    yield from _names(material.baselines)
    yield from _unsafe(material)
    yield from _unread(material.baselines)


def _names(baselines: Sequence[Observation]) -> Iterator[Draft]:
    """Yield a draft where the configured name server was gone round."""
    servers, bare = set(), set()
    for observation in baselines:
        for event in observation.events:
            if isinstance(event, Lookup) and event.server != _NAME_SERVER:
                servers.add(f"{event.server} was asked for {event.name}")
            elif isinstance(event, Connection) and event.program and not event.name:
                bare.add(f"{event.address}:{event.port}")
    if servers:
        yield _bypass("It asks a name server of its own", tuple(sorted(servers)))
    if bare:
        yield _bypass("It connects to addresses that no name led to", tuple(sorted(bare)))


def _bypass(title: str, evidence: tuple[str, ...]) -> Draft:
    return Draft(
        code="dns_bypass",
        subject=evidence[0],
        title=title,
        impact=2,
        hidden=2,
        certainty="confirmed: seen on the line",
        evidence=evidence,
    )


def _unsafe(material: Material) -> Iterator[Draft]:
    """Yield drafts of connections that anybody in between could read."""
    believed = {
        event.authority
        for observation in material.untrusting
        for event in observation.events
        if isinstance(event, Request)
        and event.scheme == "https"
        and not (event.role == MODEL and observation.world.trust == "model")
    }
    for host in sorted(believed):
        yield Draft(
            code="unverified_tls",
            subject=host,
            title=f"It talks to {host} without checking who that is",
            impact=3,
            hidden=2,
            certainty="confirmed: it accepted a certificate nobody vouches for",
        )
    plain = {
        request.authority
        for observation in material.baselines
        for request in third_party(observation)
        if request.scheme == "http"
    }
    for host in sorted(plain):
        yield Draft(
            code="plain_http",
            subject=host,
            title=f"It talks to {host} without encryption",
            impact=2,
            hidden=2,
            certainty="confirmed: read without a key",
        )


def _unread(baselines: Sequence[Observation]) -> Iterator[Draft]:
    """Yield a draft for each server that was told something in no protocol known here."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for observation in baselines:
        for event in observation.events:
            if isinstance(event, Connection) and event.failure and event.head and event.name:
                said[event.name].add(f"TCP port {event.port}, {event.failure}")
            elif isinstance(event, Datagram):
                said[event.address].add(f"{event.protocol} port {event.port}")
    for host, lines in sorted(said.items()):
        yield Draft(
            code="unread_traffic",
            subject=host,
            title=f"It tells {host} something that could not be read",
            impact=2,
            hidden=2,
            certainty=seen_in(baselines),
            evidence=tuple(sorted(lines)),
        )
