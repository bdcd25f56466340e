"""Rules are written, accepted and retired."""

import pytest

from hortus.review.authoring import Draft, accept, add, retire, write
from hortus.review.errors import RuleExampleError, RuleExistsError, RuleFileError, UnknownRuleError
from hortus.review.loading import checked, files_under
from hortus.review.settings import RULES
from hortus.review.types import Level, State

DRAFT = Draft("no-eval", "Do not run text", "python", "eval($A)", bad=("eval(x)",), good=("f(x)",))


def loaded(root):
    return {rule.id: rule for rule in checked(files_under(root, RULES))}


def test_a_new_rule_is_written_and_can_be_loaded(tmp_path):
    path = add(tmp_path, DRAFT)
    assert path == tmp_path / RULES / "no-eval.yml"
    assert loaded(tmp_path)["no-eval"].level is Level.ADVISE


def test_a_rule_that_does_not_hold_is_not_written(tmp_path):
    with pytest.raises(RuleExampleError):
        add(tmp_path, Draft("no-eval", "m", "python", "eval($A)", bad=("f(x)",), good=("g()",)))
    with pytest.raises(RuleFileError):
        add(tmp_path, Draft("../evil", "m"))
    assert not (tmp_path / ".hortus").exists()


def test_a_rule_that_is_there_is_not_written_over(tmp_path):
    add(tmp_path, DRAFT)
    with pytest.raises(RuleExistsError):
        add(tmp_path, DRAFT)


def test_accepting_keeps_what_people_wrote(tmp_path, today):
    content = {"id": "a-rule", "message": "m", "state": "proposed", "origin": "mined"}
    path = write(tmp_path, "a-rule", {**content, "note": "one\ntwo\n"})
    path.write_text(f"# from the meeting\n{path.read_text()}")
    rule = accept(tmp_path, "a-rule", "anna", Level.WARN, today)
    assert (rule.state, rule.owner, rule.level, rule.expires) == (
        State.ACCEPTED,
        "anna",
        Level.WARN,
        today,
    )
    assert "# from the meeting" in path.read_text()
    assert "note: |" in path.read_text()


def test_a_mined_rule_cannot_be_accepted_as_one_that_blocks(tmp_path):
    content = {"id": "a-rule", "message": "m", "state": "proposed", "origin": "mined"}
    write(tmp_path, "a-rule", content)
    with pytest.raises(RuleFileError, match="mined"):
        accept(tmp_path, "a-rule", "anna", Level.BLOCK, None)
    accept(tmp_path, "a-rule", "anna", Level.WARN, None)
    assert accept(tmp_path, "a-rule", "anna", Level.BLOCK, None).level is Level.BLOCK


def test_a_mined_rule_that_says_itself_that_it_blocks_is_refused(tmp_path):
    content = {"id": "a-rule", "message": "m", "origin": "mined", "level": "block"}
    with pytest.raises(RuleFileError, match="no owner"):
        write(tmp_path, "a-rule", content)


def test_a_retired_rule_stays_with_its_reason(tmp_path):
    path = add(tmp_path, DRAFT)
    assert retire(tmp_path, "no-eval", "we have a linter for it").state is State.RETIRED
    assert "we have a linter for it" in path.read_text()


def test_only_the_named_rule_of_a_file_changes(tmp_path):
    add(tmp_path, Draft("one", "m"))
    path = tmp_path / RULES / "one.yml"
    path.write_text(path.read_text() + "---\nid: two\nmessage: m\n")
    retire(tmp_path, "two", "not needed")
    rules = loaded(tmp_path)
    assert (rules["one"].state, rules["two"].state) == (State.ACCEPTED, State.RETIRED)


def test_a_rule_of_no_file_cannot_be_changed(tmp_path):
    with pytest.raises(UnknownRuleError, match="py-eval"):
        retire(tmp_path, "py-eval", "reason")


def test_what_an_interrupted_writer_left_is_no_rule(tmp_path):
    add(tmp_path, DRAFT)
    (tmp_path / RULES / ".other.yml.123.hortus").write_text("id: half-a-ru")
    assert list(loaded(tmp_path)) == ["no-eval"]


def test_nothing_but_the_rule_is_left_and_where_nothing_can_be_written_that_is_said(tmp_path):
    add(tmp_path, DRAFT)
    assert [path.name for path in (tmp_path / RULES).iterdir()] == ["no-eval.yml"]
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / ".hortus").write_text("a file in the way")
    with pytest.raises(RuleFileError, match="cannot be written"):
        add(tmp_path / "house", DRAFT)
