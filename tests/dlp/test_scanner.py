"""The scanner: places, labels, mixed texts, and texts made to hurt."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Findings, Scanner, Tier, load_rules
from hortus.dlp.forms import fill
from hortus.dlp.types import PERSONAL, SECRET

SCANNER = Scanner()
RULES = [rule for rule in load_rules() if rule.tier is Tier.STRUCTURED]
SECRETS = st.sampled_from(RULES).flatmap(
    lambda rule: st.sampled_from(rule.examples).map(lambda form: fill(form, 3))
)
ONE = fill("ghp_{36 alnum}", 1)


def spans(text, scanner=SCANNER):
    return [(f.rule, text[f.start : f.end]) for f in scanner.scan(text)]


def test_the_place_is_that_of_the_value_alone():
    assert spans(f"a = '{ONE}'") == [("github-personal-token", ONE)]


@given(st.text(max_size=40), SECRETS, st.text(max_size=40))
def test_places_count_characters_in_text_and_bytes_in_bytes(before, secret, after):
    text = f"{before}\n{secret}\n{after}"
    data = text.encode("utf-8", "surrogatepass")
    in_text = [text[f.start : f.end].encode() for f in SCANNER.scan(text)]
    in_bytes = [data[f.start : f.end] for f in SCANNER.scan(data)]
    assert in_text == in_bytes != []


@given(st.lists(st.one_of(SECRETS, st.text(max_size=9)), max_size=8).map(" ".join))
def test_findings_are_in_order_and_never_overlap(text):
    found = list(SCANNER.scan(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) for f in found)


@given(st.text(max_size=300))
def test_any_text_can_be_scanned(text):
    assert isinstance(SCANNER.scan(text), Findings)


@given(st.binary(max_size=300))
def test_any_bytes_can_be_scanned(data):
    assert isinstance(SCANNER.scan(data), Findings)


def test_where_two_rules_meet_the_surer_names_the_whole():
    found = SCANNER.scan(f"api_token = {ONE}")
    assert [(f.rule, f.tier) for f in found] == [("github-personal-token", Tier.STRUCTURED)]


def test_labels_say_what_kinds_of_data_are_there():
    found = SCANNER.scan(f"{ONE} and ada@lovelace.org")
    assert found.labels == {SECRET, PERSONAL}
    assert len(found.of(Tier.STRUCTURED)) == 1
    assert SCANNER.scan("nothing").labels == frozenset()


def test_findings_do_not_hold_the_secret():
    assert ONE not in repr(SCANNER.scan(ONE))


def test_only_the_tiers_asked_for_are_looked_for():
    text = f"{ONE} ada@lovelace.org"
    assert spans(text, Scanner(tiers=[Tier.CONTEXTUAL])) == [("email-address", "ada@lovelace.org")]


def test_a_scanner_without_rules_finds_nothing():
    assert len(Scanner([]).scan(ONE)) == 0


@pytest.mark.parametrize(
    "piece",
    [
        "ghp_",
        "-----BEGIN " + "PRIVATE KEY-----",
        "-----BEGIN " + "PRIVATE KEY-----\n" + "A1b2" * 20 + "\n",
        "eyJ",
        "eyJaaaaaaaaaaaaaaaaaaaa.",
        "password=",
        "password = 'a",
        "secret_",
        "a://b:",
        "a@b.",
        "a@",
        "1234 ",
        "4",
        "DE89 3704 ",
        "authorization: bearer ",
        "aA1",
        "xoxb-1234567890-",
        "sk-proj-" + "T3BlbkFJ",
        "machine a login b ",
    ],
)
def test_a_text_made_to_hurt_is_scanned_in_linear_work(piece):
    # A quadratic rule would take hours on these two megabytes, not seconds.
    assert len(SCANNER.scan(piece * (400_000 // len(piece)))) >= 0
