from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.finding import Level
from hortus.inspector.reporting.strip import Release, changes


def release(version, *codes, date=""):
    return Release(version=version, date=date, level=Level.LOW, codes=codes)


def test_what_comes_and_goes_is_said_with_the_release_and_its_day():
    found = changes(
        [
            release("2.1.90"),
            release("2.1.91", "covert_marker", date="2026-04-03"),
            release("2.1.196", "covert_marker"),
            release("2.1.198"),
        ]
    )

    assert [str(each) for each in found] == [
        "covert_marker: introduced in 2.1.91 (2026-04-03), after 2.1.90",
        "covert_marker: gone in 2.1.198, after 2.1.196",
    ]


def test_one_release_has_no_changes():
    assert changes([release("1", "a")]) == ()
    assert changes([]) == ()


@given(st.lists(st.sets(st.sampled_from("abc")), min_size=1, max_size=6))
def test_changes_lead_from_the_first_release_to_the_last(rows):
    releases = [release(str(at), *sorted(codes)) for at, codes in enumerate(rows)]
    held = set(rows[0])
    for each in changes(releases):
        held ^= {each.code}
        assert (each.code in held) == each.introduced

    assert held == rows[-1]
