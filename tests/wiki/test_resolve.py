"""An import leads to the file that it means, or to a name outside of the repository."""

import pytest

from hortus.wiki.resolve import Known, Resolver, Target
from hortus.wiki.types import Import, Outline


def resolver(files, manifests=None):
    """Return a resolver; files are given by path, with their packages where these matter."""
    suffixes = {
        "py": "python",
        "ts": "typescript",
        "js": "javascript",
        "go": "go",
        "java": "java",
        "rs": "rust",
    }
    languages = {path: suffixes[path.rpartition(".")[2]] for path in files}
    named = files if isinstance(files, dict) else dict.fromkeys(files, "")
    outlines = {path: Outline(package=package) for path, package in named.items()}
    return Resolver(Known(outlines, languages, manifests or {}))


PYTHON = [
    "src/shop/__init__.py",
    "src/shop/cart.py",
    "src/shop/money/__init__.py",
    "src/shop/money/price.py",
    "bench/load.py",
    "bench/process.py",
    "setup.py",
]


@pytest.mark.parametrize(
    ("path", "target", "names", "found"),
    [
        ("bench/load.py", "shop", (), ["src/shop/__init__.py"]),
        ("bench/load.py", "shop", ("cart",), ["src/shop/cart.py"]),
        ("bench/load.py", "shop.cart", ("Cart",), ["src/shop/cart.py"]),
        ("bench/load.py", "process", (), ["bench/process.py"]),
        ("src/shop/cart.py", ".money.price", ("Price",), ["src/shop/money/price.py"]),
        ("src/shop/cart.py", ".", ("money",), ["src/shop/money/__init__.py"]),
        ("src/shop/__init__.py", ".cart", ("Cart",), ["src/shop/cart.py"]),
        ("src/shop/money/price.py", "..cart", ("Cart",), ["src/shop/cart.py"]),
        (
            "src/shop/money/price.py",
            "..",
            ("cart", "money"),
            ["src/shop/cart.py", "src/shop/money/__init__.py"],
        ),
        ("src/shop/cart.py", "shop.cart", ("self",), []),
    ],
)
def test_python_names_are_found(path, target, names, found):
    assert resolver(PYTHON).find(path, Import(target, 1, names)).files == tuple(found)


def test_what_python_brings_itself_is_not_outside():
    find = resolver(PYTHON).find
    assert find("src/shop/cart.py", Import("os.path", 1)) == Target()
    assert find("src/shop/cart.py", Import("requests.auth", 1)) == Target(outside="requests")
    assert find("src/shop/cart.py", Import("..............x", 1)).files == ()


SCRIPT = ["web/app.ts", "web/dom.ts", "web/ui/index.ts", "web/old.js", "libs/a/src/index.ts"]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("./dom", ["web/dom.ts"]),
        ("./dom.js", ["web/dom.ts"]),
        ("./dom.ts", ["web/dom.ts"]),
        ("./ui", ["web/ui/index.ts"]),
        ("./old", ["web/old.js"]),
        ("../libs/a/src", ["libs/a/src/index.ts"]),
        ("@shop/a", ["libs/a/src/index.ts"]),
        ("./nothing", []),
        ("../../../../etc/passwd", []),
        ("./app", []),
    ],
)
def test_script_paths_and_packages_are_found(target, found):
    manifests = {
        "libs/a/package.json": '{"name": "@shop/a", "main": "dist/x.js"}',
        "package.json": "{broken",
    }
    find = resolver(SCRIPT, manifests).find
    assert find("web/app.ts", Import(target, 1)).files == tuple(found)


def test_packages_of_others_are_outside():
    find = resolver(SCRIPT).find
    assert find("web/app.ts", Import("@scope/pkg/deep", 1)).outside == "@scope/pkg"
    assert find("web/app.ts", Import("lodash/map", 1)).outside == "lodash"
    assert find("web/app.ts", Import("node:fs", 1)).outside == ""


def test_go_packages_are_folders_of_a_module():
    files = ["main.go", "a/a.go", "a/b.go", "tools/t/t.go"]
    manifests = {"go.mod": "module example.com/shop\n", "tools/go.mod": "module example.com/t\n"}
    find = resolver(files, manifests).find
    assert find("main.go", Import("example.com/shop/a", 1)).files == ("a/a.go", "a/b.go")
    assert find("main.go", Import("example.com/t/t", 1)).files == ("tools/t/t.go",)
    assert find("a/a.go", Import("example.com/shop/a", 1)) == Target()
    assert find("a/a.go", Import("example.com/shopping/a", 1)).outside == "example.com/shopping/a"
    assert find("a/a.go", Import("net/http", 1)) == Target()


def test_java_classes_are_found_by_their_packages():
    files = {"m/src/main/java/a/b/C.java": "a.b", "n/D.java": "d", "n/E.java": "d"}
    find = resolver(files).find
    assert find("n/D.java", Import("a.b.C", 1)).files == ("m/src/main/java/a/b/C.java",)
    assert find("n/D.java", Import("a.b.C.Inner", 1)).files == ("m/src/main/java/a/b/C.java",)
    assert find("m/src/main/java/a/b/C.java", Import("d.*", 1)).files == ("n/D.java", "n/E.java")
    assert find("n/D.java", Import("d.E", 1)) == Target()
    assert find("n/D.java", Import("java.util.List", 1)) == Target()
    assert find("n/D.java", Import("org.slf4j.api.Logger", 1)).outside == "org.slf4j.api"


RUST = [
    "shop/src/lib.rs",
    "shop/src/cart.rs",
    "shop/src/money/mod.rs",
    "shop/src/money/price.rs",
    "cli/src/main.rs",
]
CRATES = {
    "shop/Cargo.toml": '[package]\nname = "my-shop"\n',
    "cli/Cargo.toml": '[package]\nedition = "2021"\nname = "cli"\n',
}


@pytest.mark.parametrize(
    ("path", "target", "found"),
    [
        ("shop/src/lib.rs", "self::cart", ["shop/src/cart.rs"]),
        ("shop/src/cart.rs", "crate::money::price::Price", ["shop/src/money/price.rs"]),
        ("shop/src/money/price.rs", "super::Money", ["shop/src/money/mod.rs"]),
        ("shop/src/money/price.rs", "super::super::cart::Cart", ["shop/src/cart.rs"]),
        ("shop/src/money/mod.rs", "price::Price", ["shop/src/money/price.rs"]),
        ("cli/src/main.rs", "my_shop::cart::Cart", ["shop/src/cart.rs"]),
        ("cli/src/main.rs", "crate::nothing", []),
        ("shop/src/cart.rs", "std::fmt", []),
    ],
)
def test_rust_modules_are_found(path, target, found):
    assert resolver(RUST, CRATES).find(path, Import(target, 1)).files == tuple(found)


def test_crates_of_others_are_outside():
    find = resolver(RUST, CRATES).find
    assert find("cli/src/main.rs", Import("serde::de", 1)).outside == "serde"
    assert find("cli/src/main.rs", Import("core::fmt", 1)) == Target()


def test_a_manifest_made_to_hurt_does_no_harm():
    manifests = {"package.json": "[" * 50_000, "go.mod": "module\n", "Cargo.toml": "[package]" * 9}
    assert resolver(SCRIPT, manifests).find("web/app.ts", Import("x", 1)).outside == "x"
