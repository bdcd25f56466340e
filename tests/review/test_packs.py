"""Packs are switched on and off in a file that people edit as well."""

import re

import pytest

from hortus.review.engine import find, parse
from hortus.review.errors import UnknownRuleError
from hortus.review.loading import PACKS, checked, pack_file
from hortus.review.packs import switch
from hortus.review.settings import SETTINGS, load_review_settings


def test_a_pack_is_switched_on_and_off_again(tmp_path):
    assert switch(tmp_path, "payments", on=True) == ("python-security", "payments")
    assert switch(tmp_path, "payments", on=True) == ("python-security", "payments")
    assert switch(tmp_path, "python-security", on=False) == ("payments",)
    assert load_review_settings(tmp_path).packs == ("payments",)


def test_what_else_the_file_says_stays(tmp_path):
    path = tmp_path / SETTINGS
    path.parent.mkdir()
    path.write_text("# ours\n[levels]\npy-eval = 'warn'  # for now\n")
    switch(tmp_path, "payments", on=True)
    text = path.read_text()
    assert "# ours" in text
    assert "# for now" in text
    assert load_review_settings(tmp_path).packs == ("python-security", "payments")


def test_a_pack_that_does_not_exist_changes_nothing(tmp_path):
    with pytest.raises(UnknownRuleError):
        switch(tmp_path, "nothing", on=True)
    assert not (tmp_path / SETTINGS).exists()


PREFIXES = {
    "automotive-c": "c-", "payments": "pay-", "personal-data": "pd-", "python-security": "py-",
}  # fmt: skip
SOURCES = re.compile(
    r"PCI DSS \d\d?\.\d\.\d(?:\.\d)?(?:, \d\d?\.\d\.\d(?:\.\d)?)*"
    r"|CWE-\d+(?:, CWE-\d+)*|PEP \d+|RFC \d+|IEEE 754"
    r"|covers the aim of MISRA C:2012 (?:Directive \d\.\d+|Rule \d+\.\d+)(?:, Rule \d+\.\d+)?"
    r"|CERT C [A-Z]{3}\d\d-C|GDPR Art\. [\d(),a-z ]+|ePrivacy Directive Art\. 5\(3\)"
    r"|opinion 05/2014 of the Article 29 Working Party|good bookkeeping practice"
    r"|Python's decimal module|ISO 26262-6, no unconditional jumps"
)


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_of_a_pack_says_what_it_is_for_and_where_that_comes_from(pack):
    rules = list(checked([pack_file(pack)]))
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.id.startswith(PREFIXES[pack])
        assert rule.note
        for source in rule.source.split("; "):
            assert SOURCES.fullmatch(source), (rule.id, source)


@pytest.mark.parametrize("pack", PACKS)
def test_a_rule_finds_nothing_in_comments_and_texts(pack):
    for rule in checked([pack_file(pack)]):
        if {"py-", "pay-"}.isdisjoint({rule.id[:3], rule.id[:4]}) or _reads_texts(rule):
            continue
        for example in rule.bad:
            quoted = "".join(f"# {line}\n" for line in example.code.splitlines())
            for variant in rule.variants:
                assert not list(find(variant, parse(quoted, example.language))), rule.id


def _reads_texts(rule):
    return any("string" in str(variant.config.get("rule", {})) for variant in rule.variants)
