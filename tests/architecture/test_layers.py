"""Rooms point downward and are entered by the front door; the contracts in pyproject hold it."""

import re
import subprocess
import sys
import tomllib

import pytest


@pytest.fixture(scope="module")
def contracts(root):
    """Return the import contracts of ``pyproject.toml``."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["tool"]["importlinter"]["contracts"]


def lint(folder, config):
    """Run import-linter in ``folder`` and return its exit status and words."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    done = subprocess.run(
        [*command, "--no-logo", "--no-cache", "--config", str(config)],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def protected_rooms(contracts):
    """Return the rooms that may be entered by their ``__init__`` only."""
    return {
        room.removeprefix("hortus.").removesuffix(".*")
        for contract in contracts
        if contract["type"] == "protected"
        for room in contract["protected_modules"]
    }


def test_the_contracts_are_kept(root):
    status, words = lint(root / "src", root / "pyproject.toml")
    assert status == 0, words


def test_every_room_is_entered_by_its_init_only(contracts, modules):
    rooms = {m.room for m in modules if m.is_surface and m.name.count(".") == 1}
    assert rooms - {"core"} <= protected_rooms(contracts)


def test_every_room_has_its_place_in_the_layers(contracts, modules):
    layers = " ".join(next(c for c in contracts if c["type"] == "layers")["layers"])
    placed = set(re.findall(r"\w+", layers))
    assert {m.room for m in modules} - {"", "__main__"} <= placed


@pytest.fixture
def house(tmp_path, contracts):
    """Return a package with the rooms of hortus and nothing in them."""
    for room in {"compose", "core"} | protected_rooms(contracts):
        folder = tmp_path / "hortus" / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
        (folder / "inner.py").write_text("")
    (tmp_path / "hortus" / "__init__.py").write_text("")
    return tmp_path


def test_rooms_that_import_nothing_keep_the_contracts(root, house):
    status, words = lint(house, root / "pyproject.toml")
    assert status == 0, words


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("core/__init__.py", "import hortus.cli\n"),
        ("gateway/__init__.py", "import hortus.console\n"),
        ("gateway/__init__.py", "import hortus.store.inner\n"),
        ("newroom/__init__.py", ""),
    ],
    ids=["upward", "sibling", "side-door", "room-without-place"],
)
def test_an_import_that_breaks_a_contract_is_found(root, house, file, text):
    (house / "hortus" / file).parent.mkdir(exist_ok=True)
    (house / "hortus" / file).write_text(text)
    assert lint(house, root / "pyproject.toml")[0] == 1
