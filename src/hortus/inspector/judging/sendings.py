"""Findings of what was sent to whom: canaries, destinations, unsafe connections."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hortus.inspector.analysis.sightings import CLEAR, Sighting
from hortus.inspector.judging.draft import Draft
from hortus.inspector.judging.material import Material
from hortus.inspector.observation import Connection, Lookup, Observation, Request
from hortus.inspector.staging import Sort
from hortus.inspector.world import MODEL

_NAME_SERVER = "198.18.0.1"
_MUCH = 100_000
# What goes to others than the model: code, words, impact.
_TO_OTHERS = {
    Sort.SECRET: ("secret_sent", "a secret of this machine", 3),
    Sort.KEY: ("credential_to_second_origin", "the model's credential", 3),
    Sort.IDENTITY: ("identity_to_third_party", "who or where one is", 2),
    Sort.IDENTIFIER: ("persistent_identifier", "what tells this machine from others", 2),
    Sort.CONTENT: ("work_to_third_party", "the person's work", 3),
}
# What goes to the model and is not its business.
_TO_MODEL = {
    Sort.SECRET: ("secret_in_prompt", "a secret of this machine", 2),
    Sort.IDENTIFIER: ("persistent_identifier", "what tells this machine from others", 2),
}


def found(material: Material) -> Iterator[Draft]:
    """Yield a draft for each thing that went where it need not."""
    yield from _canaries(material.sightings)
    yield from _destinations(material.baselines)
    yield from _names(material.baselines)
    yield from _unsafe(material)
    yield from _opt_outs(material)


def _canaries(sightings: Sequence[Sighting]) -> Iterator[Draft]:
    groups: defaultdict[tuple[Sort, bool, str], list[Sighting]] = defaultdict(list)
    for each in sightings:
        is_model = each.place.role == MODEL
        if each.canary.sort in (_TO_MODEL if is_model else _TO_OTHERS):
            groups[each.canary.sort, is_model, each.host].append(each)
    for (sort, is_model, host), group in groups.items():
        code, words, impact = (_TO_MODEL if is_model else _TO_OTHERS)[sort]
        names = ", ".join(sorted({each.canary.name for each in group}))
        disguised = all(each.form != CLEAR for each in group)
        concealed = disguised and sort in (Sort.SECRET, Sort.KEY, Sort.CONTENT)
        yield Draft(
            code=code,
            subject=host,
            title=f"It sends {words} ({names}) to {'the model' if is_model else host}",
            impact=impact,
            hidden=3 if concealed else 2,
            certainty="confirmed: a canary came out",
            evidence=tuple(sorted({_where(each) for each in group})),
        )


def _where(sighting: Sighting) -> str:
    how = "" if sighting.form == CLEAR else f" as {sighting.form}"
    place = sighting.place
    return f"{sighting.canary.name}{how} in {place.request}, {place.leaf}"


def _third_party(observation: Observation) -> Iterator[Request]:
    return (
        event
        for event in observation.events
        if isinstance(event, Request) and event.role != MODEL and event.method != "CONNECT"
    )


def _destinations(baselines: Sequence[Observation]) -> Iterator[Draft]:
    """Yield a draft for each host that is not the model's."""
    sent: defaultdict[str, list[int]] = defaultdict(list)
    for observation in baselines:
        for request in _third_party(observation):
            sent[request.authority].append(len(request.body))
    for host, sizes in sorted(sent.items()):
        total = round(sum(sizes) / len(baselines))
        yield Draft(
            code="undisclosed_destination",
            subject=host,
            title=f"It talks to {host}, which is not the model",
            impact=2 if total >= _MUCH else 1,
            hidden=2,
            certainty=f"seen in {len(baselines)} runs",
            evidence=(f"{len(sizes) / len(baselines):.1f} requests, {total} B a run",),
        )


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
        certainty="confirmed: seen in every baseline or once",
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
        for request in _third_party(observation)
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


def _opt_outs(material: Material) -> Iterator[Draft]:
    """Yield a draft where others are talked to although that was turned off."""
    hosts = {
        request.authority
        for observation in material.opted_out
        for request in _third_party(observation)
    }
    if hosts:
        yield Draft(
            code="opt_out_ignored",
            subject="opt-out",
            title="It talks to others although everything was turned off that can be",
            impact=2,
            hidden=3,
            certainty=f"seen in {len(material.opted_out)} runs",
            evidence=tuple(sorted(hosts)),
        )
