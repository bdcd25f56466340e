"""Who was talked to, how much, and what of the person was in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hortus.inspector.analysis.masks import path_template
from hortus.inspector.observation import (
    Connection,
    Datagram,
    Lookup,
    Message,
    Observation,
    Request,
)
from hortus.inspector.reporting.places import shape, shortened
from hortus.inspector.reporting.report import Carried, Contact, Moment
from hortus.inspector.world import MODEL

if TYPE_CHECKING:
    from hortus.inspector.analysis.sightings import Sighting

_UNREAD = "unread"
_MOST_MOMENTS = 400
# What was planted, from what opens doors to what one meant to send.
_SORTS = ("secret", "key", "content", "identifier", "identity")


@dataclass(slots=True)
class _Host:
    role: str = _UNREAD
    requests: int = 0
    octets: int = 0
    raw: int = 0
    faults: set[str] = field(default_factory=set)


def contacts(runs: Sequence[Observation]) -> tuple[Contact, ...]:
    """Return every host of some runs, whoever got most first, the model before all."""
    hosts: defaultdict[str, _Host] = defaultdict(_Host)
    for run in runs:
        names = _names(run)
        for event in run.events:
            _count(event, hosts, names)
    found = [_contact(host, each, len(runs)) for host, each in hosts.items()]
    return tuple(sorted(found, key=lambda c: (c.role != MODEL, -c.octets, c.host)))


def _names(run: Observation) -> dict[int, str]:
    return {e.connection: e.authority for e in run.events if isinstance(e, Request)}


def _count(event: object, hosts: defaultdict[str, _Host], names: dict[int, str]) -> None:
    match event:
        case Request(authority=authority, role=role, body=body, method=method):
            if method != "CONNECT":
                host = hosts[authority]
                host.role, host.requests = role, host.requests + 1
                host.octets += len(body)
        case Message(connection=number, body=body) if number in names:
            hosts[names[number]].octets += len(body)
        case Connection(failure=failure, number=number):
            host = hosts[names.get(number) or event.name or f"{event.address}:{event.port}"]
            if number not in names:
                host.raw += event.sent
                host.faults |= {failure} if failure else set()
        case Datagram(address=address, port=port, body=body):
            hosts[f"{address}:{port} (UDP)"].raw += len(body)
        case _:
            pass


def _contact(name: str, host: _Host, runs: int) -> Contact:
    octets = host.octets if host.requests else host.raw
    return Contact(
        host=name,
        role=host.role,
        requests=round(host.requests / runs, 1),
        octets=round(octets / runs),
        # Programs try two addresses at once and drop the slower one: no fault where one was read.
        faults=() if host.requests else tuple(sorted(host.faults)),
    )


def carried(sightings: Iterable["Sighting"]) -> tuple[Carried, ...]:
    """Return what came out, once for each form and host, with the places where it stood."""
    groups: defaultdict[tuple[bool, str, str, str, str], set[str]] = defaultdict(set)
    for each in sightings:
        to_model = each.place.role == MODEL
        key = (to_model, each.canary.sort.value, each.canary.name, each.form, each.host)
        groups[key].add(shortened(shape(each.place)))
    return tuple(
        Carried(name=name, sort=sort, form=form, host=host, places=tuple(sorted(places)))
        for (_, sort, name, form, host), places in sorted(groups.items(), key=_telling)
    )


def _telling(group: tuple[tuple[bool, str, str, str, str], object]) -> tuple[object, ...]:
    """Put first what others got, and what weighs most."""
    (to_model, sort, *rest), _ = group
    return to_model, _SORTS.index(sort), *rest


def timeline(run: Observation) -> tuple[Moment, ...]:
    """Return what left the program in one run, in the order of time."""
    names = _names(run)
    found = sorted(_moments(run.events, names), key=lambda moment: moment.at)
    return tuple(found[:_MOST_MOMENTS])


def _moments(events: Iterable[object], names: dict[int, str]) -> Iterator[Moment]:
    for event in events:
        match event:
            case Request(at=at, authority=host, method=method, target=target, body=body):
                what = f"{method} {path_template(target)}"
                yield Moment(at=at, host=host, what=what, octets=len(body))
            case Message(at=at, connection=number, body=body):
                host = names.get(number, "")
                yield Moment(at=at, host=host, what="WebSocket message", octets=len(body))
            case Lookup(at=at, name=name, type=kind):
                yield Moment(at=at, host=name, what=f"DNS {kind}", octets=0)
            case Datagram(at=at, address=address, port=port, body=body):
                yield Moment(at=at, host=address, what=f"UDP {port}", octets=len(body))
            case Connection(at=at, number=number) if number not in names:
                host = event.name or event.address
                what = f"TCP {event.port}, {event.failure or 'unread'}"
                yield Moment(at=at, host=host, what=what, octets=event.sent)
            case _:
                pass
