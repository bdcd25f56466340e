"""The reference pages say what the code says: verbs, settings, error codes and headers."""

import importlib
import re
import runpy
import subprocess
import sys

import msgspec
import pytest

from hortus.cli.dispatch import build_parser
from hortus.cli.verbs import VERBS
from hortus.core import Settings
from hortus.gateway.headers import OURS


@pytest.fixture(scope="module")
def docs(root):
    """Return what ``scripts/docs.py`` defines."""
    return runpy.run_path(str(root / "scripts" / "docs.py"))


def test_no_made_page_is_stale(root):
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_found_and_left_alone(docs, tmp_path):
    stale = tmp_path / "page.md"
    stale.write_text("old")
    assert docs["put"](stale, "new", checking=True)
    assert stale.read_text() == "old"


def test_a_stale_page_is_written_once(docs, tmp_path):
    path = tmp_path / "folder" / "page.md"
    assert docs["put"](path, "new", checking=False)
    assert path.read_text() == "new"
    assert not docs["put"](path, "new", checking=False)


def test_every_verb_is_documented_with_all_its_arguments(page):
    text = page("docs/reference/cli.md").text
    for name in VERBS:
        assert f"## hortus {name}\n" in text
        for action in build_parser(name)._actions:
            assert all(option in text for option in action.option_strings[-1:])


def test_every_verb_says_what_each_of_its_arguments_means():
    silent = [
        f"{name} {action.dest}"
        for name in VERBS
        for action in build_parser(name)._actions
        if not action.help and action.choices is None
    ]
    assert silent == []


def test_every_setting_is_documented(page):
    text = page("docs/reference/settings.md").text
    for section, values in msgspec.to_builtins(Settings()).items():
        assert f"## [{section}" in text
        tables = [field for field in values if f"## [{section}.{field}." in text]
        rows = [field for field in values if f"| `{field}` |" in text]
        assert set(values) <= {*tables, *rows}


def test_every_error_code_is_documented(page, docs):
    text = page("docs/reference/errors.md").text
    codes = {error.code for error in docs["all_errors"]()}
    assert "not_found" in codes
    assert [code for code in codes if f"| `{code}` |" not in text] == []


def test_every_header_of_ours_in_the_source_is_documented(page, root):
    text = page("docs/reference/headers.md").text
    source = "".join(p.read_text(encoding="utf-8") for p in (root / "src").rglob("*.py"))
    found = set(re.findall(r"\bx-hortus-[a-z-]+", source))
    assert {name.decode() for name in OURS} <= found
    assert [name for name in found if f"`{name}`" not in text] == []


def test_a_bar_in_a_help_text_does_not_break_the_table(docs):
    assert docs["table"](["a"], [["x|y\n z"]]) == "| a |\n| --- |\n| x\\|y z |"


def test_every_verb_has_a_module_with_configure_and_run():
    for name, entry in VERBS.items():
        module = importlib.import_module(entry.module)
        assert callable(module.configure), name
        assert callable(module.run), name
