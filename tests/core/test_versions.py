"""Versions have one order, and a range of them means exactly one thing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core import BadRangeError, Version, VersionRange

numbers = st.lists(st.integers(0, 12), min_size=3, max_size=4)
endings = st.sampled_from(["", "", "", "-beta.1", "-beta.10", "-0", "rc2", ".post1", ".dev3"])
texts = st.builds(lambda n, e: ".".join(map(str, n)) + e, numbers, endings)
signs = st.sampled_from([">=", "<=", ">", "<", "="])
partials = st.lists(st.integers(0, 12), min_size=1, max_size=2).map(
    lambda n: ".".join(map(str, n))
)


def version(text: str) -> Version:
    found = Version.of(text)
    assert found is not None
    return found


def covers(text: str, *versions: str) -> bool:
    return all(VersionRange.of(text).covers(version(v)) for v in versions)


def covers_none(text: str, *versions: str) -> bool:
    return not any(VersionRange.of(text).covers(version(v)) for v in versions)


@pytest.mark.parametrize(
    "ordered",
    [
        ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"],
        ["1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1"],
        ["1.2.0.dev3", "1.2.0", "1.2.0.post1", "1.2.0.1", "1.2.1", "1.10.0", "2"],
        ["1.2.0rc2", "1.2.0rc10", "1.2"],
        ["0.170.0-alpha.3", "0.170.0"],
    ],
)
def test_versions_are_in_the_order_of_their_releases(ordered: list[str]) -> None:
    found = [version(text) for text in ordered]
    assert found == sorted(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2.1", "2.1.0"), ("v2.1.0", "2.1"), ("1.0.0+build.5", "1.0.0"), ("1.0.0-RC1", "1.0.0-rc.1")],
)
def test_what_does_not_count_makes_no_other_version(one: str, other: str) -> None:
    assert version(one) == version(other)


@pytest.mark.parametrize(
    "text", ["", "nightly", "1..2", "latest", "1.2.", "a1.2", "1 2", "1" * 20]
)
def test_what_is_no_version_is_none(text: str) -> None:
    assert Version.of(text) is None


def test_one_version_is_only_that_one() -> None:
    assert covers("2.1.91", "2.1.91", "2.1.91.0", "v2.1.91")
    assert covers_none("2.1.91", "2.1.910", "2.1.9", "2.1.91-beta", "2.1.91.1")


@pytest.mark.parametrize("text", ["2.1.x", "2.1.*", "2.1.X", "2.1", "=2.1.x"])
def test_an_open_end_stands_for_all_that_begin_alike(text: str) -> None:
    assert covers(text, "2.1.0", "2.1.91", "2.1.0-beta.1", "2.1", "2.1.3.4")
    assert covers_none(text, "2.0.99", "2.2.0-beta", "2.10.0", "21.1.0")


def test_conditions_beside_each_other_must_all_hold() -> None:
    text = ">=2.1.91 <2.1.198"
    assert covers(text, "2.1.91", "2.1.100", "2.1.197", "2.1.198-beta.1")
    assert covers_none(text, "2.1.90", "2.1.91-beta", "2.1.198", "2.2.0")


def test_of_several_choices_one_is_enough() -> None:
    text = "1.x || >=2.3.0 <2.4.0 || 3.0.1"
    assert covers(text, "1.9.0", "2.3.7", "3.0.1")
    assert covers_none(text, "2.2.9", "2.4.0", "3.0.2", "0.9.0")


def test_after_a_sign_a_short_version_stands_for_all_that_begin_with_it() -> None:
    assert covers(">2.1", "2.2.0-beta", "3.0.0")
    assert covers_none(">2.1", "2.1.99", "2.1.0")
    assert covers("<=2.1", "2.1.99", "1.0.0")
    assert covers_none("<=2.1", "2.2.0-beta")
    assert covers_none("<2.1", "2.1.0-beta")


@pytest.mark.parametrize("text", ["", "*", "x", " * "])
def test_nothing_and_a_star_mean_every_version(text: str) -> None:
    found = VersionRange.of(text)
    assert found.is_any
    assert (found.text, found.is_one) == ("", False)
    assert found.covers(version("0.0.0-alpha"))


@pytest.mark.parametrize(
    "text",
    [
        *("nightly", "^2.1.0", "~2.1.0", ">=", "=>2.1", "1.2.3,1.2.4", "1..2", "||", "1.x ||"),
        *("x.1.2", "1.x.2", "2.1.x.x.x.x", "1.2.3 - 1.2.9", ">>1.2.3", "1" * 300, "1.2.3; rm"),
    ],
)
def test_what_is_no_range_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(BadRangeError) as caught:
        VersionRange.of(text)
    assert caught.value.code == "bad_version_range"
    assert ">=2.1.91 <2.1.198" in caught.value.remedy


@pytest.mark.parametrize(
    "text", [">2.0.0 <1.0.0", "1.2.3 1.2.4", "<2.1 >=2.1", "2.1.x >=2.2.0", "1.x || >2 <2"]
)
def test_a_range_that_holds_no_version_is_refused(text: str) -> None:
    with pytest.raises(BadRangeError, match="holds no version"):
        VersionRange.of(text)


@settings(max_examples=60)
@given(texts, texts, texts)
def test_the_order_has_no_circles(a: str, b: str, c: str) -> None:
    one, two, three = sorted([version(a), version(b), version(c)])
    assert one <= three
    assert (one < two) or (one == two)
    assert (two < three) or (two == three)


@settings(max_examples=60)
@given(texts, texts)
def test_signs_divide_all_versions_exactly(edge: str, other: str) -> None:
    for one, rest in ((">=", "<"), (">", "<=")):
        inside = VersionRange.of(f"{one}{edge}").covers(version(other))
        assert inside is not VersionRange.of(f"{rest}{edge}").covers(version(other))


@settings(max_examples=60)
@given(partials, texts)
def test_so_they_do_with_short_versions(edge: str, other: str) -> None:
    signs = (">", "=", "<")
    held = [VersionRange.of(f"{sign}{edge}").covers(version(other)) for sign in signs]
    assert held.count(True) == 1
    both = (VersionRange.of(f">={edge}"), VersionRange.of(f"<={edge}"))
    assert [r.covers(version(other)) for r in both] == [held[0] or held[1], held[1] or held[2]]


@settings(max_examples=60)
@given(signs, texts, signs, texts, texts)
def test_blanks_mean_and_and_bars_mean_or(s: str, a: str, t: str, b: str, other: str) -> None:
    one, two, found = VersionRange.of(s + a), VersionRange.of(t + b), version(other)
    either = VersionRange.of(f"{s}{a} || {t}{b}")
    assert either.covers(found) is (one.covers(found) or two.covers(found))
    try:
        both = VersionRange.of(f"{s}{a} {t}{b}")
    except BadRangeError:
        assert not (one.covers(found) and two.covers(found))
    else:
        assert both.covers(found) is (one.covers(found) and two.covers(found))


@settings(max_examples=60)
@given(st.sampled_from(["", ">= ", " <", "v"]), texts | partials, st.sampled_from(["", " ", "  "]))
def test_a_range_is_written_in_one_way_only(before: str, text: str, after: str) -> None:
    found = VersionRange.of(f"{before}{text}{after}")
    assert VersionRange.of(found.text) == found
    assert VersionRange.of(f"  {found.text} ").text == found.text


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    try:
        found = VersionRange.of(text)
    except BadRangeError:
        return
    assert VersionRange.of(found.text) == found
