"""How two texts differ, when one thing about the world was changed."""

import base64
import hashlib

import pytest

from hortus.inspector import Kind
from hortus.inspector.analysis.classifying import kind
from hortus.inspector.analysis.forms import forms

ZONES = ("Asia/Shanghai", "Asia/Singapore")
HOSTS = ("deepseek.example.com", "deepsmith.example.com")
IDS = ("0" * 31 + "7", "0" * 31 + "9")


@pytest.mark.parametrize(
    ("sensitive", "control", "shown", "expected"),
    [
        ("zone Asia/Shanghai now", "zone Asia/Singapore now", ZONES, Kind.ECHO),
        ("see DEEPSEEK.example.com", "see deepsmith.example.com", HOSTS, Kind.ECHO),
        ("Today\u02bcs date", "Today's date", HOSTS, Kind.COVERT),
        ("a\u200bb", "ab", ZONES, Kind.COVERT),
        ("two  words", "two words", ZONES, Kind.COVERT),
        ("1.0", "1", ZONES, Kind.COVERT),
        ("1e2", "100", ZONES, Kind.COVERT),
        ("2026/11/22", "2026-11-22", ZONES, Kind.FORMAT),
        ("Use plain words.", "use PLAIN words", ZONES, Kind.FORMAT),
        ("Answer in Chinese.", "Answer in Japanese.", ZONES, Kind.ADAPTATION),
        ("5 minutes", "-5 minutes", ZONES, Kind.ADAPTATION),
        ("0", "-0", ZONES, Kind.ADAPTATION),
        ("2026-03", "2026 03", ZONES, Kind.FORMAT),
        ("kJ8sQ0zPq2Lw9Xv1Tb7N", "Z4mC8rY1uE5oH3iA6gD2", ZONES, Kind.OPAQUE),
        (
            hashlib.sha256(IDS[0].encode()).hexdigest(),
            hashlib.sha256(IDS[1].encode()).hexdigest(),
            IDS,
            Kind.DERIVED,
        ),
        (
            hashlib.md5(IDS[0].encode(), usedforsecurity=False).hexdigest()[:16],
            hashlib.md5(IDS[1].encode(), usedforsecurity=False).hexdigest()[:16],
            IDS,
            Kind.DERIVED,
        ),
        (
            "x=" + base64.b64encode(ZONES[0].encode()).decode(),
            "x=" + base64.b64encode(ZONES[1].encode()).decode(),
            ZONES,
            Kind.DERIVED,
        ),
    ],
)
def test_a_difference_has_its_kind(sensitive, control, shown, expected):
    assert kind("body.text", sensitive, control, [shown]) is expected


@pytest.mark.parametrize("place", ["header order", "header case", "key order body", "white space"])
def test_what_no_reader_looks_at_is_covert(place):
    assert kind(place, "a b", "b a", [ZONES]) is Kind.COVERT


def test_an_echo_with_a_mark_beside_it_is_no_echo():
    assert kind("body", "Asia/Shanghai\u200b", "Asia/Singapore", [ZONES]) is Kind.COVERT


def test_forms_never_hold_the_value_itself():
    assert "level" not in forms("level").values()
    assert forms("ab c")["url"] == "ab%20c"
