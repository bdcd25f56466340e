"""A company with a library, two repositories that use it, and one that nobody may read."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.knowledge import Library, Readable
from hortus.knowledge.libraries import Libraries

INIT = "from .client import Client, fetch, get\n"
CLIENT = '''"""HTTP for the company."""
import warnings


class Client:
    """Talks to our services."""

    def __init__(self, base, *, retries=3):
        self.base = base

    def send(self, path: str) -> bytes:
        """Send a request."""
        return b""


def fetch(url: str, *, timeout: float) -> bytes:
    """Fetch a page, with retries.

    Longer words.
    """
    return b""


def get(url):
    """Get a page.

    Deprecated: use fetch() instead.
    """
    return fetch(url, timeout=1.0)
'''
SHOP_OLD = """from acme_http import fetch, get


def pay(order):
    return fetch(order.url, retry=True)


def look(url):
    return get(url)
"""
SHOP_NEW = """from acme_http import fetch


def pay(order):
    return fetch(order.url, timeout=3.0)


def look(url):
    return fetch(url, timeout=1.0)
"""
DESK = """import acme_http as http
from acme_http.client import Client


def show(url: str):
    client = Client(url)
    client.send("/")
    return http.fetch(url, timeout=2.0)
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory, new_company):
    """Return the libraries of an indexed company, and who may read what of it."""
    made = new_company(tmp_path_factory.mktemp("company"))
    yield made
    made.close()


@pytest.fixture(scope="package")
def new_company(repository_at):
    """Return a function that makes the company in a folder."""

    def make(folder):
        lib = repository_at(folder / "http-lib")
        lib.commit({"README.md": "x\n"}, "Begin")
        lib.commit(
            {
                "pyproject.toml": '[project]\nname = "acme-http"\n',
                "src/acme_http/__init__.py": "from .client import Client, get\n",
                "src/acme_http/client.py": CLIENT.replace("fetch", "_fetch"),
            },
            "Add a client",
        )
        lib.git("tag", "v1.0")
        lib.commit(
            {
                "src/acme_http/__init__.py": INIT,
                "src/acme_http/client.py": CLIENT,
                ".github/CODEOWNERS": "* @http-team\n",
            },
            "Add fetch",
        )
        lib.git("tag", "v1.1")
        shop = repository_at(folder / "shop")
        shop.commit({"shop.py": SHOP_OLD}, "Begin")
        shop.commit({"shop.py": SHOP_NEW}, "Use fetch, with a timeout")
        desk = repository_at(folder / "desk")
        desk.commit({"desk.py": DESK}, "Begin")
        hidden = repository_at(folder / "hidden")
        hidden.commit({"hidden.py": DESK}, "Begin")
        return Company(folder, [lib, shop, desk, hidden])

    return make


class Company:
    """An index of the repositories, and the libraries in it."""

    def __init__(self, folder, sources):
        self.sources = {one.path.name: one for one in sources}
        self.library = Library(folder / "index", FrozenClock())
        for one in sources:
            self.library.add(one.path)
        self.library.update()
        self.libraries = Libraries(self.library)
        self.libraries.refresh()

    def may_read(self, *names):
        """Return the permission to read repositories by name; without names all but the hidden."""
        chosen = names or ("http-lib", "shop", "desk")
        return Readable.only(one.number for one in self.library.registry if one.name in chosen)

    def close(self):
        self.libraries.close()
        self.library.close()
