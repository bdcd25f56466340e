"""Pages stand by themselves: no scripts, nothing from elsewhere, everything escaped."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import msgspec
import pytest

from hortus.core.testing import FrozenClock
from hortus.evidence import CONTROLS, FOREVER_US, make_evidence
from hortus.evidence.making import Evidence
from hortus.evidence.pages import Pages, broken, number, span, stem, unit, value
from hortus.evidence.records import Period
from hortus.evidence.types import Demand, of_house

replace = msgspec.structs.replace


@pytest.fixture
def kind():
    """Name the one kind of database that is enough here."""
    return "sqlite"


class Outline(HTMLParser):
    """Collects what is checked of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links, self.open = [], set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.tags.append((tag, said))
        if "id" in said:
            assert said["id"] not in self.ids
            self.ids.add(said["id"])
        if "href" in said:
            self.links.append(said["href"])
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture
def pages(kept):
    made = list(make_evidence(kept.house, CONTROLS, FrozenClock()))
    index = Pages().index([each.document for each in made])
    return {"index": index} | {e.document.control.id: Pages().control(e) for e in made}


def test_every_page_stands_by_itself(pages):
    for page in pages.values():
        outline = Outline(page)
        assert outline.open == []
        assert outline.count("script") == outline.count("link") == outline.count("img") == 0
        assert outline.count("h1") == outline.count("main") == 1
        assert outline.count("table") == outline.count("caption")
        assert not re.search(r"https?://", page)
        assert " style=" not in page


def test_the_browser_takes_the_style_of_the_page_and_nothing_else(pages):
    page = pages["budgets"]
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_links_lead_somewhere(pages):
    ids = Outline(pages["budgets"]).ids
    inner = [link for link in Outline(pages["budgets"]).links if link.startswith("#")]
    assert {link.removeprefix("#") for link in inner} <= ids
    files = {f"{stem(control)}.html" for control in CONTROLS}
    assert files <= set(Outline(pages["index"]).links)


def test_the_page_says_what_the_document_says(kept):
    made = kept.make("budgets")
    page = Pages().control(made)
    document = made.document
    assert document.control.claim in page
    assert "not met" in page
    assert sha256(made.envelope).hexdigest() in page
    for limit in document.control.limits:
        assert limit.replace("'", "&#39;") in page
    for query in document.queries:
        assert query.name in page


def test_a_warning_stands_on_every_page(kept):
    made = kept.make("egress")
    warned = replace(made.document, warnings=("the log does not hold",))
    assert "the log does not hold" in Pages().control(Evidence(warned, made.envelope))
    assert "the log does not hold" in Pages().index([warned])


def test_what_clients_choose_is_escaped(kept):
    made = kept.make("egress")
    table = replace(made.document.tables[0], rows=(("<script>alert(1)</script>", "1"),))
    odd = replace(made.document, tables=(table,), reasons=("`<b>`",))
    page = Pages().control(Evidence(odd, made.envelope))
    assert "<script>" not in page
    assert "<code>&lt;b&gt;</code>" in page


def test_an_offence_without_a_proof_leads_nowhere(kept):
    kept.change("UPDATE outcomes SET cost_micro = 0 WHERE decision_id = 'dec_44'")
    page = Pages().control(kept.make("budgets"))
    links = [link for link in Outline(page).links if link.startswith("#")]
    assert {link.removeprefix("#") for link in links} <= Outline(page).ids
    assert "could not be proven" in page


def test_the_same_evidence_gives_the_same_page(kept):
    made = kept.make("retention")
    assert Pages().control(made) == Pages().control(made)


def test_numbers_are_written_for_people():
    slow = of_house("n", 1_234_567, "microseconds")
    assert (value(slow), unit(slow)) == ("1.235", "seconds")
    quick = of_house("n", 999, "microseconds")
    assert (value(quick), unit(quick)) == ("999", "microseconds")
    assert number(1_234_567) == "1\u202f234\u202f567"


@pytest.mark.parametrize(
    ("demand", "count", "is_broken"),
    [
        (Demand.NONE, 5, False),
        (Demand.ZERO, 0, False),
        (Demand.ZERO, 1, True),
        (Demand.SOME, 0, True),
        (Demand.SOME, 1, False),
        (Demand.NONE_OPEN, 1, True),
    ],
)
def test_a_demand_that_is_not_met_is_marked(demand, count, is_broken):
    assert broken(of_house("n", count, "things", demand)) is is_broken


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (0, FOREVER_US, "from the first to the newest"),
        (86_400_000_000, FOREVER_US, "from 1970-01-02 00:00:00, to the newest (UTC)"),
        (0, 86_400_000_000, "from the first, before 1970-01-02 00:00:00 (UTC)"),
    ],
)
def test_a_period_is_told_in_words(since, until, words):
    assert span(Period(1, since, until)) == words
