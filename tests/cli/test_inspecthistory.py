"""``hortus inspect history`` looks at few releases, and names the turning points."""

from argparse import Namespace
from types import SimpleNamespace

import pytest

from hortus.cli import inspecthistory
from hortus.cli.inspecthistory import between, wish_of
from hortus.core import UsageError
from hortus.inspector import Level, Release, ToolUnknownError, history

VERSIONS = [f"1.0.{number}" for number in range(20)]


def args(*words, **more):
    usual = {"quick": True, "thorough": False, "adapter": None, "name": [], "out": None}
    return Namespace(words=["history", *words], **(usual | more))


def test_releases_between_two_are_taken_with_both():
    assert between(VERSIONS, "1.0.3", "1.0.5") == ["1.0.3", "1.0.4", "1.0.5"]
    assert between(VERSIONS, None, "1.0.1") == ["1.0.0", "1.0.1"]
    assert between(VERSIONS, "1.0.18", None) == ["1.0.18", "1.0.19"]


def test_a_release_that_there_is_not_is_told_with_the_newest():
    with pytest.raises(ToolUnknownError) as caught:
        between(VERSIONS, "9.9.9", None)
    assert "1.0.19" in caught.value.remedy


@pytest.mark.parametrize("pair", [("1.0.5", "1.0.3"), ("1.0.5", "1.0.5")])
def test_the_first_must_come_before_the_last(pair):
    with pytest.raises(UsageError, match="--from must come before --to"):
        between(VERSIONS, *pair)


@pytest.mark.parametrize("words", [(), ("codex",), ("npm:tool@1.0.0",)])
def test_only_a_package_without_a_version_has_a_history(words):
    with pytest.raises(UsageError, match="without a version"):
        wish_of(args(*words))


def test_the_wish_is_for_the_package_with_the_depth_asked_for():
    wish = wish_of(args("npm:tool", "run"))
    assert wish.words == ["npm:tool", "run"]
    assert wish.depth == "quick"


class Told:
    """An inspecting that knows each release's findings by heart."""

    def __init__(self, marked, silent=""):
        self.marked = marked
        self.silent = silent
        self.asked = []

    def ready(self, wish):
        version = wish.words[0].rpartition("@")[2]
        self.asked.append(version)
        if version == "1.0.10":
            raise ToolUnknownError(f"{version} has no such version", remedy="try another")
        return version

    def write(self, examined):
        return examined

    def examine(self, _wish, version, _progress):
        found = [SimpleNamespace(code="covert_marker", level=Level.HIGH)]
        marked = version in self.marked
        level = Level.HIGH if marked else Level.NONE
        verdict = SimpleNamespace(findings=found if marked else [], level=level)
        report = SimpleNamespace(is_empty=version == self.silent)
        return SimpleNamespace(verdict=verdict, report=report)


class Quiet:
    """A terminal nobody looks at."""

    def note(self, text):
        """Say nothing."""


def test_what_came_and_went_is_found_by_halving():
    told = Told(VERSIONS[7:14])
    looked = inspecthistory.Looked(
        told, wish_of(args("npm:tool")), Quiet(), {"1.0.7": "2026-04-03"}
    )
    [stretch] = history(VERSIONS, looked).stretches
    assert (stretch.introduced, stretch.gone) == ("1.0.7", "1.0.14")
    assert len(told.asked) < len(VERSIONS)
    releases = looked.in_order(VERSIONS)
    assert [each.version for each in releases] == sorted(looked.found, key=VERSIONS.index)
    assert (
        Release(version="1.0.7", date="2026-04-03", level=Level.HIGH, codes=("covert_marker",))
        in releases
    )
    assert looked("1.0.10") is None
    assert looked("1.0.7") == {"covert_marker"}


def test_a_release_that_did_nothing_is_none_without_findings():
    told = Told(VERSIONS[:10], silent="1.0.19")
    looked = inspecthistory.Looked(told, wish_of(args("npm:tool")), Quiet(), {})
    found = history(VERSIONS, looked)

    assert "1.0.19" in found.unavailable
    assert "1.0.19" not in looked.found
