"""In which releases a finding came and went."""

import math

from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.campaign.history import Stretch, history

MARK = frozenset({"covert_marker"})
CLEAN = frozenset()


class Releases:
    """A hundred and more releases, and a count of those that were inspected."""

    def __init__(self, count, marked, broken=()):
        self.versions = [f"2.1.{number}" for number in range(count)]
        self.marked = marked
        self.broken = broken
        self.asked = []

    def probe(self, version):
        self.asked.append(version)
        number = int(version.rpartition(".")[2])
        if number in self.broken:
            return None
        return MARK if number in self.marked else CLEAN


def test_a_finding_that_came_and_went_is_placed_between_releases():
    releases = Releases(471, range(91, 430))
    found = history(releases.versions, releases.probe)
    assert found.stretches == (Stretch("covert_marker", "2.1.91", "2.1.90", "2.1.429", "2.1.430"),)
    assert len(releases.asked) <= 3 + 2 * math.ceil(math.log2(235))
    assert len(set(releases.asked)) == len(releases.asked)


def test_a_finding_of_all_releases_has_no_beginning_and_no_end():
    releases = Releases(50, range(50))
    [found] = history(releases.versions, releases.probe).stretches
    assert (found.before, found.introduced, found.last, found.gone) == ("", "2.1.0", "2.1.49", "")
    assert len(releases.asked) == 3


def test_clean_releases_say_which_were_taken_to_be_like_their_neighbours():
    releases = Releases(9, ())
    found = history(releases.versions, releases.probe)
    assert found.stretches == ()
    assert found.taken_alike == (("2.1.0", "2.1.4"), ("2.1.4", "2.1.8"))


def test_more_probes_at_first_find_what_came_and_went_between():
    releases = Releases(100, range(10, 30))
    assert history(releases.versions, releases.probe).stretches == ()
    [found] = history(releases.versions, releases.probe, at_first=9).stretches
    assert (found.introduced, found.gone) == ("2.1.10", "2.1.30")


def test_a_finding_that_comes_twice_has_two_stretches():
    releases = Releases(100, {*range(10, 60), *range(90, 100)})
    found = history(releases.versions, releases.probe, at_first=5).stretches
    assert [(each.introduced, each.gone) for each in found] == [
        ("2.1.10", "2.1.60"),
        ("2.1.90", ""),
    ]


def test_two_findings_have_their_own_places():
    def probe(version):
        number = int(version)
        return frozenset(({"a"} if number >= 7 else set()) | ({"b"} if number >= 40 else set()))

    found = history([str(number) for number in range(64)], probe).stretches
    assert [(each.code, each.introduced) for each in found] == [("a", "7"), ("b", "40")]


def test_a_release_that_cannot_be_had_is_gone_round_and_named():
    releases = Releases(20, range(8, 20), broken={0, 7, 9, 19})
    found = history(releases.versions, releases.probe)
    [stretch] = found.stretches
    assert (stretch.before, stretch.introduced) == ("2.1.6", "2.1.8")
    assert "2.1.0" in found.unavailable


def test_no_release_at_all_gives_an_empty_history():
    assert history(["1"], lambda _: None).probed == ()


@given(count=st.integers(2, 200), begin=st.integers(0, 199), end=st.integers(0, 200))
def test_whatever_the_ends_show_is_placed_exactly(count, begin, end):
    marked = range(min(begin, end), max(begin, end))
    releases = Releases(count, marked)
    for each in history(releases.versions, releases.probe).stretches:
        assert each.introduced == f"2.1.{marked.start}" or not each.before
        assert each.gone == f"2.1.{marked.stop}" or not each.gone
