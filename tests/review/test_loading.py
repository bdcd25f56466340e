"""Rules of packs and repositories are loaded, or refused with file and line."""

import pytest

from hortus.review.errors import RuleExampleError, RuleFileError, UnknownRuleError
from hortus.review.loading import PACKS, checked, faults, files_under, load_rules, pack_file
from hortus.review.settings import RULES, ReviewSettings
from hortus.review.types import Level

RULE = """id: {id}
message: Do not do this
language: python
rule: {{pattern: "bad($A)"}}
examples: {{bad: [bad(1)], good: [good(1)]}}
"""
BROKEN = RULE.replace("bad(1)", "other(1)")


@pytest.fixture
def rules(tmp_path):
    """Return a writer of rule files."""
    folder = tmp_path / RULES
    folder.mkdir(parents=True)

    def write(name, text):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_of_a_pack_holds_and_names_its_requirement(name):
    rules = list(checked([pack_file(name)]))
    assert 10 <= len(rules) <= 20
    for rule in rules:
        assert rule.source, rule.id
        assert rule.note, rule.id
        assert rule.variants, rule.id
        assert rule.message[-1] != ".", rule.id


def test_the_names_of_all_packs_are_different():
    names = [rule.id for name in PACKS for rule in checked([pack_file(name)])]
    assert len(names) == len(set(names))


def test_a_pack_that_does_not_exist_is_told():
    with pytest.raises(UnknownRuleError, match="no pack 'nothing'"):
        pack_file("nothing")


def test_packs_and_own_rules_come_together(tmp_path, rules):
    rules("a.yml", RULE.format(id="own-rule"))
    rules("deep.yaml", f"{RULE.format(id='second')}---\n{RULE.format(id='third')}")
    rules("notes.md", "no rule")
    found = load_rules(tmp_path, ReviewSettings(packs=("payments",)))
    assert {"own-rule", "second", "third", "pay-float-amount"} <= {rule.id for rule in found}


def test_a_rule_whose_examples_fail_stops_the_loading(tmp_path, rules):
    rules("a.yml", f"\n{BROKEN.format(id='broken')}")
    with pytest.raises(RuleExampleError, match=r"^\.hortus/rules/a\.yml:2: broken does not find"):
        load_rules(tmp_path, ReviewSettings(packs=()))


def test_all_faults_are_listed_not_only_the_first(tmp_path, rules):
    rules("a.yml", f"{BROKEN.format(id='one')}---\n{BROKEN.format(id='two')}")
    rules("b.yml", "id: [")
    found = list(faults(files_under(tmp_path, RULES)))
    assert len(found) == 3


def test_two_rules_of_one_name_are_refused(tmp_path, rules):
    rules("a.yml", RULE.format(id="twice"))
    rules("b.yml", RULE.format(id="twice"))
    with pytest.raises(RuleFileError, match=r"b\.yml:1: there is a rule twice already.*a\.yml:1"):
        load_rules(tmp_path, ReviewSettings(packs=()))


def test_levels_can_differ_and_rules_be_off(tmp_path):
    settings = ReviewSettings(levels={"py-eval": Level.ADVISE}, off=("py-pickle",))
    found = {rule.id: rule for rule in load_rules(tmp_path, settings)}
    assert found["py-eval"].level is Level.ADVISE
    assert "py-pickle" not in found


def test_a_setting_for_a_rule_that_is_not_loaded_is_refused(tmp_path):
    with pytest.raises(UnknownRuleError, match="no-such"):
        load_rules(tmp_path, ReviewSettings(off=("no-such",)))


def test_rules_of_further_folders_are_loaded(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.yml").write_text(RULE.format(id="shared-rule"))
    (rule,) = load_rules(tmp_path, ReviewSettings(packs=(), rules=("shared",)))
    assert rule.where == "shared/a.yml:1"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("language: klingon\nrule: {pattern: x}\n", "no language that is known: klingon"),
        ("rule: {pattern: x}\n", "no language that is known: none"),
        ("language: python\n", "no `rule`"),
        ("fix: x\n", "no `rule`"),
    ],
)
def test_a_rule_that_is_incomplete_is_refused(tmp_path, rules, fields, said):
    rules("a.yml", f"id: a-rule\nmessage: m\n{fields}")
    with pytest.raises(RuleFileError) as error:
        load_rules(tmp_path, ReviewSettings(packs=()))
    assert said in error.value.message
    assert error.value.message.startswith(".hortus/rules/a.yml:1: ")


def test_a_file_that_is_no_text_is_refused(tmp_path, rules):
    rules("a.yml", b"\xff\xfe\x00")
    with pytest.raises(RuleFileError, match=r"a\.yml cannot be read"):
        load_rules(tmp_path, ReviewSettings(packs=()))


def test_patterns_can_differ_by_language(tmp_path, rules):
    other = 'variants:\n  - language: go\n    rule: {pattern: "bad($A)"}\n'
    rules("a.yml", RULE.format(id="both") + other)
    (rule,) = load_rules(tmp_path, ReviewSettings(packs=()))
    assert [variant.languages for variant in rule.variants] == [("python",), ("go",)]
