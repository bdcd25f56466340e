"""Instructions reach the model word for word, each once, the nested ones when they matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.guidance import BASE, UnknownGuidanceError
from hortus.agent.guidance.guidance import _worded
from hortus.agent.guidance.instructions import Instructions


def test_without_files_there_is_only_the_base(garden):
    assert garden.added() == ""


def test_instructions_of_the_root_stand_word_for_word(garden):
    text = "# Rules\n\n\tUse  tabs.\n\nßtrict \n"
    garden.file("AGENTS.md", text)
    assert garden.added() == f'\n<instructions from="AGENTS.md">\n{text}</instructions>\n'


def test_the_person_comes_first_then_the_root_then_the_folder_of_hortus(garden):
    garden.file("~/AGENTS.md", "mine").file("AGENTS.md", "root").file("CLAUDE.md", "claude")
    garden.file(".hortus/AGENTS.md", "hortus")
    added = garden.added()
    words = ["the person's AGENTS.md", "mine", "root", "claude", '".hortus/AGENTS.md"', "hortus"]
    places = [added.index(word) for word in words]
    assert places == sorted(places)


def test_the_system_text_is_the_same_whatever_changes_during_a_session(garden):
    garden.file("AGENTS.md", "one")
    guidance = garden.guidance()
    before = guidance.system()
    garden.file("AGENTS.md", "two").file("CLAUDE.md", "three")
    assert guidance.system() == before
    assert "one" in before


def test_two_files_with_one_text_are_said_once(garden):
    garden.file("AGENTS.md", "same").file("CLAUDE.md", "same")
    assert garden.added().count("same") == 1


def test_a_link_to_the_file_beside_it_is_passed_over_without_a_word(garden):
    garden.file("AGENTS.md", "rules")
    (garden.work / "CLAUDE.md").symlink_to("AGENTS.md")
    guidance = garden.guidance()
    assert guidance.system().count("rules") == 1
    assert guidance.notices == ()


def test_a_link_that_leads_out_is_not_read_and_said(garden, tmp_path):
    (tmp_path / "secret").write_text("hidden")
    (garden.work / "AGENTS.md").symlink_to(tmp_path / "secret")
    guidance = garden.guidance()
    assert "hidden" not in guidance.system()
    assert "AGENTS.md is not read" in guidance.notices[0].text


def test_nested_instructions_enter_once_when_a_path_below_is_touched(garden):
    garden.file("src/AGENTS.md", "in src").file("src/deep/CLAUDE.md", "deep down")
    guidance = garden.guidance()
    assert "in src" not in guidance.system()
    assert guidance.touched(["docs/x.md", "top.md"]) == ""
    assert guidance.touched(["src/a.py"]) == (
        '<instructions from="src/AGENTS.md">\nin src\n</instructions>\n'
    )
    assert guidance.touched(["src/b.py"]) == ""
    assert "deep down" in guidance.touched(["src/deep/down/c.py", "src/a.py"])
    assert guidance.touched(["src/deep/c.py"]) == ""


def test_outer_instructions_come_before_inner_ones(garden):
    garden.file("a/AGENTS.md", "outer").file("a/b/AGENTS.md", "inner")
    said = garden.guidance().touched(["a/b/c"])
    assert said.index("outer") < said.index("inner")


@pytest.mark.parametrize("path", ["../x/y", "/etc/passwd", "a/../../b/c"])
def test_paths_outside_bring_no_instructions(garden, path):
    assert garden.guidance().touched([path]) == ""


def test_nested_instructions_are_there_again_after_compaction(garden):
    garden.file("a/AGENTS.md", "one").file("b/AGENTS.md", "two")
    guidance = garden.guidance()
    assert guidance.standing() == ""
    said = guidance.touched(["a/x", "b/x"])
    assert guidance.standing() == said


def test_a_resumed_session_is_not_told_again(garden):
    garden.file("a/AGENTS.md", "see @a.md").file("a/CLAUDE.md", "@more/b.md")
    garden.file("a/more/b.md", "more")
    first = garden.guidance()
    said = first.touched(["a/x"])
    assert "more" in said
    resumed = garden.guidance(entered=first.entered)
    assert resumed.touched(["a/x"]) == ""
    assert resumed.standing() == said


def test_skills_are_named_and_read_on_demand(garden):
    garden.file(
        ".hortus/skills/rel/SKILL.md", "---\nname: release\ndescription: How to\n---\nDo.\n"
    )
    garden.file(".hortus/skills/rel/list.md", "the list")
    guidance = garden.guidance()
    assert guidance.system().endswith("\n- release: How to\n")
    assert "Do." not in guidance.system()
    assert guidance.skill("release") == "Do.\n\nBeside it: skill:release/list.md\n"
    assert guidance.skill("release/list.md") == "the list"


@pytest.mark.parametrize("name", ["none", "release/none", "release/../../secret.md", "release//x"])
def test_a_skill_that_is_not_there_is_refused_with_those_that_are(garden, name):
    garden.file(".hortus/secret.md", "hidden")
    garden.file(".hortus/skills/release/SKILL.md", "---\ndescription: How\n---\nDo.\n")
    with pytest.raises(UnknownGuidanceError) as caught:
        garden.guidance().skill(name)
    assert caught.value.remedy == "skills: release"


def test_custom_commands_are_listed_and_filled_in(garden):
    garden.file(
        ".hortus/commands/fix.md", "---\ndescription: Fix one\n---\nFix issue $1 ($ARGUMENTS).\n"
    )
    guidance = garden.guidance()
    assert guidance.commands() == {"fix": "Fix one"}
    assert guidance.expand("fix", "7 now") == "Fix issue 7 (7 now).\n"
    with pytest.raises(UnknownGuidanceError, match="no command mend"):
        guidance.expand("mend", "")


def test_agents_are_read_with_tools_and_model(garden):
    garden.file(
        ".hortus/agents/look.md",
        "---\ndescription: Looks\ntools: read, find\nmodel: small\n---\nOnly look.\n",
    )
    agent = garden.guidance().agents["look"]
    assert (agent.tools, agent.model, agent.text) == (("read", "find"), "small", "Only look.\n")


def test_a_person_may_have_no_folder(garden):
    garden.own.rmdir()
    garden.file("AGENTS.md", "x")
    assert garden.guidance().notices == ()


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_text_is_changed_on_its_way_into_the_system_text(text):
    said = _worded([Instructions("AGENTS.md", text)])
    assert f"\n{text}" in said
    assert said.startswith('<instructions from="AGENTS.md">\n')
    assert BASE not in said
