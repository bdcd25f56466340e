"""The pages at the top of the repository keep their shape."""

import re

import pytest

from hortus import __version__

_RELEASE = re.compile(
    r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d\d-\d\d))?$", re.MULTILINE
)
_KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def changelog_faults(text):
    """Return what is wrong with a change log (format: Keep a Changelog)."""
    found = []
    if not text.startswith("# Changelog\n"):
        found.append("does not begin with its title")
    releases = [(m["version"], m["date"]) for m in _RELEASE.finditer(text)]
    if len(releases) != len(re.findall(r"^## ", text, re.MULTILINE)):
        found.append("has a heading that is no release")
    found += [f"{v} has no date" for v, date in releases if not date and v != "Unreleased"]
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    found += [f"{kind} is no kind of change" for kind in sorted(kinds - _KINDS)]
    return found


def test_the_readme_is_short_and_begins_with_the_two_commands(page):
    readme = page("README.md")
    assert len(readme.text.splitlines()) <= 120
    commands = [line.split("#")[0].strip() for line in readme.blocks("console")[0].splitlines()]
    assert [command.split()[:2] for command in commands[:2]] == [["make", "up"], ["make", "test"]]


def test_the_change_log_keeps_its_format(page):
    text = page("CHANGELOG.md").text
    assert changelog_faults(text) == []
    assert {"Unreleased", __version__} & {m["version"] for m in _RELEASE.finditer(text)}


def test_a_change_log_out_of_shape_is_found():
    text = "# Changes\n\n## [1.0.0]\n\n### Improved\n\n## Later\n"
    assert changelog_faults(text) == [
        "does not begin with its title",
        "has a heading that is no release",
        "1.0.0 has no date",
        "Improved is no kind of change",
    ]


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"])
def test_the_pages_everyone_looks_for_are_there(page, name):
    assert page(name).text.startswith("# ")
