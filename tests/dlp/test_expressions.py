"""What Hyperscan looks for covers all that a pattern matches."""

import re
import re._parser as parser

import pytest

from hortus.dlp import load_rules
from hortus.dlp.expressions import Kind, digest, expressions, loosened
from hortus.dlp.forms import fill
from hortus.dlp.native import REACH
from hortus.dlp.rules import Finder

PROBES = [probe for rule in load_rules() for probe in rule.probes]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ab[0-9]{4,9}", "ab[0-9]{4}"),
        ("(?P<secret>a[0-9]{4,9})", "(?P<secret>a[0-9]{4})"),
        ("a[0-9]{4,9}(?![0-9])", "a[0-9]{4}"),
        (r"a[0-9]{4,9}(?=[\s)\]]|$)", "a[0-9]{4}"),
        ("(?P<secret>[A-Z]{8,400}={0,2})(?![A-Z])", "(?P<secret>[A-Z]{8})"),
        ("[^;]{0,240}?-u a", "[^;]{0,}?-u a"),
        ("a{2,64}b", "a{2,64}b"),
        ("ab{0,5}", "ab{0,5}"),
        ("a{4}", "a{4}"),
    ],
)
def test_an_expression_ends_early_and_counts_little(pattern, expected):
    assert loosened(pattern) == expected


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_the_loosened_pattern_matches_wherever_the_pattern_does(rule):
    for probe in rule.probes:
        # What Hyperscan knows of back references is that something stands there.
        loose = re.compile(loosened(probe.pattern).replace("(?P=q)", "[\"'`]").encode())
        for seed, form in enumerate(rule.examples):
            text = fill(form, seed).encode()
            for match in re.finditer(probe.pattern.encode(), text):
                assert loose.match(text, match.start())


def test_no_pattern_reads_further_than_what_is_looked_at_around_a_match():
    # Where the end of a match is told, its beginning is at most this far before it.
    assert max(parser.parse(probe.pattern).getwidth()[1] for probe in PROBES) <= REACH


def test_every_probe_is_looked_for_but_those_that_begin_at_long_runs():
    by_kind = {
        Kind.PLACE: [Finder.GRAM],
        Kind.SIGN: [Finder.AT],
        Kind.DIGITS: [Finder.DIGITS],
    }
    for kind, finders in by_kind.items():
        probes = [probe for probe in PROBES if probe.finder in finders]
        made = expressions(probes)
        assert {one.kind for one in made} == {kind}
        assert len(made) == len({p.hint or loosened(p.pattern) for p in probes})
    assert expressions(p for p in PROBES if p.finder is Finder.RUN) == ()


def test_the_digest_is_that_of_the_expressions_whatever_the_order_of_rules():
    assert digest(expressions(PROBES)) == digest(expressions(reversed(PROBES)))
    assert digest(expressions(PROBES)) != digest(expressions(PROBES[1:]))
