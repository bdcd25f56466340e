import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.inspector.analysis.confusables import is_unseen
from hortus.inspector.finding import Kind, Level, Place
from hortus.inspector.reporting import page as module
from hortus.inspector.reporting.page import Page
from hortus.inspector.reporting.report import Machine
from hortus.inspector.reporting.strip import Release
from hortus.inspector.reporting.testing import PLACE, difference, finding, report

PAGE = Page()
VOID = {"meta", "link", "br", "hr", "img", "input"}
MARK = difference()
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><svg onload=x>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "abc\u202egpj.exe",
    "zero\u200bwidth\ufeff",
    "nul\x00esc\x1b[31m\x9b",
    "x" * 50_000,
    "\u05d0\u05d1 right to left",
    "e" + "\u0301" * 9,
)


class Tree(HTMLParser):
    """What a page consists of, and whether everything that is opened is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.ids, self.links = [], [], [], []
        self.text, self.csp, self.sections, self.faults = [], "", {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "wbr":  # where a long word may be broken, which is as long as the text
            return
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if "href" in found:
            self.links.append(found["href"])
        if found.get("http-equiv") == "Content-Security-Policy":
            self.csp = found["content"]

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    @property
    def words(self):
        return re.sub(r"\s+", " ", "".join(self.text))


def tree(made, **more):
    return Tree(PAGE.report(made, b"envelope", **more))


def full(text="said"):
    found = [
        finding(differences=[MARK, difference("2026/11", "2026-11", Kind.FORMAT)]),
        finding("undisclosed_destination", f"It talks to {text}", 1, 2),
        finding("adaptation", f"It says {text}", 1, 0, [difference(text, "b", Kind.ADAPTATION)]),
    ]
    place = Place(role="third party", request=f"POST {text}", leaf="header order")
    other = [difference("a b", "b a", Kind.COVERT, place), difference(text, "x", Kind.ECHO)]
    return report(found, other=other, text=text)


@pytest.fixture(scope="module")
def plain():
    return tree(full())


def test_everything_that_is_opened_is_closed_and_ids_are_unique(plain):
    found = plain

    assert found.faults == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))


def test_links_lead_somewhere_on_the_page(plain):
    found = plain

    assert found.links
    assert all(link.startswith("#") and link[1:] in found.ids for link in found.links)


def test_nothing_runs_and_nothing_comes_from_elsewhere():
    text = PAGE.report(full(), b"envelope")
    found = Tree(text)
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert found.csp == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "img", "iframe", "link", "object", "form", "base", "input"}
    assert not any(
        name.startswith("on") or name in {"src", "style"} for _, a in found.tags for name in a
    )
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_comes_before_anything_it_is_to_hold_back():
    text = PAGE.report(full(), b"")

    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_the_verdict_and_its_reasons_come_first(plain):
    words = plain.words

    assert words.index("concealed, or that can do serious harm") < words.index("Under the micro")
    assert words.index("It changes bytes that look the same") < words.index("Under the microscope")
    assert "serious harm possible, concealed" in words
    assert "Besides: 1 low, 1 of no weight." in words
    assert "1 234 comparisons" in words


def test_every_finding_is_on_the_page_with_all_that_is_known_of_it():
    made = full()
    words = tree(made).words

    for each in made.findings:
        assert each.title in words
        assert each.code in words
        assert each.certainty in words
    assert "https://tool.example/privacy (read 2026-11-22)" in words
    assert "in body.events[…].name" in words


def test_the_microscope_shows_both_texts_with_numbers_and_names(plain):
    words = plain.words

    assert "U+2019 RIGHT SINGLE QUOTATION MARK" in words
    assert "U+0027 APOSTROPHE" in words
    assert "U+002F SOLIDUS" in words
    assert "Asia/Shanghai" in words
    assert "Asia/Singapore" in words


def test_a_mark_that_shows_nothing_is_seen_by_its_box_and_name():
    made = report([finding(differences=[difference("a\u200bb", "ab")])])
    text = PAGE.report(made, b"")

    assert '<mark class="box"><b></b><small>U+200B</small></mark>' in text
    assert "ZERO WIDTH SPACE" in text
    assert "\u200b" not in text
    assert "nothing</small>" in text


def test_a_character_that_differs_often_is_named_once():
    words = tree(report([finding(differences=[difference("aaa", "bbb")])])).words

    assert words.count("LATIN SMALL LETTER A") == 1


def test_a_tool_without_findings_has_a_page_that_says_what_was_examined():
    found = tree(report())

    assert "Nothing of weight was found in what was examined." in found.words
    assert "It talked to one other host besides the model." in found.words
    assert "1 234 of 1 234 comparisons showed no difference" in found.words.replace("\u202f", " ")
    assert found.faults == []


def test_a_tool_without_findings_has_no_empty_sections():
    found = tree(report())

    assert not {"microscope", "findings", "said"} & {*found.ids}
    assert "#findings" not in found.links


def test_a_tool_that_did_nothing_has_no_verdict_and_the_reason_stands_in_its_place():
    nothing = replace(report().examined, comparisons=0)
    limits = ("It asks for a login.", "No run was traced.")
    found = tree(replace(report(), examined=nothing, limits=limits))

    assert "no verdict Nothing could be compared, so this is no verdict. It asks for a login." in (
        found.words
    )
    assert "Nothing of weight" not in found.words
    assert "showed no difference" not in found.words
    assert ("section", {"class": "verdict unknown", "aria-labelledby": "verdict"}) in found.tags


def test_a_finding_is_a_verdict_even_where_nothing_could_be_compared():
    nothing = replace(report().examined, comparisons=0)
    words = tree(replace(report([finding()]), examined=nothing)).words

    assert "concealed, or that can do serious harm" in words
    assert "so this is no verdict" not in words


def test_a_report_of_nothing_at_all_is_a_page():
    bare = replace(
        report(),
        contacts=(),
        carried=(),
        machine=Machine(),
        timeline=(),
        runs=(),
        tried=(),
        limits=(),
    )
    words = tree(bare).words

    assert "Nobody." in words
    assert "none of them was found again in what was sent." in words
    assert "No run was traced." in words
    assert "Nothing left the program." in words


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text, plain):
    source = PAGE.report(full(text), b"")
    found = Tree(source)

    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert found.faults == []
    assert len(source) < 200_000
    assert not any(is_unseen(c) for c in source)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", source)


def test_what_turns_the_direction_is_named():
    words = tree(full("abc\u202egpj.exe")).words

    assert "abc[U+202E RIGHT-TO-LEFT OVERRIDE]gpj.exe" in words


@given(st.text(max_size=60))
@settings(max_examples=12, deadline=None)
def test_no_text_changes_the_structure_of_a_page(text):
    found = tree(full(text or "said"))

    assert found.faults == []
    assert found.open == []
    assert not any(tag == "script" for tag, _ in found.tags)


def test_tables_have_heads_and_scroll_for_those_who_use_keys(plain):
    found = plain
    heads = [attrs for tag, attrs in found.tags if tag == "th"]

    assert heads
    assert all(attrs.get("scope") in {"col", "row"} for attrs in heads)
    assert any(
        attrs.get("tabindex") == "0" and attrs.get("role") == "region" for _, attrs in found.tags
    )


def test_colour_is_never_all_that_tells_something():
    source = PAGE.report(full(), b"")
    found = Tree(source)

    assert re.search(r'<td class="covert">covert</td>', source)
    assert "looks the same, other bytes" in found.words
    assert ("html", {"lang": "en-GB"}) in found.tags
    assert [tag for tag, _ in found.tags].count("h1") == 1
    assert all(
        attrs.get("aria-hidden") == "true" or attrs.get("aria-label")
        for tag, attrs in found.tags
        if tag == "svg"
    )


def test_differences_without_end_are_counted_and_not_all_drawn():
    many = [difference(f"a{at}\u2019", f"a{at}'") for at in range(60)]
    words = tree(report([finding(differences=many)])).words

    assert "And 20 more, which are in the signed file." in words
    assert words.count("RIGHT SINGLE QUOTATION MARK") == 40


def test_a_visible_change_in_many_places_is_told_once():
    place = replace(PLACE, role="third party")
    many = [
        difference(
            f"docker{at % 8}", "linux", Kind.ADAPTATION, replace(place, leaf=f"b[{at}].env")
        )
        for at in range(96)
    ]
    words = tree(report([finding("adaptation", "It says more", 2, 2, many)])).words

    assert words.count("docker0 (Asia/Shanghai)") == 1
    assert "96 places" in words
    assert "and 2 more pairs of texts" in words


def test_many_places_are_rows_with_an_end():
    many = [difference(place=replace(PLACE, leaf=f"body.l{at}")) for at in range(75)]

    assert "And 15 places more." in tree(report([finding(differences=many)])).words


def test_the_same_report_gives_the_same_page():
    assert Page().report(full(), b"x") == Page().report(full(), b"x")
    assert hashlib.sha256(b"x").hexdigest() in Page().report(full(), b"x")


def releases():
    return [
        Release(version="2.1.90", date="2026-04-01", level=Level.NONE, codes=()),
        Release(version="2.1.91", date="2026-04-03", level=Level.HIGH, codes=("covert_marker",)),
        Release(version="2.1.198", date="", level=Level.NONE, codes=()),
    ]


def test_a_history_says_what_came_and_went():
    found = Tree(PAGE.history("A <b>tool</b>", releases()))

    assert (
        "covert_marker introduced in 2.1.91 (2026-04-03); 2.1.90 is the last one without"
        in found.words
    )
    assert "covert_marker gone in 2.1.198; 2.1.91 is the last one with" in found.words
    assert "A <b>tool</b>: what came and went" in found.words
    assert found.faults == []


def test_a_history_without_changes_says_so():
    words = Tree(PAGE.history("A tool", releases()[:1], ["1.0 could not be had."])).words

    assert "Nothing came or went between these releases." in words
    assert "What was not looked into" in words
    assert "1.0 could not be had." in words


def test_a_report_can_have_the_history_in_it():
    found = tree(full(), history=releases())

    assert "2.1.90 is the last one without it" in found.words
    assert "releases" in found.ids
    assert "releases" not in tree(full()).ids


def colours(style, scheme):
    block = style.split("@media (prefers-color-scheme: dark)")[scheme == "dark"].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#\w+)", block))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme):
    style = Path(module.__file__).with_name("pages").joinpath("report.css").read_text()
    found = colours(style, scheme)
    pairs = [(name, f"{name}-ground") for name in ("high", "medium", "low", "none")]
    pairs += [
        (name, ground) for name in ("text", "quiet", "accent") for ground in ("card", "ground")
    ]
    pairs += [("text", "box")]

    for text, ground in pairs:
        assert contrast(found[text], found[ground]) >= 4.5, (text, ground)
