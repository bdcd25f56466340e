"""Findings of what was sent to whom: canaries, destinations, in spite of opt-outs, in disguise."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hortus.inspector.analysis.masks import path_template, without_indices
from hortus.inspector.analysis.sightings import CLEAR, Sighting
from hortus.inspector.judging.draft import Draft, seen_in
from hortus.inspector.judging.material import Material
from hortus.inspector.observation import Observation, Request
from hortus.inspector.staging import Sort
from hortus.inspector.tools import adapters
from hortus.inspector.world import MODEL
from hortus.tools import products

_BROWSER = re.compile(r"Mozilla/\d.*\b(?:Chrome|Safari|Firefox|Edg)/\d")
_PRODUCT = re.compile(r"([A-Za-z][\w.-]{0,31})/[\w.+-]", re.ASCII)
_MUCH = 100_000
# What goes to others than the model: code, words, impact.
_TO_OTHERS = {
    Sort.SECRET: ("secret_sent", "a secret of this machine", 3),
    Sort.KEY: ("credential_to_second_origin", "the model's credential", 3),
    Sort.IDENTITY: (
        "identity_to_third_party",
        "names and addresses of the person, machine or company",
        2,
    ),
    Sort.IDENTIFIER: ("persistent_identifier", "an identifier of this machine", 2),
    Sort.CONTENT: ("work_to_third_party", "the person's work", 3),
}
# What goes to the model and is not its business.
_TO_MODEL = {
    Sort.SECRET: ("secret_in_prompt", "a secret of this machine", 2),
    Sort.IDENTIFIER: ("persistent_identifier", "an identifier of this machine", 2),
}


def found(material: Material, tool: str = "") -> Iterator[Draft]:
    """Yield a draft for each thing that went where it need not; ``tool`` is who sent it."""
    yield from _canaries(material.sightings, _own_servers(tool))
    yield from _destinations(material.baselines)
    yield from _opt_outs(material)
    yield from _disguises(material.baselines, tool)


def _own_servers(tool: str) -> Sequence[str]:
    """Return the servers that a tool's key is for where it cannot be pointed at a gateway."""
    adapter = adapters().get(tool)
    return () if adapter is None or adapter.takes_gateway else adapter.vendor_hosts


def _canaries(sightings: Sequence[Sighting], own: Sequence[str]) -> Iterator[Draft]:
    groups: defaultdict[tuple[Sort, bool, str], list[Sighting]] = defaultdict(list)
    for each in sightings:
        is_model = each.place.role == MODEL
        if each.canary.sort is Sort.KEY and each.host in own:
            continue
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
    # Others are told events in lists: all of them are one place there.
    leaf = place.leaf if place.role == MODEL else without_indices(place.leaf)
    return f"{sighting.canary.name}{how} in {place.request}, {leaf}"


def third_party(observation: Observation) -> Iterator[Request]:
    """Return the requests that went to others than the model."""
    return (
        event
        for event in observation.events
        if isinstance(event, Request) and event.role != MODEL and event.method != "CONNECT"
    )


def _destinations(baselines: Sequence[Observation]) -> Iterator[Draft]:
    """Yield a draft for each host that is not the model's."""
    sent: defaultdict[str, list[int]] = defaultdict(list)
    for observation in baselines:
        for request in third_party(observation):
            sent[request.authority].append(len(request.body))
    for host, sizes in sorted(sent.items()):
        total = round(sum(sizes) / len(baselines))
        yield Draft(
            code="undisclosed_destination",
            subject=host,
            title=f"It talks to {host}, which is not the model",
            impact=2 if total >= _MUCH else 1,
            hidden=2,
            certainty=seen_in(baselines),
            evidence=(f"{len(sizes) / len(baselines):.1f} requests, {total} B a run",),
        )


def _opt_outs(material: Material) -> Iterator[Draft]:
    """Yield a draft where others are talked to although that was turned off.

    Where some requests are left out that every other run makes, the switches work, and do not
    cover all.
    """
    left = set().union(*map(_asked_of_others, material.opted_out))
    if not left:
        return
    silenced = set.intersection(*map(_asked_of_others, material.baselines)) - left
    yield Draft(
        code="opt_out_ignored",
        subject="opt-out",
        title=f"It talks to {'some ' if silenced else ''}others although everything was turned off"
        " that can be",
        impact=2,
        hidden=2 if silenced else 3,
        certainty=seen_in(material.opted_out),
        evidence=(
            *sorted(left),
            *(f"left out then: {each}" for each in sorted(silenced)),
            *(f"set then: {each}" for each in material.opt_outs),
        ),
    )


def _asked_of_others(observation: Observation) -> set[str]:
    """Return what others than the model are asked, ids in it masked."""
    return {
        f"{request.method} {request.authority}{path_template(request.target)}"
        for request in third_party(observation)
    }


def _disguises(baselines: Sequence[Observation], tool: str) -> Iterator[Draft]:
    """Yield a draft where the program gives itself out as a browser, or as another tool."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for observation in baselines:
        for request in observation.events:
            if isinstance(request, Request):
                for name, value in request.headers:
                    if name.lower() == "user-agent" and (who := _claimed(value, tool)):
                        said[who].add(f"{value} to {request.authority}")
    for who, lines in sorted(said.items()):
        yield Draft(
            code="false_self_description",
            subject="user-agent",
            title=f"It says that it is {who}",
            impact=1,
            hidden=3,
            certainty="confirmed: seen in the requests",
            evidence=tuple(sorted(lines)),
        )


def _claimed(agent: str, tool: str) -> str:
    """Return what a known tool says to be that it is not; nothing where it says the truth."""
    if _BROWSER.search(agent):
        return "a web browser"
    known = adapters()
    names = {products().by_product.get(said.lower()) for said in _PRODUCT.findall(agent)}
    others = sorted(name for name in names if name in known)
    return known[others[0]].title if tool in known and others and tool not in others else ""
