"""With Hyperscan as with arrays: the same findings, and a fault that is loud."""

import gc
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.dlp import (
    DEFAULT_TIERS,
    TIERS,
    CrashNote,
    Databases,
    HyperscanEngine,
    Scanner,
    StreamRules,
    StreamScanner,
    Tier,
    load_rules,
    load_words,
)
from hortus.dlp.forms import fill
from hortus.dlp.native import REACH, NativePrefilter
from hortus.dlp.trial import Compiling

hyperscan = pytest.importorskip("hyperscan")
RULES = load_rules()
PORTABLE = Scanner()
ONE = fill("ghp_{36 alnum}", 1)
NEAR = st.one_of(
    st.sampled_from(RULES).flatmap(
        lambda r: st.sampled_from((*r.examples, *r.counter)).map(lambda e: fill(e, 5))
    ),
    st.text(max_size=12),
    st.sampled_from(
        ["\n", " ", ' = "', "'", "secret", "password=", "-----BEGIN ", "1234 ", "@a."]
    ),
    st.sampled_from(["x" * 40, "a " * 9_000, "é" * 30, "\x00", "\\n", "%3D", "KEY: "]),
)
TEXTS = st.lists(NEAR, max_size=6).map("".join)


# For tests it is this process that compiles.
COMPILING = Compiling()


@pytest.fixture(scope="module")
def native():
    return Scanner(engine=HyperscanEngine(COMPILING))


@given(text=TEXTS)
def test_any_text_gives_the_same_findings(native, text):
    assert native.scan(text) == PORTABLE.scan(text)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), text=TEXTS)
def test_any_bytes_give_the_same_findings(native, data, text):
    data = data + text.encode("utf-8", "surrogatepass") + data
    assert native.scan(data) == PORTABLE.scan(data)


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_a_text_that_ends_anywhere_gives_the_same_findings(native, cut):
    for rule in RULES:
        text = f"{fill(rule.examples[0], 3)} and on"
        assert native.scan(text[: -cut or None]) == PORTABLE.scan(text[: -cut or None])


def in_pieces(scanner, text, place):
    """Return what a stream of two pieces holds."""
    stream = StreamScanner(StreamRules(scanner))
    found = [*stream.feed(text[:place]), *stream.feed(text[place:]), *stream.finish()]
    return [one.finding for one in found]


@pytest.mark.parametrize("rule", [r for r in RULES if r.tier in DEFAULT_TIERS][::9])
def test_a_stream_that_is_cut_anywhere_gives_the_same_findings(native, rule):
    text = f"before\n{fill(rule.examples[0], 3)}\nafter"
    expected = list(PORTABLE.scan(text))
    for place in range(1, len(text), 1 if len(text) < 200 else 11):
        assert in_pieces(native, text, place) == expected


def test_the_tier_that_is_only_scored_gives_the_same_findings():
    text = "\n".join(fill(e, 2) for rule in RULES for e in rule.examples)
    engine = HyperscanEngine(COMPILING)
    assert Scanner(tiers=TIERS, engine=engine).scan(text) == Scanner(tiers=TIERS).scan(text)


def test_company_words_are_found_whatever_their_letters(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("Bluebird Nine\nGrünspecht\nkode (49)\n", encoding="utf-8")
    words = load_words(file)
    text = "the BLUEBIRD\nnine, a Grünspecht; GRÜNSPECHT and kode (49) but bluebirds"
    found = Scanner(words, engine=HyperscanEngine(COMPILING)).scan(text)
    assert found == Scanner(words).scan(text)
    assert len(found) == 4


def test_a_find_far_from_its_beginning_is_found(native):
    key = "A1b2" * (12_000 // 4)
    kind = "PRIVATE" + " KEY"
    text = f"-----BEGIN {kind}-----\n{key}\n-----END {kind}-----\n" + "y " * REACH
    assert native.scan(text) == PORTABLE.scan(text)
    assert len(native.scan(text)) == 1


def test_a_scanner_without_rules_finds_nothing_with_any_engine():
    assert len(Scanner([], engine=HyperscanEngine(COMPILING)).scan(ONE)) == 0


def test_threads_have_space_of_their_own(native):
    texts = [f"{'word ' * n}{ONE}\n" * 9 for n in range(300)]
    expected = [PORTABLE.scan(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(native.scan, texts)) == expected


def test_what_is_called_back_outlives_everything_around_the_scan():
    # Few rules, since compiling all of them is what takes long.
    rules = [rule for rule in RULES if Scanner([rule]).scan(ONE)]
    scanner = Scanner(rules, engine=HyperscanEngine(COMPILING))
    for _ in range(5):
        gc.collect()
        assert len(scanner.scan(ONE)) == 1
        scanner = Scanner(rules, engine=HyperscanEngine(COMPILING))


def test_a_fault_is_logged_and_all_goes_on_with_arrays(caplog):
    engine = HyperscanEngine(COMPILING)
    scanner, other = Scanner(engine=engine), Scanner(tiers=[Tier.STRUCTURED], engine=engine)
    assert engine.state == "Hyperscan on trial"
    broken = scanner._prefilter
    # Space that belongs to another database is what Hyperscan itself finds fault with.
    tiny = hyperscan.Database()
    tiny.compile(expressions=[b"a"], ids=[0], flags=[0])
    broken._own.scratch = hyperscan.Scratch(tiny)
    with caplog.at_level(logging.ERROR):
        assert scanner.scan(ONE) == PORTABLE.scan(ONE)
    assert engine.failed
    assert engine.state.startswith("NumPy, since Hyperscan failed: ")
    assert "all texts are scanned with NumPy from now on" in caplog.text
    assert ONE not in caplog.text
    assert len(other.scan(ONE)) == 1


CRASH = """
import faulthandler, sys
from pathlib import Path
from hortus.dlp import CrashNote, HyperscanEngine, Scanner, load_rules
from hortus.dlp.native import NativePrefilter

class Crashing:
    version = "that crashes"
    def get(self, wanted):
        return self
    def scan(self, data, match_event_handler, context, scratch):
        faulthandler._sigsegv()

with CrashNote(Path(sys.argv[1])).kept():
    NativePrefilter._scratch = lambda self: None
    Scanner(load_rules()[:1], engine=HyperscanEngine(Crashing())).scan("x" * 100)
"""


def test_a_crash_of_the_native_code_is_known_at_the_next_start(tmp_path):
    words = [sys.executable, "-c", CRASH, str(tmp_path)]
    ended = subprocess.run(words, capture_output=True, check=False)
    assert ended.returncode < 0
    assert CrashNote(tmp_path).blames_scanner()


def test_a_first_pass_is_made_once_and_said_to_be_there(tmp_path):
    engine = HyperscanEngine(COMPILING)
    probes = [probe for rule in RULES[:2] for probe in rule.probes]
    assert not engine.has(probes)
    assert isinstance(engine.prefilter(probes), NativePrefilter)
    assert engine.has(probes)
    assert not Databases(tmp_path, b"key").has(())
