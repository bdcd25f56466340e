"""What was put together is used again, and never after something has changed."""

import pytest

from hortus.knowledge.libraries.sights import Sights
from hortus.knowledge.libraries.store import FactStore


@pytest.fixture
def changing(tmp_path, new_company):
    """Return a company whose code may change."""
    made = new_company(tmp_path)
    yield made
    made.close()


@pytest.fixture
def seen_of():
    """Return a function that gives the sights of a company."""
    stores = []

    def made(company):
        stores.append(FactStore(company.library.folder))
        return Sights(company.library, stores[-1])

    yield made
    for store in stores:
        store.close()


@pytest.fixture
def sights(company, seen_of):
    """Return the sights of a company that stays as it is."""
    return seen_of(company)


def test_nothing_is_put_together_twice(company, sights):
    allowed = company.may_read()
    first = sights.of(allowed)
    assert sights.of(allowed) is first
    symbols = first.symbols(first.package("acme-http"))
    assert first.uses(symbols) is first.uses(symbols)


def test_a_commit_is_seen_at_once(changing, seen_of):
    sights = seen_of(changing)
    allowed = changing.may_read()
    before = sights.of(allowed)
    changing.sources["shop"].commit({"new.py": "import acme_http\n"}, "More")
    changing.library.update()
    after = sights.of(allowed)
    assert "new.py" not in {file.path for file in before.view.files}
    assert "new.py" in {file.path for file in after.view.files}


def test_facts_that_another_process_has_read_are_seen(changing, seen_of):
    sights = seen_of(changing)
    allowed = changing.may_read()
    changing.sources["shop"].commit({"new.py": "import acme_http\nacme_http.get('x')\n"}, "More")
    changing.library.update()
    before = sights.of(allowed)
    assert changing.libraries.refresh() == 1
    assert sights.of(allowed) is not before


def test_a_repository_that_was_removed_is_gone(changing, seen_of):
    sights = seen_of(changing)
    allowed = changing.may_read()
    assert "shop" in {file.name for file in sights.of(allowed).view.files}
    changing.library.remove("shop")
    assert "shop" not in {file.name for file in sights.of(allowed).view.files}


def test_who_may_read_less_is_never_given_what_others_see(company, sights):
    everything = sights.of(company.may_read("http-lib", "shop", "desk", "hidden"))
    for allowed in ("http-lib", "shop"), ("desk",), ():
        seen = sights.of(company.may_read(*allowed) if allowed else type(company.may_read())())
        assert {file.name for file in seen.view.files} == set(allowed)
        assert seen is not everything


def test_only_the_last_few_are_kept(company, sights):
    names = ("http-lib", "shop", "desk", "hidden")
    first = sights.of(company.may_read("http-lib"))
    for one in names:
        for other in names:
            sights.of(company.may_read(one, other))
    assert sights.of(company.may_read("http-lib")) is not first
