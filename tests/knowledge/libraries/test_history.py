"""What git says of a symbol's age, and of files."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.knowledge.git import Repository
from hortus.knowledge.libraries.facts import Defined
from hortus.knowledge.libraries.history import changed, since
from hortus.knowledge.libraries.past import Past
from hortus.knowledge.libraries.store import FactStore
from hortus.knowledge.libraries.types import File, Symbol


@pytest.fixture
def past(tmp_path):
    """Return a past of which nothing is known yet."""
    store = FactStore(tmp_path / "facts")
    yield Past(store, FrozenClock(), 1.0)
    store.close()


def symbol(sources, path, name="f", language="python"):
    file = File(1, "x", sources.git("rev-parse", "HEAD"), path, "", language)
    return Symbol(name, file, Defined(name, "function", 1, 1, f"def {name}()"))


def test_a_symbol_is_as_old_as_its_definition_also_in_a_renamed_file(sources, past):
    body = "\n".join(f"x{number} = {number}" for number in range(30))
    sources.commit({"a.py": body})
    first = sources.commit({"a.py": f"{body}\ndef f(): ...\n"})
    sources.git("tag", "v2")
    sources.git("mv", "a.py", "b.py")
    sources.commit()
    sources.git("tag", "v3")
    found = since(symbol(sources, "b.py"), Repository(sources.path), past)
    assert (found.commit, found.tag) == (first[:12], "v2")


def test_of_what_was_never_committed_nothing_is_said(sources, past):
    sources.commit({"a.py": "x = 1\n"})
    assert since(symbol(sources, "a.py"), Repository(sources.path), past).commit == ""


def test_files_have_the_day_of_their_last_change(sources, past):
    sources.commit({"a.py": "1\n", "b c.py": "1\n"})
    head = sources.commit({"a.py": "2\n"})
    found = changed(["a.py", "b c.py", "no.py"], head, Repository(sources.path), past)
    assert set(found) == {"a.py", "b c.py"}
    assert len(found["a.py"]) == len("2026-01-01")
