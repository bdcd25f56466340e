import hashlib

import msgspec
import pytest

from hortus import __version__
from hortus.inspector.analysis.sightings import Sighting
from hortus.inspector.campaign import Inspected
from hortus.inspector.finding import Coverage, Kind, Place
from hortus.inspector.judging import Disclosure, Material, judge
from hortus.inspector.observation import Trace
from hortus.inspector.reporting.making import artefact, making_of, report_of
from hortus.inspector.reporting.report import Tool
from hortus.inspector.reporting.testing import ZONES, difference
from hortus.inspector.staging import Canary, Sort
from hortus.inspector.staging.canaries import text as planted
from hortus.inspector.testing import BASE, observation, request
from hortus.inspector.world import Setting

SECRET = planted("seed", "npm token")
TOKEN = Canary(name="npm token", sort=Sort.SECRET, value=SECRET)
NOISY = tuple(
    Place(role=role, request="POST /", leaf=f"body.events[{at}].id")
    for at in range(40)
    for role in ("model", "third party")
)
TRIED = Setting(factor="time zone", sensitive=BASE, control=BASE, shown=ZONES)
TOOL = Tool(name="tool", title="A tool", version="1", origin="npm:tool@1", artefacts=())


def inspected():
    run = observation(request({"token": SECRET}, host="a.example", path=f"/send/{SECRET}"))
    place = Place(role="third party", request="POST a.example/send", leaf="body.token")
    coverage = Coverage(runs=12, factors=("time zone",), leaves=99, noisy=NOISY, not_reached=())
    material = Material(
        baselines=[run, run],
        confirmed=[difference(), difference(kind=Kind.ECHO)],
        unconfirmed=[],
        sightings=[Sighting(canary=TOKEN, form="clear", place=place, host="a.example")],
        traced=msgspec.structs.replace(
            run, trace=Trace(touches=(), programs=(("curl", SECRET),), dropped=())
        ),
        opted_out=[run],
        conversations=[observation(request(raw=b"123", host="later.example"), request(raw=b"1"))],
        untrusting=[],
        coverage=coverage,
    )
    return Inspected(judge(material, Disclosure(tool="tool")), material, 61.26)


def made(found):
    making = making_of(
        found, [TRIED], depth="quick", scenarios=["hello"], now_us=5, key="name+id+key"
    )
    return report_of(found, TOOL, making, [TRIED], [TOKEN])


def test_all_that_was_found_is_in_the_report():
    found = inspected()
    report = made(found)

    assert report.level == found.verdict.level
    assert [each.code for each in report.findings] == [f.code for f in found.verdict.findings]
    assert [each.kind for each in report.other] == [Kind.ECHO]
    assert report.tried[0].differences == 2
    assert [run.about for run in report.runs] == [
        "baseline",
        "baseline",
        "files and programs",
        "conversation",
        "opt-outs",
    ]
    assert report.runs[0].ending == "exited with 0"


def test_a_host_that_only_a_longer_conversation_talked_to_is_in_it():
    assert [(each.host, each.octets) for each in made(inspected()).contacts] == [
        ("a.example", 37),
        (BASE.gateway, 1),
        ("later.example", 3),
    ]


def test_secrets_are_in_it_by_name_alone():
    data = msgspec.json.encode(made(inspected())).decode()

    assert SECRET not in data
    assert "npm token" in data
    assert "curl [npm token]" in data


def test_places_without_number_are_told_by_their_shape_and_counted():
    examined = made(inspected()).examined

    assert (examined.by_form, examined.by_form_to_model) == (80, 40)
    assert examined.by_form_where == ("POST /, body.events[…].id",)
    assert (examined.runs, examined.comparisons) == (12, 99)


CLOCK = Setting(factor="clock", sensitive=BASE, control=BASE, shown=("2026-04", "2026-03"))


def with_clock(*, pinned, factor="time zone"):
    """Return the report of an inspection with a factor for the clock."""
    found = inspected()
    material = found.material
    material.baselines[1] = msgspec.structs.replace(material.baselines[1], clock_pinned=pinned)
    material.baselines[0] = msgspec.structs.replace(material.baselines[0], clock_pinned=True)
    material.confirmed[:] = [msgspec.structs.replace(d, factor=factor) for d in material.confirmed]
    coverage = msgspec.structs.replace(material.coverage, factors=("time zone", "clock"))
    verdict = msgspec.structs.replace(found.verdict, coverage=coverage)
    found = Inspected(verdict, material, 1.0)
    making = making_of(found, [], depth="quick", scenarios=[], now_us=5, key="")
    return report_of(found, TOOL, making, [TRIED, CLOCK], [])


def test_a_clock_that_the_program_did_not_see_is_none_of_what_was_tried():
    report = with_clock(pinned=False)

    assert [each.factor for each in report.tried] == ["time zone"]
    assert report.examined.factors == ("time zone",)


@pytest.mark.parametrize(("pinned", "factor"), [(True, "time zone"), (False, "clock")])
def test_a_clock_that_was_seen_or_made_a_difference_was_tried(pinned, factor):
    report = with_clock(pinned=pinned, factor=factor)

    assert [each.factor for each in report.tried] == ["time zone", "clock"]
    assert report.examined.factors == ("time zone", "clock")


def test_it_says_how_it_was_made():
    making = made(inspected()).making

    assert (making.hortus, making.depth, making.scenarios) == (__version__, "quick", ("hello",))
    assert (making.seconds, making.made_us, making.key) == (61.3, 5, "name+id+key")


def test_the_factors_have_one_digest_for_the_same_settings():
    found = inspected()
    other = msgspec.structs.replace(TRIED, shown=("a", "b"))

    def digest(settings):
        return making_of(found, settings, depth="", scenarios=[], now_us=0, key="").factors

    assert digest([TRIED]) == digest([TRIED])
    assert digest([TRIED]) != digest([other])


def test_an_artefact_is_named_by_its_digest(tmp_path):
    file = tmp_path / "tool.tgz"
    file.write_bytes(b"package")

    assert artefact(file).name == "tool.tgz"
    assert artefact(file, "npm:tool").name == "npm:tool"
    assert artefact(file).sha256 == hashlib.sha256(b"package").hexdigest()
