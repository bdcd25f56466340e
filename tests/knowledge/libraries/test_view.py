"""Which files are tests, and under which key facts are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.languages import language_of
from hortus.knowledge.libraries.manifests import Ecosystem
from hortus.knowledge.libraries.types import File
from hortus.knowledge.libraries.view import _owned, is_test, key_of


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("tests/a.py", True),
        ("src/test/java/A.java", True),
        ("a_test.go", True),
        ("a.spec.ts", True),
        ("test_a.py", True),
        ("vendor/x/a.go", True),
        ("src/contest.py", False),
        ("latest/a.py", False),
    ],
)
def test_tests_are_known_by_their_names(path, found):
    assert is_test(path) is found


@pytest.mark.parametrize(
    ("path", "language", "found"),
    [
        ("a.py", "python", ("b", "python")),
        ("x/setup.py", "python", ("b", "manifest:setup.py")),
        ("go.mod", "", ("b", "manifest:go.mod")),
        ("a.rb", "ruby", None),
        ("node_modules/x/package.json", "json", None),
    ],
)
def test_facts_are_kept_by_what_is_read_of_a_file(path, language, found):
    assert key_of(File(1, "x", "c", path, "b", language)) == found


def files(*paths):
    return [File(1, "x", "c", path, path, language_of(path)) for path in paths]


def owned_by(places, *paths):
    found = _owned(files(*paths), places)
    return {place: [file.path for file in own] for place, own in found.items()}


def test_a_file_belongs_to_the_nearest_package_around_it():
    outer, inner = (Ecosystem.PYTHON, ""), (Ecosystem.PYTHON, "libs/http")
    found = owned_by([outer, inner], "a.py", "libs/b.py", "libs/http/x/c.py", "libs/https/d.py")
    assert found == {
        outer: ["a.py", "libs/b.py", "libs/https/d.py"],
        inner: ["libs/http/x/c.py"],
    }


def test_a_package_of_one_kind_has_no_files_of_another():
    places = [(Ecosystem.PYTHON, ""), (Ecosystem.NPM, "web")]
    found = owned_by(places, "web/a.ts", "web/b.py", "c.js", "d.rb")
    assert found == {(Ecosystem.NPM, "web"): ["web/a.ts"], (Ecosystem.PYTHON, ""): ["web/b.py"]}


def test_tests_belong_to_no_package():
    assert owned_by([(Ecosystem.PYTHON, "")], "tests/a.py", "b_test.py") == {}


_FOLDERS = st.lists(st.sampled_from("abc"), max_size=3).map("/".join)


@given(st.sets(_FOLDERS), st.lists(_FOLDERS, unique=True))
def test_every_file_is_in_at_most_one_package_and_that_is_around_it(places, folders):
    paths = [f"{folder}/x.py".lstrip("/") for folder in folders]
    found = owned_by([(Ecosystem.PYTHON, place) for place in places], *paths)
    every = [path for own in found.values() for path in own]
    assert len(every) == len(set(every))
    for (_, folder), own in found.items():
        assert all(not folder or path.startswith(f"{folder}/") for path in own)
    for path in set(paths) - set(every):
        around = path.rpartition("/")[0]
        assert not any(place in ("", around) or around.startswith(f"{place}/") for place in places)
