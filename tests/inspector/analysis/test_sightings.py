"""Canaries found in what was sent, in every form that tells who is meant."""

import base64
import gzip
import hashlib
import json
from urllib.parse import quote

import pytest

from hortus.inspector.analysis.sightings import CLEAR, Finder
from hortus.inspector.staging import Canary, Sort
from hortus.inspector.testing import observation, request

VALUE = "git.corp.example/garden/tools+more"
CANARY = Canary(name="git remote", sort=Sort.IDENTITY, value=VALUE)


def find(body, **more):
    return Finder([CANARY]).find(observation(request(body, host="t.example", **more)))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (CLEAR, f"x {VALUE} y"),
        (CLEAR, VALUE.upper()),
        ("hex", VALUE.encode().hex()),
        ("base64", base64.b64encode(VALUE.encode()).decode()),
        ("url", quote(VALUE, safe="")),
        ("reversed", VALUE[::-1]),
        ("md5", hashlib.md5(VALUE.encode(), usedforsecurity=False).hexdigest()),
        ("sha1", hashlib.sha1(VALUE.encode(), usedforsecurity=False).hexdigest()),
        ("sha256", hashlib.sha256(VALUE.encode()).hexdigest()[:16]),
        ("sha512", hashlib.sha512(VALUE.encode()).hexdigest()),
    ],
)
def test_a_canary_is_found_in_each_form(form, text):
    assert form in {sighting.form for sighting in find({"a": text})}


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
def test_a_canary_inside_longer_base64_is_found_at_each_alignment(before):
    packed = base64.b64encode(f"{before}{VALUE} and more".encode()).decode()
    assert find({"a": f"-{packed}-"})


def test_a_canary_is_found_in_json_in_base64_in_gzip():
    inner = base64.b64encode(gzip.compress(json.dumps({"r": VALUE}).encode())).decode()
    [sighting] = find({"a": inner})
    assert sighting.form == CLEAR
    assert sighting.place.leaf == "body.a:inside.r"
    assert sighting.host == "t.example"


def test_a_canary_in_a_header_or_a_path_is_found():
    assert find(None, headers=[("X-Repo", VALUE)])
    assert find(None, path=f"/r/{VALUE}")


def test_nothing_is_found_where_nothing_is():
    assert find({"a": "git.corp.example/other"}) == ()


def test_a_sighting_is_told_once_for_each_place():
    assert len(find({"a": f"{VALUE} {VALUE}"})) == 1
