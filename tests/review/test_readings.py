"""What rule files said is kept, and never believed against the file."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.review.document import read
from hortus.review.errors import RuleExampleError, RuleFileError
from hortus.review.loading import PACKS, load_rules, pack_file
from hortus.review.readings import Reading, Readings, decoded, digest, encoded
from hortus.review.settings import RULES, ReviewSettings

SCRIPT = Path(__file__).parents[2] / "scripts" / "packs.py"
TEXT = """# ours
id: {id}
message: Do not do this
language: python
rule: {{pattern: "bad($A)"}}
examples: {{bad: [bad(1)], good: [good(1)]}}
"""


@pytest.fixture
def house(tmp_path):
    """Return a folder with one rule, and where its reading is kept."""
    folder = tmp_path / RULES
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(TEXT.format(id="no-bad"))
    return tmp_path


def load(house, **settings):
    readings = Readings(house / "kept" / "rules.json")
    rules = load_rules(house, ReviewSettings(packs=(), **settings), readings)
    readings.keep()
    return rules


def test_what_is_shipped_is_what_the_packs_say():
    script = runpy.run_path(str(SCRIPT))
    assert script["main"](["--check"]) == 0, "run `python scripts/packs.py` and commit"


@pytest.mark.parametrize("name", PACKS)
def test_of_a_pack_the_same_is_known_with_and_without_what_is_shipped(name):
    file = pack_file(name)
    assert list(Readings().rules(file.text, file.name)) == list(read(file.text, file.name))


def test_rules_are_the_same_when_they_come_from_what_was_kept(house):
    first = load(house)
    assert load(house) == first
    assert (house / "kept" / "rules.json").is_file()


def test_a_rule_that_was_edited_is_read_again_and_the_old_one_forgotten(house):
    load(house)
    path = house / RULES / "a.yml"
    path.write_text(TEXT.format(id="no-worse"))
    assert [rule.id for rule in load(house)] == ["no-worse"]
    assert list(decoded((house / "kept" / "rules.json").read_bytes())) == [
        digest(path.read_text())
    ]


def test_a_kept_rule_is_held_to_its_examples_each_time(house):
    path = house / RULES / "a.yml"
    broken = path.read_text().replace("bad: [bad(1)]", "bad: [other(1)]")
    path.write_text(broken)
    kept = house / "kept" / "rules.json"
    kept.parent.mkdir()
    found = tuple(Reading(one.line, one.entry) for one in read(broken, "a.yml"))
    kept.write_bytes(encoded({digest(broken): found}))
    with pytest.raises(RuleExampleError, match="does not find its bad example"):
        load(house)


def test_a_file_that_is_wrong_is_told_each_time_and_not_kept(house):
    (house / RULES / "a.yml").write_text("id: no-bad\n")
    for _ in range(2):
        with pytest.raises(RuleFileError, match=r"a\.yml:1"):
            load(house)
    assert not (house / "kept").exists()


@settings(max_examples=30)
@given(st.binary(max_size=80) | st.text(alphabet='{}[]":,0a', max_size=40).map(str.encode))
def test_whatever_is_in_the_kept_file_the_rules_are_read(tmp_path_factory, data):
    house = tmp_path_factory.mktemp("house")
    folder = house / RULES
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(TEXT.format(id="no-bad"))
    (house / "kept").mkdir()
    (house / "kept" / "rules.json").write_bytes(data)
    assert [rule.id for rule in load(house)] == ["no-bad"]
    assert digest((folder / "a.yml").read_text()) in decoded(
        (house / "kept" / "rules.json").read_bytes()
    )


def test_where_nothing_can_be_kept_the_rules_are_read_each_time(house):
    (house / "kept").write_text("a file in the way of a folder")
    assert [rule.id for rule in load(house)] == ["no-bad"]
    assert [rule.id for rule in load(house)] == ["no-bad"]


@pytest.mark.parametrize("value", ["2026-01-01", "!!binary aGk=", "{1: a}", "!!set {a, b}"])
def test_what_json_cannot_give_back_is_not_kept(value):
    text = f"id: no-bad\nmessage: m\nlanguage: python\nrule: {{pattern: a, regex: {value}}}\n"
    found = tuple(Reading(one.line, one.entry) for one in read(text, "a.yml"))
    assert encoded({"a": found}) == b"{}"
