"""Show that a house works: look around, and ask it for a completion over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus import __version__
from hortus.completion import BuildReport, Place, find_place
from hortus.compose.house import House
from hortus.core import EMBEDDED_MODEL, Clock
from hortus.gateway import Certificate, FoundServer, Timeouts, find_servers, open_client

_TIMEOUTS = Timeouts(connect_s=5.0, first_byte_s=30.0, between_bytes_s=30.0, total_s=60.0)
_MOST_BYTES = 1_048_576
_OK = 200


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A completion that hortus requested from itself over HTTP."""

    path: str
    line: int
    column: int
    before: str
    text: str
    evidence: Sequence[str]
    probability: float
    decision_id: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class StartReport:
    """What there is to say about a house that has just been opened.

    ``problem`` says why there is no demonstration where there should be one; ``remark`` where
    there need not be one.
    """

    url: str
    data: Path
    embedded: BuildReport | None
    models: Sequence[str]
    aliases: Sequence[str]
    found: Sequence[FoundServer]
    demonstration: Demonstration | None
    problem: str = ""
    remark: str = ""

    @property
    def works(self) -> bool:
        """Whether everything that was tried worked."""
        return not self.problem


async def start(house: House, url: str, key: str, clock: Clock) -> StartReport:
    """Return what a freshly opened ``house`` has, tried with ``key`` over HTTP."""
    demonstration, problem, remark = None, "", ""
    if house.engine is None:
        remark = "no repository was given to build the embedded model from (`--repo DIR`)"
    elif place := find_place(house.engine, Path(house.loaded.settings.completion.repository)):
        demonstration, problem = await _demonstrate(
            place, _Front(url, key, house.certificate), clock
        )
    else:
        remark = _unsure(house.engine.report)
    settings = house.loaded.settings
    return StartReport(
        url=url,
        data=house.loaded.data,
        embedded=house.engine.report if house.engine else None,
        models=list(settings.models),
        aliases=list(settings.aliases),
        found=await find_servers(),
        demonstration=demonstration,
        problem=problem,
        remark=remark,
    )


def _unsure(report: BuildReport) -> str:
    until = "; it is cautious until it is calibrated" if report.gate.is_pending else ""
    return f"the embedded model is too unsure in this repository to suggest anything{until}"


class _Choice(msgspec.Struct):
    text: str


class _Hortus(msgspec.Struct):
    probability: float
    evidence: list[str]


class _Answer(msgspec.Struct):
    id: str
    choices: list[_Choice]
    hortus: _Hortus


@dataclass(frozen=True, slots=True)
class _Front:
    """Where hortus is asked, with which key, and how it proves that it is the one."""

    url: str
    key: str
    certificate: Certificate | None


async def _demonstrate(
    place: Place, front: _Front, clock: Clock
) -> tuple[Demonstration | None, str]:
    """Return the completion at ``place``, or why there is none."""
    prompt = place.prompt
    body = msgspec.json.encode(
        {
            "model": EMBEDDED_MODEL,
            "prompt": prompt.prefix,
            "suffix": prompt.suffix,
            "path": prompt.path,
            "max_tokens": 64,
        }
    )
    trust = front.certificate.trust() if front.certificate else None
    client = open_client(f"{front.url}/v1", _TIMEOUTS, trust=trust)
    began = clock.monotonic()
    try:
        headers = [
            (b"content-type", b"application/json"),
            (b"authorization", f"Bearer {front.key}".encode()),
            (b"user-agent", f"hortus/{__version__}".encode()),
        ]
        response = await client.send("/completions", headers, body)
        answer = await response.read(_MOST_BYTES)
    finally:
        await client.close()
    if response.status != _OK:
        return None, f"hortus answered itself with HTTP {response.status}: {answer[:300]!r}"
    said = msgspec.json.decode(answer, type=_Answer)
    if not said.choices[0].text:
        return None, "hortus suggested nothing over HTTP where it had before"
    return (
        Demonstration(
            path=place.path,
            line=place.line,
            column=place.column,
            before=prompt.prefix.rpartition("\n")[2],
            text=said.choices[0].text,
            evidence=said.hortus.evidence,
            probability=said.hortus.probability,
            decision_id=said.id,
            milliseconds=(clock.monotonic() - began) * 1000,
        ),
        "",
    )
