"""A report made by hand, for tests of what is done with reports."""

from collections.abc import Sequence

from hortus.inspector.finding import Difference, Finding, Kind, Level, Place, level
from hortus.inspector.reporting.report import (
    Artefact,
    Carried,
    Contact,
    Examined,
    Files,
    Machine,
    Making,
    Moment,
    Report,
    Run,
    Tool,
    Tried,
)

PLACE = Place(role="model", request="POST /v1/messages", leaf="body.messages[0].content")
ZONES = ("Asia/Shanghai", "Asia/Singapore")


def difference(
    sensitive: str = "Today\u2019s date",
    control: str = "Today's date",
    kind: Kind = Kind.COVERT,
    place: Place = PLACE,
    values: tuple[str, str] = ZONES,
) -> Difference:
    """Return a difference by time zone."""
    return Difference(
        place=place,
        factor="time zone",
        values=values,
        kind=kind,
        sensitive=sensitive,
        control=control,
        runs=(5, 5),
        chance=1 / 252,
    )


def finding(
    code: str = "covert_marker",
    title: str = "It changes bytes that look the same",
    impact: int = 3,
    hidden: int = 3,
    differences: Sequence[Difference] = (),
) -> Finding:
    """Return a finding that weighs what it must."""
    return Finding(
        code=code,
        title=title,
        impact=impact,
        hidden=hidden,
        certainty="confirmed: 5 runs against 5, by chance once in 252",
        level=level(impact, hidden),
        evidence=("in body.events[0].name", "in body.events[1].name"),
        differences=tuple(differences),
        disclosure="https://tool.example/privacy (read 2026-11-22)" if hidden == 0 else "",
    )


def report(
    findings: Sequence[Finding] = (),
    *,
    version: str = "1.0.0",
    other: Sequence[Difference] = (),
    key: str = "none",
    text: str = "said",
) -> Report:
    """Return a report; ``text`` stands wherever a tool chooses the words."""
    host = f"{text}.example"
    return Report(
        tool=_tool(version),
        making=_making(key),
        level=max((each.level for each in findings), default=Level.NONE),
        findings=tuple(findings),
        other=tuple(other),
        contacts=(
            Contact(host="gateway.example.com", role="model", requests=2.0, octets=98_000),
            Contact(host=host, role="third party", requests=0.5, octets=1_200),
        ),
        carried=(
            Carried(
                name="machine id",
                sort="identifier",
                form="sha256",
                host=host,
                places=(f"POST {text}, body.id",),
            ),
        ),
        machine=_machine(text),
        timeline=(Moment(at=0.5, host=host, what=f"POST /{text}", octets=1_200),),
        runs=(Run(about="baseline", scenario="hello", ending=text, seconds=1.5, events=3),),
        tried=(Tried(factor="time zone", values=ZONES, differences=0),),
        examined=_examined(text),
        limits=(f"Not reached: {text}.",),
    )


def _tool(version: str) -> Tool:
    return Tool(
        name="tool",
        title="A tool",
        version=version,
        origin=f"npm:tool@{version}",
        artefacts=(Artefact(name=f"tool-{version}.tgz", sha256="ab" * 32),),
    )


def _making(key: str) -> Making:
    return Making(
        hortus="1.0",
        factors="cd" * 32,
        depth="quick",
        scenarios=("hello",),
        made_us=1_795_393_581_000_000,
        seconds=61.5,
        key=key,
    )


def _machine(text: str) -> Machine:
    return Machine(
        files=(Files(program=f"/opt/{text}", by_tool=True, how="read", paths=(f"/etc/{text}",)),),
        programs=(f"git config {text}",),
        dropped=(f"/var/{text}",),
        changed=(f"/home/{text}",),
    )


def _examined(text: str) -> Examined:
    return Examined(
        runs=46,
        factors=("time zone",),
        comparisons=1_234,
        by_form=2,
        by_form_to_model=1,
        by_form_where=(f"POST /v1, header {text}",),
    )
