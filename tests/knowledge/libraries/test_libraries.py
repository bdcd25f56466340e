"""Libraries, their symbols and the cards of these, for whoever may read what."""

import pytest

from hortus.knowledge import Readable
from hortus.knowledge.libraries import UnknownLibraryError, Wanted


def test_the_libraries_are_listed_with_the_repositories_that_import_them(company):
    (one,) = company.libraries.listing(company.may_read())
    assert (one.name, one.ecosystem, one.repository) == ("acme-http", "python", "http-lib")
    assert one.imported_as == ("acme_http",)
    assert one.importers == ("desk", "shop")
    assert one.files == 2


def test_what_may_not_be_read_is_not_counted(company):
    (one,) = company.libraries.listing(company.may_read("http-lib", "desk"))
    assert one.importers == ("desk",)
    everything = company.may_read("http-lib", "shop", "desk", "hidden")
    assert company.libraries.listing(everything)[0].importers == ("desk", "hidden", "shop")


def test_nobody_reads_anything_by_default(company):
    assert company.libraries.listing(Readable()) == []
    assert company.libraries.deprecated(Readable()) == ()
    with pytest.raises(UnknownLibraryError) as caught:
        company.libraries.card("acme_http.fetch", Readable())
    assert "acme-http" not in caught.value.remedy


def test_a_library_that_may_not_be_read_is_unknown_to_who_may_read_its_users(company):
    with pytest.raises(UnknownLibraryError):
        company.libraries.library("acme-http", company.may_read("shop", "desk"))


@pytest.mark.parametrize("name", ["acme-http", "acme_http"])
def test_a_library_shows_its_symbols_the_most_used_first(company, name):
    card = company.libraries.library(name, company.may_read())
    assert [(s.name, s.calls, s.repositories, s.deprecated) for s in card.symbols] == [
        ("acme_http.fetch", 3, 2, False),
        ("acme_http.Client", 1, 1, False),
        ("acme_http.Client.send", 1, 1, False),
        ("acme_http.get", 0, 0, True),
    ]


def test_more_symbols_than_are_wanted_are_counted(company):
    card = company.libraries.library("acme-http", company.may_read(), most=1)
    assert (len(card.symbols), card.more) == (1, 3)


@pytest.mark.parametrize(
    "name", ["acme_http.fetch", "acme_http.client.fetch", "fetch", "fetch()", "client.fetch"]
)
def test_a_symbol_is_found_by_all_of_its_names(company, name):
    card = company.libraries.card(name, company.may_read())
    assert card.name == "acme_http.fetch"
    assert card.aliases == ("acme_http.client.fetch",)


def test_a_card_says_what_is_known_of_a_symbol(company):
    card = company.libraries.card("acme_http.fetch", company.may_read())
    assert card.signature == "def fetch(url: str, *, timeout: float) -> bytes"
    assert card.doc == "Fetch a page, with retries."
    assert card.owner.owners == ("@http-team",)
    assert card.since.tag == "v1.1"
    assert (card.calls, card.repositories, card.deprecated) == (3, 2, False)
    assert sorted((s.repository, s.line) for s in card.sites[:2]) == [("desk", 8), ("shop", 5)]
    assert (card.sites[2].repository, card.sites[2].line) == ("shop", 9)
    assert {s.text for s in card.sites} >= {"return http.fetch(url, timeout=2.0)"}
    assert card.place.startswith("src/acme_http/client.py:16@")


def test_a_card_says_what_replaces_a_deprecated_symbol(company):
    card = company.libraries.card("acme_http.get", company.may_read())
    assert (card.deprecated, card.instead) == (True, "fetch")
    assert card.since.tag == "v1.0"


def test_what_is_called_in_the_same_functions_is_shown(company):
    card = company.libraries.card("Client.send", company.may_read())
    assert [(c.symbol, c.functions) for c in card.co_calls] == [
        ("acme_http.Client", 1),
        ("acme_http.fetch", 1),
    ]


def test_uses_that_later_commits_changed_are_shown_with_the_commit(company):
    card = company.libraries.card("acme_http.fetch", company.may_read())
    (one,) = card.corrections
    assert one.before == "acme_http.fetch(…, retry=…)"
    assert one.after == "acme_http.fetch(…, timeout=…)"
    head = company.sources["shop"].git("rev-parse", "HEAD")
    assert one.commits == (f"shop@{head[:12]} shop.py",)
    (replaced,) = company.libraries.card("acme_http.get", company.may_read()).corrections
    assert replaced.after == "acme_http.fetch(…, timeout=…)"


def test_deprecated_symbols_are_listed_under_all_their_names(company):
    (one,) = company.libraries.deprecated(company.may_read())
    assert (one.name, one.aliases) == ("acme_http.get", ("acme_http.client.get",))
    assert (one.instead, one.repository) == ("fetch", "http-lib")


def test_a_name_that_nothing_has_is_refused_with_near_ones(company):
    with pytest.raises(UnknownLibraryError) as caught:
        company.libraries.card("fetsh", company.may_read())
    assert "fetch" in caught.value.remedy


def test_each_content_is_read_only_once(company):
    assert company.libraries.refresh() == 0


def test_a_card_without_time_for_history_says_so_and_the_next_one_has_it(tmp_path, new_company):
    company = new_company(tmp_path)
    allowed = company.may_read()
    hurried = company.libraries.card("acme_http.get", allowed, Wanted(within_s=0.0))
    assert (hurried.since.commit, hurried.corrections) == ("", ())
    assert hurried.left_out > 0
    whole = company.libraries.card("acme_http.get", allowed)
    assert (whole.left_out, bool(whole.since.commit), len(whole.corrections)) == (0, True, 1)
    # What was once said is said again without any time.
    assert company.libraries.card("acme_http.get", allowed, Wanted(within_s=0.0)) == whole
    company.close()


def test_history_that_one_has_asked_for_tells_others_nothing_of_hidden_callers(
    tmp_path, new_company
):
    company = new_company(tmp_path)
    every = company.may_read("http-lib", "shop", "desk", "hidden")
    seen = company.libraries.card("acme_http.fetch", every)
    assert "hidden" in {site.repository for site in seen.sites}
    few = company.libraries.card("acme_http.fetch", company.may_read("http-lib", "desk"))
    assert {site.repository for site in few.sites} == {"desk"}
    assert "shop" not in str(few.corrections)
    assert (few.calls, few.repositories) == (1, 1)
    company.close()
