"""Symbols of packages in every language, used across repositories."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.knowledge import Library, Readable
from hortus.knowledge.libraries import Libraries
from hortus.knowledge.libraries.symbols import absolute

COMPANY = {
    "js-lib": {
        "package.json": '{"name": "@acme/http"}',
        "src/client.js": "/** Get. */\nexport function get(url) { return url }\n",
        "test/client.test.js": "export function fake() {}\n",
    },
    "js-app": {"app.ts": "import {get} from '@acme/http/src/client.js';\nget(1)\n"},
    "go-lib": {
        "go.mod": "module example.com/acme/kit\n",
        "log/log.go": "package log\n\nfunc Print(s string) {}\n",
        "internal/x/x.go": "package x\n\nfunc Hidden() {}\n",
    },
    "go-app": {
        "main.go": 'package main\nimport "example.com/acme/kit/log"\nfunc f() { log.Print(1) }\n'
    },
    "java-lib": {
        "pom.xml": "<project><groupId>com.acme</groupId><artifactId>kit</artifactId></project>",
        "src/main/java/Kit.java": "package com.acme.kit;\npublic class Kit {\n"
        "public int run() { return 1; } }\n",
    },
    "java-app": {
        "App.java": "import com.acme.kit.Kit;\nclass App { int go(Kit k) { return k.run(); } }\n"
    },
    "mono": {
        "a/pyproject.toml": '[project]\nname = "acme-a"\n',
        "a/acme/a/__init__.py": "from acme.a._own import *\n",
        "a/acme/a/_own.py": "def help(): ...\n",
        "b/pyproject.toml": '[project]\nname = "b"\n',
        "b/b.py": "from acme import a\nfrom acme.a import help\n\na.help()\nhelp()\n",
    },
    "py-app": {"x.py": "from acme.a import help\nhelp()\n"},
}  # fmt: skip


@pytest.fixture(scope="module")
def every(tmp_path_factory, repository_at):
    root = tmp_path_factory.mktemp("languages")
    library = Library(root / "index", FrozenClock())
    for name, files in COMPANY.items():
        sources = repository_at(root / name)
        sources.commit(files)
        library.add(sources.path)
    library.update()
    libraries = Libraries(library)
    libraries.refresh()
    readable = Readable.only(one.number for one in library.registry)
    yield libraries, readable
    libraries.close()
    library.close()


@pytest.mark.parametrize(
    ("name", "importers"),
    [
        ("@acme/http", ("js-app",)),
        ("example.com/acme/kit", ("go-app",)),
        ("com.acme:kit", ("java-app",)),
        ("acme-a", ("py-app",)),
        ("b", ()),
    ],
)
def test_packages_of_every_kind_are_found_with_their_users(every, name, importers):
    libraries, readable = every
    found = {one.name: one.importers for one in libraries.listing(readable)}
    assert found[name] == importers


@pytest.mark.parametrize(
    ("name", "calls", "repositories"),
    [
        ("@acme/http.get", 1, 1),
        ("example.com/acme/kit/log.Print", 1, 1),
        ("com.acme.kit.Kit.run", 1, 1),
        ("acme.a.help", 3, 1),
    ],
)
def test_calls_are_counted_across_repositories(every, name, calls, repositories):
    libraries, readable = every
    card = libraries.card(name, readable)
    assert (card.name, card.calls, card.repositories) == (name, calls, repositories)


@pytest.mark.parametrize("name", ["fake", "Hidden", "log.Hidden"])
def test_tests_and_internal_packages_offer_nothing(every, name):
    libraries, readable = every
    assert not [
        symbol.name
        for library in ("@acme/http", "example.com/acme/kit")
        for symbol in libraries.library(library, readable).symbols
        if symbol.name.endswith(name)
    ]


@pytest.mark.parametrize(
    ("module", "own", "is_package", "found"),
    [
        ("a.b", "x.y", False, "a.b"),
        (".b", "x.y", False, "x.b"),
        (".b", "x.y", True, "x.y.b"),
        ("..b", "x.y.z", False, "x.b"),
        (".", "x.y", False, "x"),
    ],
)
def test_relative_modules_have_whole_names(module, own, is_package, found):
    assert absolute(module, own, is_package=is_package) == found
