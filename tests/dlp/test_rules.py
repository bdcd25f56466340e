"""Every rule finds its examples and leaves its counter-examples alone; each is run."""

import re
from collections import Counter
from pathlib import Path

import pytest

from hortus.dlp import Scanner, Tier, count_issuers, load_rules, with_uuids
from hortus.dlp.forms import fill
from hortus.dlp.rules import Finder
from hortus.identity.secret import new_secret

RULES = load_rules()
SEEDS = range(12)
_LONGEST = 20_000


def found(scanner, text):
    return {finding.rule for finding in scanner.scan(text)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_examples(rule, every_tier):
    for form in rule.examples:
        for text in (fill(form, seed) for seed in SEEDS):
            assert rule.id in found(every_tier, text), text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_leaves_its_counter_examples_alone(rule, every_tier):
    for form in rule.counter:
        for text in (fill(form, seed) for seed in SEEDS):
            assert rule.id not in found(every_tier, text), text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_reads_no_further_than_a_fixed_length(rule):
    for probe in rule.probes:
        assert not re.search(r"(?<!\\)(?<!\[)[*+](?!\?)", without_classes(probe.pattern))
        assert longest_match(probe.pattern) <= _LONGEST


def without_classes(pattern):
    """Return a pattern without its character classes, in which signs mean themselves."""
    return re.sub(r"\[(?:\\.|[^\]\\])*\]|\\.", "", pattern)


def longest_match(pattern):
    from re import _parser  # noqa: PLC0415 - the only place that knows how long a match may be

    return _parser.parse(pattern).getwidth()[1]


def test_every_rule_has_a_name_of_its_own_and_both_kinds_of_examples():
    assert [name for name, count in Counter(r.id for r in RULES).items() if count > 1] == []
    assert [rule.id for rule in RULES if not rule.examples or not rule.counter] == []


def test_every_probe_has_something_to_look_for():
    for rule in RULES:
        for probe in rule.probes:
            assert probe.anchors or probe.finder is not Finder.GRAM, rule.id


def test_the_tokens_of_a_hundred_and_fifty_issuers_are_known():
    assert count_issuers(RULES) >= 150
    assert sum(rule.tier is Tier.STRUCTURED for rule in RULES) > 150


def test_a_token_is_found_inside_json_and_addresses(scanner, example):
    token = example("github-personal-token")
    for text in (f'{{"a": "x\\n{token}\\n"}}', f"?a=b%3D{token}", f"\\u0022{token}"):
        assert found(scanner, text) == {"github-personal-token"}
    assert found(scanner, f"xghp{token}") == set()


def test_a_key_of_hortus_itself_is_found(scanner):
    assert found(scanner, f"key {new_secret()}") == {"hortus-key"}


def test_the_reference_page_names_every_rule():
    page = Path(__file__).parents[2] / "docs" / "reference" / "dlp-rules.md"
    text = page.read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if f"| `{rule.id}` |" not in text] == []
    assert len(re.findall(r"^\| `", text, re.MULTILINE)) == len(RULES)


def test_every_uuid_is_acted_on_where_that_is_asked_for():
    rules = load_rules()
    text = "/agents/" + "/x/".join([fill("{8 hex}-{4 hex}-{4 hex}-{4 hex}-{12 hex}", 1)] * 3)
    assert [f.rule for f in Scanner(with_uuids(rules)).scan(text)] == ["uuid"] * 3
    assert not len(Scanner(rules).scan(text))
    assert [r.id for r in with_uuids(rules)] == [r.id for r in rules]
