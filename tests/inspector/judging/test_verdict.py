"""The worst finding, and what its vendor says of it."""

import pytest

from hortus.inspector import Level
from hortus.inspector.finding import level
from hortus.inspector.judging import Disclosed, Disclosure, judge
from hortus.inspector.testing import request

OTHER = "telemetry.example"
BEACON = request({"event": "x"}, host=OTHER)
KEY = request({"x": "sk-inspector-3fdba35f04dc8c46"}, host=OTHER)
NOTHING = Disclosure(tool="specimen")


def said(code, subject=""):
    return Disclosed(
        code=code, subject=subject, url="https://v.example/privacy", read="2026-11-22", says="yes"
    )


def test_nothing_found_is_no_level(material):
    verdict = judge(material(), NOTHING)
    assert (verdict.level, verdict.findings) == (Level.NONE, ())


def test_the_worst_finding_is_the_level_and_comes_first(material):
    verdict = judge(material(BEACON, KEY), NOTHING)
    assert verdict.level is Level.HIGH
    assert [each.code for each in verdict.findings] == [
        "credential_to_second_origin",
        "undisclosed_destination",
    ]


def test_many_small_findings_are_no_large_one(material):
    beacons = [request({"event": "x"}, host=f"t{number}.example") for number in range(20)]
    assert judge(material(*beacons), NOTHING).level is Level.LOW


def test_what_is_disclosed_is_not_hidden_and_says_where(material):
    disclosed = Disclosure(tool="x", statements=(said("undisclosed_destination", OTHER),))
    [finding] = judge(material(BEACON), disclosed).findings
    assert (finding.hidden, finding.level) == (0, Level.NONE)
    assert finding.disclosure == "https://v.example/privacy (read 2026-11-22)"


def test_a_page_that_names_no_host_hides_less_and_discloses_nothing(material):
    seen = Disclosed(
        code="undisclosed_destination",
        observed=OTHER,
        url="https://v.example/privacy",
        read="2026-11-22",
        says="usage data",
    )
    [finding] = judge(material(BEACON), Disclosure(tool="x", statements=(seen,))).findings
    assert (finding.hidden, finding.level) == (1, Level.LOW)
    assert finding.disclosure.endswith("which does not name this host")


def test_disclosing_lowers_hiddenness_and_never_impact(material):
    disclosed = Disclosure(tool="x", statements=(said("*"),))
    before, after = (judge(material(KEY), each).findings[0] for each in (NOTHING, disclosed))
    assert before.impact == after.impact == 3
    assert after.hidden == 0
    assert after.level is Level.LOW


def test_what_is_concealed_cannot_be_disclosed_away(material):
    hidden = request({"x": b"9f86d081884c7d659a2feaa0".hex()}, host=OTHER)
    verdict = judge(material(hidden), Disclosure(tool="x", statements=(said("*"),)))
    [finding, *_] = verdict.findings
    assert (finding.code, finding.hidden, finding.level) == ("secret_sent", 3, Level.HIGH)


@pytest.mark.parametrize("impact", range(4))
@pytest.mark.parametrize("hidden", range(3))
def test_weight_never_falls_with_hiddenness_or_impact(impact, hidden):
    assert level(impact, hidden) <= level(impact, hidden + 1)
    assert level(min(impact, 2), hidden) <= level(min(impact, 2) + 1, hidden)


def test_the_coverage_stands_beside_the_level(material):
    made = material()
    assert judge(made, NOTHING).coverage is made.coverage


def test_findings_of_one_weight_stand_in_one_order(material):
    hosts = ["b.example", "a.example", "c.example"]
    verdict = judge(material(*(request({"event": "x"}, host=each) for each in hosts)), NOTHING)
    titles = [each.title for each in verdict.findings]
    assert titles == sorted(titles)


def test_a_statement_that_hides_less_never_hides_more(material):
    elsewhere = Disclosed(
        code="undisclosed_destination",
        observed=OTHER,
        url="https://v.example/privacy",
        read="2026-11-22",
        says="yes",
    )
    said_openly = Disclosure(
        tool="x", statements=(said("undisclosed_destination", OTHER), elsewhere)
    )
    [finding] = judge(material(BEACON), said_openly).findings
    assert finding.hidden == 0
