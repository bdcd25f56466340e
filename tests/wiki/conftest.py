"""Repositories to build wikis of, and a reader of the pages that come out."""

import os
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hortus.wiki import Order, build

ENVIRONMENT = {
    "PATH": os.defpath,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_DATE": "2024-03-01T12:00:00Z",
    "GIT_COMMITTER_DATE": "2024-03-01T12:00:00Z",
}
_APART = {"br", "td", "th", "dt", "dd", "li", "p", "div"}
_VOID = {"meta", "br", "wbr", "link", "img", "input", "hr"}


class Sources:
    """A git repository that a test fills."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, feed: bytes = b"") -> str:
        """Run git in it and return what it prints."""
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        done = subprocess.run(
            ["git", "-C", str(self.path), *identity, *words],
            input=feed,
            capture_output=True,
            check=True,
            env=ENVIRONMENT,
        )
        return done.stdout.decode().strip()

    def commit(self, files: dict[str, str | bytes | None], message: str = "change") -> str:
        """Commit files, take away those that are None, and return the commit's id."""
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                file.unlink()
            else:
                file.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


class Page(HTMLParser):
    """An HTML page, read: its words, links, ids and elements; every element has to be closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self.hrefs += [found["href"]] if "href" in found else []
        self.ids += [found["id"]] if "id" in found else []
        if tag in _APART or found.get("class", "").endswith("block"):
            self.words.append(" ")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that has nothing in it."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that what ends is what began last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note words."""
        if self._open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, with single blanks."""
        return " ".join("".join(self.words).split())


class Wiki:
    """A wiki in a folder, built of some sources."""

    def __init__(self, sources: Sources, place: Path) -> None:
        self.sources = sources
        self.place = place

    def build(self, name: str = "shop", *, own_sources: bool = False):
        """Bring it up to date."""
        order = Order(self.sources.path, self.place, name, own_sources)
        return build(order, lambda *_: None)

    def page(self, name: str) -> Page:
        """Return a page; of a path, the page of that module."""
        if "/" in name or not name.endswith(".html"):
            flat = "".join(c if c.isalnum() or c in "._" else "-" for c in name)
            (file,) = self.place.glob(f"m/{flat}-????????.html")
        else:
            file = self.place / name
        return Page(file.read_text(encoding="utf-8"))

    def pages(self) -> dict[str, Page]:
        """Return every page by its name."""
        names = sorted(name for name in self.names() if name.endswith(".html"))
        return {name: Page((self.place / name).read_text(encoding="utf-8")) for name in names}

    def names(self) -> set[str]:
        """Return every file of it."""
        return {
            file.relative_to(self.place).as_posix()
            for file in self.place.rglob("*")
            if file.is_file()
        }

    def times(self) -> dict[str, int]:
        """Return when each file was written."""
        return {name: (self.place / name).stat().st_mtime_ns for name in self.names()}


@pytest.fixture
def sources(tmp_path):
    """Return an empty repository."""
    return Sources(tmp_path / "shop")


@pytest.fixture
def wiki(sources, tmp_path):
    """Return a wiki that is not built yet."""
    return Wiki(sources, tmp_path / "wiki")


@pytest.fixture(scope="session")
def new_wiki():
    """Return a function that makes an empty repository and the wiki of it, in two folders."""
    return lambda repository, place: Wiki(Sources(repository), place)


@pytest.fixture
def built(wiki):
    """Return a function that commits files and builds a wiki of them."""

    def built(files):
        wiki.sources.commit(files)
        wiki.build()
        return wiki

    return built


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """Return the wiki of a small repository with several languages, which no test changes."""
    folder = tmp_path_factory.mktemp("shop")
    sources = Sources(folder / "shop")
    sources.commit(SHOP, "Sell things")
    sources.commit({"src/shop/cart.py": SHOP["src/shop/cart.py"] + "\n"}, "Tidy the cart")
    wiki = Wiki(sources, folder / "wiki")
    wiki.build()
    return wiki


SHOP = {
    "README.md": "# Shop\n\n[![badge](x)](y)\n\nSells lanterns to people. It is small.\n\n"
    "## Testing\n\n```console\n$ pytest\n```\n\n"
    "- **Lantern**: a light that one can carry about.\n",
    "CODEOWNERS": "/src/shop/ @shop-team\n",
    "Makefile": "test: dev  ## run the tests\n\tpytest -q\n",
    "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.11"\n\n'
    '[project.scripts]\nshop = "shop.cart:main"\n',
    "src/shop/__init__.py": '"""A shop."""\n\nfrom shop.cart import Cart\n\n__all__ = ["Cart"]\n',
    "src/shop/cart.py": '"""What a customer wants to buy."""\n\nimport requests\n\n'
    "from shop.money import Price\n\n\nclass Cart:\n"
    '    """A cart. It holds things."""\n\n    def add(self, price: Price) -> None:\n'
    '        """Put one thing in."""\n\n    def _hidden(self): ...\n\n\ndef main(): ...\n',
    "src/shop/money.py": 'class Price:\n    """An amount of money in cents."""\n',
    "tests/test_cart.py": "from shop.cart import Cart\n",
    "web/app.ts": '/** Draws the shop. */\nimport { el } from "./dom";\n\n'
    "/** Draw everything. */\nexport function draw(name: string): void {}\n",
    "web/dom.ts": "export const el = (tag: string) => tag;\n",
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "stock/stock.go": "// Package stock counts.\npackage stock\n\nimport (\n"
    '\t"fmt"\n\n\t"example.com/shop/unit"\n)\n\n// Count counts.\nfunc Count(u unit.Unit) int {\n'
    "\treturn 1\n}\n",
    "stock/stock_test.go": 'package stock\n\nimport "testing"\n',
    "unit/unit.go": "package unit\n\n// Unit is one.\ntype Unit struct{}\n",
    ".env": "PASSWORD=lantern\n",
    "schema.sql": "SELECT 1;\n",
}
