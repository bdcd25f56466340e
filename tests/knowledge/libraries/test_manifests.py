"""Which packages manifests define, and how they are imported."""

import pytest

from hortus.knowledge.libraries.manifests import (
    Ecosystem,
    Manifest,
    is_manifest,
    python_module,
    python_modules,
    read_manifest,
)


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("pyproject.toml", '[project]\nname = "acme"', "acme"),
        ("pyproject.toml", '[tool.poetry]\nname = "acme"', "acme"),
        ("setup.cfg", "[metadata]\nname = acme", "acme"),
        ("setup.py", "from setuptools import setup\nsetup(name='acme')", "acme"),
        ("a/package.json", '{"name": "@acme/http"}', "@acme/http"),
        ("go.mod", "module example.com/acme\n\ngo 1.22", "example.com/acme"),
        ("pom.xml", "<project><groupId>g</groupId><artifactId>a</artifactId></project>", "g:a"),
        ("settings.gradle.kts", 'rootProject.name = "acme"', "acme"),
        ("Cargo.toml", '[package]\nname = "acme"', "acme"),
    ],
)
def test_every_kind_of_manifest_gives_its_name(path, text, name):
    assert is_manifest(path)
    assert read_manifest(path, text.encode()) == name


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.ruff]"),
        ("pyproject.toml", "[["),
        ("package.json", "[" * 100_000),
        ("package.json", '{"name": 3}'),
        ("setup.py", "setup(name=NAME)"),
        ("setup.py", "def f(:"),
        ("setup.cfg", "no section"),
        ("pom.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><project/>"),
        ("pom.xml", "<project"),
        ("go.mod", "\xff"),
    ],
)
def test_what_names_no_package_is_passed_over(path, text):
    assert read_manifest(path, text.encode("latin-1")) == ""


def modules(name, *paths, folder=""):
    return python_modules(Manifest(name, Ecosystem.PYTHON, folder), paths)


@pytest.mark.parametrize(
    ("name", "paths", "found"),
    [
        ("acme-http", ["src/acme_http/__init__.py", "src/acme_http/a/__init__.py"], {"acme_http"}),
        ("acme-http", ["acme_http/__init__.py", "tests/__init__.py"], {"acme_http"}),
        ("acme-http", ["acme/http/__init__.py", "docs/x/__init__.py"], {"acme.http"}),
        ("acme", ["acme.py", "setup.py"], {"acme"}),
        ("acme", ["src/a/b/__init__.py", "src/a/c/__init__.py"], {"a.b", "a.c"}),
        ("acme", ["main.py"], set()),
    ],
)
def test_the_names_to_import_are_found_from_the_files(name, paths, found):
    assert modules(name, *paths) == found


def test_a_package_below_the_root_counts_only_its_own_files():
    found = modules("b", "a/src/a/__init__.py", "b/src/b/__init__.py", folder="b")
    assert found == {"b"}


def test_a_file_has_its_module_s_name():
    manifest = Manifest("b", Ecosystem.PYTHON, "b")
    assert python_module("b/src/b/x.py", manifest) == ("b.x", False)
    assert python_module("b/src/b/__init__.py", manifest) == ("b", True)
