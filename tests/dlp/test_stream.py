"""A secret that comes in pieces is found wherever it was cut, and little is held back."""

import re._parser as parser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.dlp import LIMIT, Finding, Scanner, StreamRules, StreamScanner, Tier, load_rules
from hortus.dlp import load_words as words_of
from hortus.dlp.forms import fill
from hortus.dlp.openings import BREAKS
from hortus.dlp.stream import SHORTEST

SCANNER = Scanner()
ALL = StreamRules(SCANNER)
BY_WORD = StreamRules(SCANNER, (Tier.STRUCTURED,))
NOTHING = StreamRules(SCANNER, ())
ACTED_ON = [rule for rule in load_rules() if rule.id in {r.id for r in SCANNER.rules}]
STRUCTURED = [rule for rule in ACTED_ON if rule.tier is Tier.STRUCTURED]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(ACTED_ON).flatmap(
            lambda r: st.sampled_from(r.examples).map(lambda e: fill(e, 7))
        ),
        st.text(max_size=12),
        st.sampled_from(["\n", " ", " = ", '"', "the end of a line.", "-----BEGIN ", "12 34 "]),
    ),
    max_size=6,
).map("".join)
every_way = pytest.mark.parametrize("rules", [ALL, BY_WORD, NOTHING], ids=["all", "form", "none"])


class Watched:
    """A stream that was fed, with what came out of it and what was shown too early."""

    def __init__(self, chunks, rules=ALL):
        self.scanner = StreamScanner(rules)
        self.found = []
        self.leaked = []
        for chunk in chunks:
            self._take(self.scanner.feed(chunk))
        self._take(self.scanner.finish())

    def _take(self, found):
        shown = self._shown if self.found or hasattr(self, "_shown") else 0
        for one in found:
            acted_on = one.finding.tier in self.scanner._rules.acted_on
            if acted_on and one.finding.start < shown:
                self.leaked.append(one.finding)
        self.found += found
        self._shown = self.scanner.safe

    @property
    def findings(self):
        return [one.finding for one in self.found]


def cut(text, places):
    """Return the text in pieces."""
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


@pytest.mark.parametrize("rule", ACTED_ON, ids=lambda rule: rule.id)
def test_a_secret_is_found_at_every_split_point(rule):
    rules = BY_WORD if rule.tier is Tier.STRUCTURED else ALL
    for example in rule.examples:
        text = f"before\n{fill(example, 3)}\nafter"
        expected = list(SCANNER.scan(text))
        assert expected
        # A cut far inside a long secret is like the one before it.
        for place in range(1, len(text), 1 if len(text) < 200 else 7):
            watched = Watched(cut(text, [place]), rules)
            assert watched.findings == expected
            assert not watched.leaked


@pytest.mark.parametrize("rule", STRUCTURED, ids=lambda rule: rule.id)
def test_a_token_in_what_may_be_a_number_is_found_before_it_is_shown(rule):
    for example in rule.examples:
        text = f"AB12 {fill(example, 3)} 34 CD and"
        for place in range(len(text) - 24, len(text)):
            watched = Watched(cut(text, [place]), BY_WORD)
            assert watched.findings == list(SCANNER.scan(text))
            assert not watched.leaked


@every_way
@pytest.mark.parametrize("form", ["ghp_{36 alnum}", 'password = "{8 alnum}#{3 digit}"'])
def test_a_secret_is_found_when_each_character_comes_alone(form, rules):
    text = f"now: {fill(form, 5)} and on"
    watched = Watched(text, rules)
    assert watched.findings == list(SCANNER.scan(text))
    assert not watched.leaked


@every_way
@settings(max_examples=60, deadline=None)
@given(text=TEXTS, data=st.data())
def test_a_stream_finds_what_is_in_the_whole_text(rules, text, data):
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    watched = Watched(cut(text, places), rules)
    assert watched.findings == list(SCANNER.scan(text))
    assert not watched.leaked
    assert [text[f.finding.start : f.finding.end] for f in watched.found] == [
        f.value for f in watched.found
    ]


@pytest.mark.parametrize("rules", [ALL, BY_WORD])
def test_words_can_be_shown_at_once(rules):
    stream = StreamScanner(rules)
    stream.feed("The function ")
    assert stream.safe == stream.end
    stream.feed("returns the sum")
    assert stream.end - stream.safe == 3


def test_where_nothing_is_acted_on_nothing_waits():
    stream = StreamScanner(NOTHING)
    stream.feed("returns the sum")
    assert stream.safe == stream.end


def test_prose_is_not_scanned_word_by_word():
    class Counting(Scanner):
        scans = 0

        def scan(self, text):
            self.scans += 1
            return super().scan(text)

    scanner = Counting()
    stream = StreamScanner(StreamRules(scanner, (Tier.STRUCTURED,)))
    for word in "some words of prose and_an_uncommonly_long_name in " * 100:
        stream.feed(word)
    stream.finish()
    assert scanner.scans <= 4


@every_way
def test_no_more_than_the_limit_is_held_back(rules):
    class Counting(Scanner):
        scanned = 0

        def scan(self, text):
            self.scanned += len(text)
            return super().scan(text)

    scanner = Counting()
    stream = StreamScanner(StreamRules(scanner, rules.acted_on))
    for _ in range(20_000):
        stream.feed("aB3d")
        assert stream.end - stream.safe <= LIMIT
    assert stream.most_held <= LIMIT
    assert scanner.scanned < 4 * stream.end


@pytest.mark.parametrize("rules", [ALL, BY_WORD])
def test_a_key_without_end_is_let_go_redacted(example, rules):
    text = example("private-key-beginning") + ("\n" + "A1b2" * 16) * 400
    watched = Watched([text[i : i + 500] for i in range(0, len(text), 500)], rules)
    assert watched.scanner.most_held <= LIMIT
    assert watched.findings[0].start <= text.index("\n")
    assert watched.findings[0].end > 6_000
    assert not watched.leaked


def test_a_long_key_is_found_when_it_comes_line_by_line():
    text = fill("-----BEGIN {0 any}PRIVATE KEY-----\n", 1) + "".join(
        fill("{64 base64}\n", seed) for seed in range(150)
    )
    text += "-----END PRIVATE KEY-----\nand more"
    watched = Watched(text.splitlines(keepends=True), BY_WORD)
    assert watched.findings == list(SCANNER.scan(text))
    assert not watched.leaked


def test_a_phrase_of_several_words_is_found_at_every_split_point(tmp_path):
    (tmp_path / "names.txt").write_text("Blue Heron River\n")
    scanner = Scanner((*load_rules(), *words_of(tmp_path / "names.txt")))
    text = "we call it blue heron\nriver here"
    expected = list(scanner.scan(text))
    assert len(expected) == 1
    for place in range(len(text)):
        watched = Watched(cut(text, [place]), StreamRules(scanner))
        assert watched.findings == expected
        assert not watched.leaked


def test_what_was_shown_in_a_pause_is_still_recognised_when_the_rest_comes(example):
    token = example("npm-token")
    stream = StreamScanner(BY_WORD)
    stream.feed(token[:8])
    assert stream.finish() == []
    assert stream.safe == 8
    stream.feed(token[8:])
    (found,) = stream.finish()
    assert found.finding == Finding(8, len(token), "npm-token", Tier.STRUCTURED, "secret")


def test_what_was_found_does_not_print(example):
    token = example("npm-token")
    stream = StreamScanner(ALL)
    (found,) = [*stream.feed(token), *stream.finish()]
    assert found.value == token
    assert token not in repr(found)


@pytest.mark.parametrize("rule", STRUCTURED, ids=lambda rule: rule.id)
def test_a_token_known_by_its_form_is_one_long_word_with_an_anchor_in_it(rule):
    """What lets a short word go on without a scan."""
    if rule.id.startswith("private-key"):
        return
    for probe in rule.probes:
        assert parser.parse(probe.pattern).getwidth()[0] >= SHORTEST
        assert probe.anchors
    for example in rule.examples:
        text = fill(example, 11)
        (found,) = SCANNER.scan(text).of(Tier.STRUCTURED)
        value = text[found.start : found.end]
        assert not parser_breaks(value)
        assert BY_WORD.may_be_in(value)


def parser_breaks(text):
    """Return the breaks in a text."""
    return set(text) & set(BREAKS.replace("\\s", " \n").replace("\\", ""))
