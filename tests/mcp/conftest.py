"""A company whose code is indexed, its tools, and a hortus that serves them at ``/mcp``."""

import asyncio
import json
import os
import subprocess
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from hortus.compose import Knowing
from hortus.compose.testing import RunningHouse
from hortus.core.testing import FrozenClock
from hortus.knowledge import Readable
from hortus.mcp import Asked, Protocol

LIBRARY = '''"""HTTP for the company."""


def fetch(url, *, timeout):
    """Fetch a page, with retries."""
    return b""


def get(url):
    """Deprecated: use fetch instead."""
    return b""
'''
SHOP = """from acme_http import fetch


def pay(order):
    return fetch(order.url, timeout=3.0)
"""
RULE = """id: no-float-money
message: Money is never a float
level: block
owner: payments
language: python
rule: {pattern: float($X)}
files: ["shop/**"]
examples:
  bad: ["float(price)"]
  good: ["Decimal(price)"]
"""
REPOSITORIES = {
    "http-lib": {"pyproject.toml": '[project]\nname = "acme-http"\n', "acme_http.py": LIBRARY},
    "shop": {"shop/pay.py": SHOP, ".hortus/rules/money.yml": RULE},
    "hidden": {"hidden.py": SHOP.replace("pay", "hide_away")},
}
_GIT = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com")
_ENVIRONMENT = {
    "PATH": os.defpath,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def make_repository(folder: Path, files: dict[str, str]) -> None:
    """Make a repository with one commit."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "Begin")):
        subprocess.run([*_GIT, "-C", str(folder), *words], check=True, env=_ENVIRONMENT)


@pytest.fixture(scope="package")
def data(tmp_path_factory):
    """Return a data folder with the index of the company."""
    root = tmp_path_factory.mktemp("company")
    knowing = Knowing(root / "data", FrozenClock())
    for name, files in REPOSITORIES.items():
        make_repository(root / name, files)
        knowing.library.add(root / name)
    knowing.library.update()
    knowing.libraries.refresh()
    knowing.close()
    return root / "data"


@pytest.fixture(scope="package")
def knowing(data):
    """Return the index with all that tools need of it."""
    made = Knowing(data, FrozenClock())
    yield made
    made.close()


@pytest.fixture(scope="package")
def sources(knowing):
    """Return where tools get their answers from."""
    return knowing.sources()


@pytest.fixture(scope="package")
def protocol(sources):
    """Return what answers the methods."""
    return Protocol(sources)


@pytest.fixture(scope="package")
def may_read(knowing):
    """Return a function that lets somebody read repositories by name."""

    def asked(*names):
        chosen = names or ("http-lib", "shop")
        found = (o.number for o in knowing.library.registry if o.name in chosen)
        return Asked(Readable.only(found), "ada", "key_1")

    return asked


class Served:
    """A running hortus, asked from the test's own thread."""

    def __init__(self, house: RunningHouse, loop: asyncio.AbstractEventLoop) -> None:
        self.house = house
        self.url = f"{house.url}/mcp"
        self.key = house.key
        self._loop = loop

    def ask(self, body, *, method="POST", key=None, **headers):
        """Return the status and the document of an answer."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        fields = {"content-type": "application/json", "accept": "application/json"}
        if key != "":
            fields["authorization"] = f"Bearer {key or self.key}"
        fields["mcp-protocol-version"] = "2025-11-25"
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.url, data, fields, method=method)
        try:
            with urlopen(request) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except HTTPError as e:
            with e:
                text = e.read()
                return e.code, json.loads(text) if text else None

    def events(self):
        """Return what was written down about calls, the newest first."""
        return [found.event for found in self.house.house.store.events.recent(50, "mcp.called")]


@pytest.fixture(scope="package")
def served(data):
    """Return a hortus whose keys open everything but what is hidden."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    readers = {"http-lib": ["everyone"], "sh*": ["everyone"], "hidden": ["team:nobody"]}
    house = RunningHouse(data, knowledge={"readers": readers}, store={"durability": "normal"})

    def run(story):
        return asyncio.run_coroutine_threadsafe(story, loop).result(30)

    try:
        run(house.__aenter__())
        yield Served(house, loop)
        run(house.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
