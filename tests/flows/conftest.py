"""What the user stories share: a whole hortus, a bounded time, a repository to learn from."""

import asyncio
import subprocess

import pytest

from hortus.compose.testing import RunningHouse, open_outside

# Commits that survive a killed process cost no disk flush, and no story here needs more.
QUICK = {"store": {"durability": "normal"}}


@pytest.fixture
def run():
    """Run a coroutine to its end; no story may take longer than half a minute."""

    def run(story):
        async def bounded():
            async with asyncio.timeout(30):
                return await story

        return asyncio.run(bounded())

    return run


@pytest.fixture
def house(tmp_path):
    """Return a maker of a whole hortus from the tables of its ``hortus.toml``.

    Models outside are open to everybody unless a story has policies of its own.
    """

    def make(models=None, **tables):
        outside = [name for name, table in (models or {}).items() if not table.get("inside")]
        if outside and "policy" not in tables:
            tables["policy"] = open_outside(tmp_path / "data", *outside)
        return RunningHouse(tmp_path / "data", **{**QUICK, "models": models or {}, **tables})

    return make


@pytest.fixture
def running(tmp_path):
    """Return a maker of a whole hortus with a clock of its own."""

    def make(clock, **tables):
        return RunningHouse(tmp_path / "data", clock, **{**QUICK, **tables})

    return make


@pytest.fixture(scope="session")
def eventually():
    """Return a function that waits until something holds and returns it; ``run`` sets the end."""

    async def eventually(holds):
        while not (found := holds()):  # noqa: ASYNC110 - it stands for any change from outside
            await asyncio.sleep(0.005)
        return found

    return eventually


@pytest.fixture(scope="session")
def repository(tmp_path_factory):
    """Return a small git repository with code that repeats itself enough to be learnt from."""
    folder = tmp_path_factory.mktemp("code") / "shop"
    (folder / "shop").mkdir(parents=True)
    for name in ("orders", "invoices", "customers", "parcels"):
        (folder / "shop" / f"{name}.py").write_text(CODE.format(name=name), encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Sell things"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return folder


CODE = '''
def load_{name}(connection, since):
    """Return the {name} changed since a moment."""
    rows = connection.execute("SELECT * FROM {name} WHERE changed_at > ?", (since,))
    return [dict(row) for row in rows.fetchall()]


def store_{name}(connection, rows):
    """Write the {name} back."""
    for row in rows:
        connection.execute("INSERT INTO {name} VALUES (?, ?)", (row["id"], row["name"]))
    connection.commit()


def count_{name}(connection):
    """Return how many {name} there are."""
    return connection.execute("SELECT count(*) FROM {name}").fetchone()[0]
'''
