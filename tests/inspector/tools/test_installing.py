"""Packages are kept by name, version and digest; half an installation is never found."""

import pytest

from hortus.inspector import ToolUnknownError
from hortus.inspector.tools.installing import Shelf, sources
from hortus.inspector.tools.package import package

TOOL = package("npm:@some/tool@1.2.3")
pytestmark = pytest.mark.usefixtures("npm")


def test_a_package_is_installed_with_digest_program_and_scripts(tmp_path):
    installed, folder = Shelf(tmp_path / "shelf").get(TOOL)
    assert installed.package == TOOL
    assert installed.program == "node_modules/.bin/tool"
    assert installed.scripts == ("postinstall: node grab.js",)
    assert folder.parts[-4:] == ("npm", "@some+tool", "1.2.3", installed.digest[:12])
    assert (folder / installed.program).is_file()
    assert installed.size > 0


def test_what_is_there_is_not_fetched_again(tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "shelf")
    first = shelf.get(TOOL)
    monkeypatch.setenv("NPM_FAILS", "npm error code ENOTFOUND")
    assert shelf.get(TOOL) == first


def test_without_a_version_the_newest_is_taken_and_named(tmp_path):
    installed, _ = Shelf(tmp_path / "shelf").get(package("npm:@some/tool"))
    assert str(installed.package) == "npm:@some/tool@2.0.0"


def test_a_package_larger_than_allowed_is_refused_and_not_kept(tmp_path):
    shelf = Shelf(tmp_path / "shelf", most_bytes=10)
    with pytest.raises(ToolUnknownError, match="more than the 0 allowed"):
        shelf.get(TOOL)
    assert not list((tmp_path / "shelf").rglob("*"))


def test_a_failed_installation_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NPM_FAILS", "npm error code E404")
    with pytest.raises(ToolUnknownError):
        Shelf(tmp_path / "shelf").get(TOOL)
    assert not list((tmp_path / "shelf").rglob("*"))


def test_the_program_is_the_first_of_the_sources(tmp_path):
    installed, folder = Shelf(tmp_path / "shelf").get(TOOL)
    program = (folder / installed.program).resolve()
    assert sources(TOOL, folder, program)[0] == program


def test_releases_are_listed_from_old_to_new_without_those_before_one(tmp_path):
    found = Shelf(tmp_path / "shelf").releases(package("npm:@some/tool"))
    assert [(each.version, each.date) for each in found] == [
        ("1.0.0", "2026-04-03"),
        ("1.0.1", ""),
    ]
