"""Skills, commands and agents come from files, the person's own before the project's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.guidance.library import CustomCommand


@pytest.mark.parametrize(
    ("text", "arguments", "prompt"),
    [
        ("Do $ARGUMENTS!", "a b", "Do a b!"),
        ("$2 then $1, $3.", "'one two' three", "three then one two, ."),
        ("$1", "it's", "it's"),
        ("$10 $ARGUMENTSX", "a", "$10 $ARGUMENTSX\n\na\n"),
        ("Plain.", "", "Plain."),
        ("Plain.\n", "more", "Plain.\n\nmore\n"),
    ],
)
def test_arguments_are_filled_in_or_added(text, arguments, prompt):
    assert CustomCommand("x", "", text).prompt(arguments) == prompt


@given(st.text(), st.text())
def test_arguments_are_never_filled_in_twice(before, arguments):
    text = before.replace("$", "") + "$ARGUMENTS"
    assert CustomCommand("x", "", text).prompt(arguments) == text[:-10] + arguments


def test_skills_of_two_tools_are_found_and_the_persons_own_wins(garden):
    garden.file(".claude/skills/a/SKILL.md", "---\ndescription: theirs\n---\n")
    garden.file(".hortus/skills/b/SKILL.md", "---\ndescription: ours\n---\n")
    garden.file("~/skills/a/SKILL.md", "---\ndescription: mine\n---\n")
    skills = garden.guidance().skills
    assert {name: skill.description for name, skill in skills.items()} == {
        "a": "mine",
        "b": "ours",
    }


@pytest.mark.parametrize(
    "text", ["no head", "---\nname: x\n---\n", "---\nname: a b\ndescription: d\n---\n"]
)
def test_a_skill_without_name_or_description_is_left_out_and_said(garden, text):
    guidance = garden.file(".hortus/skills/x/SKILL.md", text).guidance()
    assert guidance.skills == {}
    assert ".hortus/skills/x/SKILL.md is not used" in guidance.notices[0].text


def test_a_folder_without_a_skill_is_passed_over(garden):
    guidance = garden.file(".hortus/skills/x/README.md", "x").guidance()
    assert guidance.skills == {}
    assert guidance.notices == ()


def test_a_long_description_stays_one_short_line(garden):
    text = f"---\ndescription: |\n  {'word ' * 50}\n  {'more ' * 50}\n---\n"
    skill = garden.file(".hortus/skills/x/SKILL.md", text).guidance().skills["x"]
    assert "\n" not in skill.description
    assert len(skill.description) <= 303


def test_commands_in_folders_have_the_folder_in_their_name(garden):
    garden.file(".hortus/commands/a.md", "# Title\nText").file(".claude/commands/git/pr.md", "Do")
    garden.file(".hortus/commands/notes.txt", "x")
    assert garden.guidance().commands() == {"a": "Title", "git:pr": "Do"}


def test_agents_without_a_description_are_left_out(garden):
    guidance = garden.file(".hortus/agents/x.md", "Just text").guidance()
    assert guidance.agents == {}
    assert len(guidance.notices) == 1
