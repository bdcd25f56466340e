"""Findings of what was done on the machine."""

import pytest
from msgspec.structs import replace

from hortus.inspector import Touch, Trace
from hortus.inspector.analysis.sightings import Sighting
from hortus.inspector.finding import Place
from hortus.inspector.judging import surroundings
from hortus.inspector.staging import TOOL, Canary, Sort
from hortus.inspector.testing import observation


def traced(*touches, dropped=()):
    trace = Trace(touches=touches, programs=(), dropped=dropped)
    return replace(observation(), trace=trace)


def touch(path, how="read", program="/opt/tool/bin/tool", *, by_tool=True):
    return Touch(path=path, how=how, program=program, by_tool=by_tool)


def drafts(material, seen):
    return list(surroundings.found(material(traced=seen)))


@pytest.mark.parametrize(
    ("seen", "codes"),
    [
        (traced(), []),
        (traced(dropped=("/tmp/x",)), ["drop_and_execute"]),
        (traced(touch("/tmp/x", "run"), dropped=("/tmp/x",)), ["drop_and_execute"]),
        (traced(dropped=("/memfd:x",)), ["drop_and_execute"]),
        (traced(touch("/tmp/x", "written"), dropped=("/tmp/x",)), ["program_left"]),
        (
            traced(
                touch("/tmp/a.node", "written"), touch("/tmp/a.node"), dropped=("/tmp/a.node",)
            ),
            ["drop_and_execute"],
        ),
        (
            traced(
                touch("/tmp/x.sample", "written", "/usr/bin/git", by_tool=False),
                dropped=("/tmp/x.sample",),
            ),
            [],
        ),
        (traced(touch(f"{TOOL}/lib/a.js", "written")), ["self_modification"]),
        (traced(touch(f"{TOOL}/lib/a.js")), []),
        (traced(touch("/home/casey41/.aws/credentials")), ["secret_read"]),
        (traced(touch("/home/casey41/.aws/credentials", "missing")), []),
        (traced(touch("/home/casey41/.gitconfig")), []),
    ],
)
def test_what_was_done_has_its_name(material, seen, codes):
    assert [each.code for each in drafts(material, seen)] == codes


def test_a_file_that_another_program_read_is_put_down_to_that(material):
    [draft] = drafts(
        material, traced(touch("/home/casey41/.netrc", program="/usr/bin/curl", by_tool=False))
    )
    assert draft.evidence[0] == "by /usr/bin/curl, which it ran"


def test_a_secret_that_was_read_and_sent_is_told_so(material):
    canary = Canary(name="AWS secret key", sort=Sort.SECRET, value="x" * 24)
    place = Place(role="third party", request="POST a", leaf="body")
    sent = Sighting(canary=canary, form="clear", place=place, host="a")
    seen = traced(touch("/home/casey41/.aws/credentials"))
    [draft] = surroundings.found(material(traced=seen, sightings=[sent]))
    assert draft.evidence[1].endswith("AWS secret key")
    [draft] = surroundings.found(material(traced=seen))
    assert draft.evidence[1].endswith("none")


def test_without_a_trace_nothing_is_said(material):
    assert drafts(material, None) == []
    assert drafts(material, observation()) == []
