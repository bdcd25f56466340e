"""Importing does nothing but define names, and the command line starts light."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "aiohttp",
    "ast_grep_py",
    "alembic",
    "asyncio",
    "httptools",
    "jinja2",
    "numpy",
    "opentelemetry",
    "prometheus_client",
    "rich",
    "ruamel",
    "sqlalchemy",
    "starlette",
    "tomlkit",
    "uvicorn",
    "uvloop",
    "xllamacpp",
}


@pytest.fixture
def python(tmp_path):
    """Return a runner of Python in an empty folder with an empty home."""
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()

    def run(*words, path=""):
        environment = {
            "HOME": str(home),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": path,
        }
        done = subprocess.run(
            [sys.executable, *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def probe(python, root):
    """Return a function that imports modules and tells what they did besides."""

    def run(names, path=""):
        file = root / "tests" / "architecture" / "probe.py"
        return json.loads(python(str(file), *names, path=path))

    return run


def loaded_after(python, statement):
    """Return the modules that are loaded once ``statement`` has run."""
    return set(python("-c", f"import sys; {statement}; print(*sys.modules)").split()[2:])


def test_importing_any_module_does_nothing_else(modules, probe):
    names = [m.name for m in modules if m.path.name != "__main__.py"]
    assert probe(names) == {}


def test_a_module_that_acts_when_imported_is_found(tmp_path, probe):
    (tmp_path / "loud.py").write_text("print('hello')\n")
    (tmp_path / "online.py").write_text("import socket\nsocket.socket()\n")
    (tmp_path / "nosy.py").write_text("import os\nopen(os.environ['HOME'] + '/x', 'w').close()\n")
    (tmp_path / "busy.py").write_text(
        "import threading\nthreading.Thread(target=int, daemon=True).start()\n"
    )
    found = probe(["loud", "online", "nosy", "busy"], path=str(tmp_path))
    assert found["loud"] == ["printed 'hello\\n'"]
    assert "socket.__new__" in found["online"]
    assert found["nosy"][0].startswith("opened ")
    assert found["busy"][0].startswith("started ")


def test_the_version_is_printed_without_loading_any_room(python):
    loaded = loaded_after(python, "from hortus.cli import main; main(['--version'])")
    assert {name for name in loaded if name.startswith("hortus")} == {
        "hortus",
        "hortus.cli",
        "hortus.cli.entry",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "import hortus.cli",
        "from hortus.cli import main; main(['--version'])",
        "from hortus.cli import main; main(['--help'])",
    ],
)
def test_the_command_line_starts_without_heavy_libraries(python, statement):
    assert loaded_after(python, statement) & HEAVY == set()


@pytest.mark.parametrize("verb", ["index", "review", "rules"])
def test_a_verb_without_work_for_the_scanner_does_not_load_its_libraries(python, verb):
    loaded = loaded_after(python, f"import hortus.cli.{verb}")
    assert loaded & {"numpy", "aiohttp", "hortus.dlp", "hortus.client", "hortus.store"} == set()


def test_a_heavy_library_would_be_noticed(python):
    assert "numpy" in loaded_after(python, "import numpy") & HEAVY
