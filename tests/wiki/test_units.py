"""A repository is divided into what gets a page each."""

import pytest

from hortus.wiki.resolve import Known
from hortus.wiki.types import Import, Outline, Place
from hortus.wiki.units import is_test, structure


@pytest.mark.parametrize(
    "path",
    [
        "tests/a.py",
        "a/test_b.py",
        "a/b_test.go",
        "a.test.ts",
        "a/__tests__/b.js",
        "src/test/java/A.java",
        "FooTest.java",
        "conftest.py",
        "Spec/x.rb",
    ],
)
def test_tests_are_known_by_their_names(path):
    assert is_test(path)


@pytest.mark.parametrize("path", ["src/testing.py", "contest.py", "latest/a.go", "a/protest.ts"])
def test_what_only_sounds_like_a_test_is_none(path):
    assert not is_test(path)


def made(imports, languages=None, packages=None):
    """Return the structure of some files with their imports."""
    outlines = {
        path: Outline(
            imports=tuple(
                Import(target, n + 1, only_types=target.endswith("!"))
                if not target.endswith("!")
                else Import(target[:-1], n + 1, only_types=True)
                for n, target in enumerate(asked)
            ),
            package=(packages or {}).get(path, ""),
        )
        for path, asked in imports.items()
    }
    spoken = languages or dict.fromkeys(imports, "python")
    return structure(Known(outlines, spoken, {"go.mod": "module m\n"}))


def test_modules_have_pages_and_tests_have_none():
    found = made({"a.py": ["b", "b", "requests"], "b.py": [], "tests/test_a.py": ["a"]})
    assert list(found.units) == ["a.py", "b.py"]
    (edge,) = found.edges
    assert (edge.importer, edge.imported) == ("a.py", "b.py")
    assert edge.places == (Place("a.py", 1), Place("a.py", 2))
    assert found.tests == {"a.py": (Place("tests/test_a.py", 1),)}
    assert found.outside == {"a.py": {"requests": Place("a.py", 3)}}


def test_an_import_for_types_only_is_marked_unless_another_one_runs():
    (edge,) = made({"a.py": ["b!"], "b.py": []}).edges
    assert edge.only_types
    (edge,) = made({"a.py": ["b!", "b"], "b.py": []}).edges
    assert not edge.only_types


def test_the_files_of_a_go_package_share_a_page_and_its_tests_lie_beside():
    paths = ["a/x.go", "a/y.go", "a/x_test.go", "main.go"]
    found = made(
        {path: ["m/a"] if path == "main.go" else [] for path in paths},
        dict.fromkeys(paths, "go"),
        dict.fromkeys(paths, "main"),
    )
    assert {key: unit.files for key, unit in found.units.items()} == {
        ".": ("main.go",),
        "a": ("a/x.go", "a/y.go"),
    }
    assert (found.units["."].name, found.units["a"].name) == ("main", "a")
    assert found.tests == {"a": (Place("a/x_test.go"),)}
    assert [(edge.importer, edge.imported) for edge in found.edges] == [(".", "a")]


def test_java_tests_in_a_tree_of_their_own_touch_the_package():
    paths = ["src/main/java/a/A.java", "src/test/java/a/ATest.java"]
    found = made(dict.fromkeys(paths, ()), dict.fromkeys(paths, "java"), dict.fromkeys(paths, "a"))
    assert found.units["src/main/java/a"].name == "a"
    assert found.tests == {"src/main/java/a": (Place("src/test/java/a/ATest.java"),)}


def test_declarations_of_types_have_no_page():
    paths = ["a.pyi", "b.py"]
    assert list(made(dict.fromkeys(paths, ())).units) == ["b.py"]
