"""A company whose code is indexed, and a gateway that runs beside the test."""

import asyncio
import os
import socket
import subprocess
import threading

import pytest

from hortus.agent.company import Company, CompanyPlace, Memory
from hortus.agent.testing import ScriptedModel
from hortus.compose import Knowing
from hortus.compose.testing import RunningHouse, inside
from hortus.core import SystemClock
from hortus.core.testing import FrozenClock

LIBRARY = '''"""HTTP for the company."""


def fetch(url, *, timeout):
    """Fetch a page, with retries."""
    return b""
'''
PAY = """from acme_http import fetch


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
_GIT = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com")
_ENVIRONMENT = {
    "PATH": os.defpath,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def make_repository(folder, files):
    """Make a repository with one commit."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "Begin")):
        subprocess.run([*_GIT, "-C", str(folder), *words], check=True, env=_ENVIRONMENT)


@pytest.fixture
def shop(tmp_path):
    """Return a checkout of a repository of the company."""
    make_repository(tmp_path / "shop", {"shop/pay.py": PAY})
    return tmp_path / "shop"


class Beside:
    """Runs gateways in a thread of their own."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._houses = []

    def open(self, data, **tables):
        house = RunningHouse(data, store={"durability": "normal"}, **tables)
        self._run(house.__aenter__())
        self._houses.append(house)
        return house

    def close(self):
        for house in self._houses:
            self._run(house.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, story):
        return asyncio.run_coroutine_threadsafe(story, self._loop).result(30)


@pytest.fixture(scope="package")
def beside():
    found = Beside()
    yield found
    found.close()


@pytest.fixture(scope="package")
def model():
    """Return a model that plays what tests give it."""
    with ScriptedModel() as found:
        yield found


@pytest.fixture(scope="package")
def gateway(tmp_path_factory, beside, model):
    """Return a gateway that has an index of the company's code."""
    root = tmp_path_factory.mktemp("company")
    knowing = Knowing(root / "data", FrozenClock())
    repositories = {
        "http-lib": {"pyproject.toml": '[project]\nname = "acme-http"\n', "acme_http.py": LIBRARY},
        "shop": {"shop/pay.py": PAY, ".hortus/rules/money.yml": RULE},
    }
    for name, files in repositories.items():
        make_repository(root / name, files)
        knowing.library.add(root / name)
    knowing.library.update()
    knowing.libraries.refresh()
    knowing.close()
    readers = {"readers": {"*": ["everyone"]}}
    return beside.open(root / "data", knowledge=readers, models={"m": inside(model.url)})


@pytest.fixture(scope="package")
def empty_gateway(tmp_path_factory, beside):
    """Return a gateway without an index."""
    return beside.open(tmp_path_factory.mktemp("empty") / "data")


class Key:
    """A credential that is a key."""

    def __init__(self, secret):
        self._secret = secret

    def headers(self, method, path):
        assert (method, path) in {("POST", "/mcp"), ("POST", "/v1/chat/completions")}
        return {"Authorization": f"Bearer {self._secret}"}


@pytest.fixture
def key(gateway):
    """Return the credential of somebody whom the gateway knows."""
    return Key(gateway.key)


@pytest.fixture
def company(tmp_path):
    """Return a maker of what asks a gateway, with what the person was told in ``.told``."""
    made = []

    def make(url, key="", repository="shop", **more):
        edit_s = more.pop("edit_s", 10.0)
        place = CompanyPlace(url, Key(key), repository, **more)
        memory = Memory(tmp_path / "memory", url, repository)
        told = []
        found = Company(place, memory, SystemClock(), told.append, edit_s)
        found.told = told
        made.append(found)
        return found

    yield make
    for one in made:
        one.close()


@pytest.fixture
def silent():
    """Return the address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
