"""npm packages are packed, measured and installed without running anything of theirs."""

import hashlib
import sys
from pathlib import Path

import pytest

from hortus.inspector import ToolUnknownError
from hortus.inspector.tools import npm as registry
from hortus.inspector.tools.package import package

TOOL = package("npm:@some/tool@1.2.3")
pytestmark = pytest.mark.usefixtures("npm")


@pytest.fixture
def installed(npm, tmp_path):
    assert not npm.read_text()
    folder = tmp_path / "installed"
    folder.mkdir()
    return folder, registry.install(TOOL, folder, 30.0)


def test_the_newest_version_is_asked_for(tmp_path):
    assert registry.newest(package("npm:@some/tool"), tmp_path) == "2.0.0"


def test_the_digest_is_that_of_the_archive(installed):
    _, digest = installed
    assert digest == hashlib.sha256(b"archive of @some/tool@1.2.3").hexdigest()


def test_no_script_of_a_package_is_run_and_the_archive_measured_is_installed(npm, tmp_path):
    registry.install(TOOL, tmp_path, 30.0)
    [line] = npm.read_text().splitlines()
    assert "--ignore-scripts" in line
    assert "./tool.tgz" in line


def test_the_scripts_that_were_not_run_are_told(installed):
    assert registry.scripts(TOOL, installed[0]) == ("postinstall: node grab.js",)


def test_the_program_of_a_package_is_found(installed):
    assert registry.program(TOOL, installed[0]) == "node_modules/.bin/tool"


def test_a_package_with_one_program_calls_it_as_itself(installed):
    folder, _ = installed
    manifest = folder / "node_modules/@some/tool/package.json"
    manifest.write_text('{"name": "@some/tool", "version": "1.2.3", "bin": "dist/cli.js"}')
    assert registry.program(TOOL, folder) == "node_modules/.bin/tool"


def test_a_stub_stands_for_the_program_that_an_install_script_would_put_there(installed):
    folder, _ = installed
    (folder / "node_modules/@some/tool/dist/cli.js").write_text("echo not installed >&2; exit 1\n")
    assert registry.program(TOOL, folder) == "node_modules/.bin/tool"
    for kind in ("-musl", "", "-baseline"):
        native = f"node_modules/@some/tool-linux-{registry.architecture()}{kind}/bin/tool"
        (folder / native).parent.mkdir(parents=True)
        (folder / native).write_bytes(Path(sys.executable).read_bytes())
    (folder / native).parent.joinpath("other").touch()
    found = registry.program(TOOL, folder)
    assert found == f"node_modules/@some/tool-linux-{registry.architecture()}/bin/tool"


def test_a_script_is_the_program_whatever_else_is_there(installed):
    folder, _ = installed
    native = folder / f"node_modules/tool-linux-{registry.architecture()}/tool"
    native.parent.mkdir()
    native.write_bytes(Path(sys.executable).read_bytes())
    assert registry.program(TOOL, folder) == "node_modules/.bin/tool"


def test_a_library_has_no_program(tmp_path, monkeypatch):
    monkeypatch.setenv("NPM_MANIFEST", '{"name": "@some/tool", "version": "1.2.3"}')
    registry.install(TOOL, tmp_path, 30.0)
    with pytest.raises(ToolUnknownError, match="has no program to run"):
        registry.program(TOOL, tmp_path)


def test_a_package_without_a_manifest_is_unsound(tmp_path):
    with pytest.raises(ToolUnknownError, match="no sound npm package"):
        registry.program(TOOL, tmp_path)


def test_the_code_of_a_package_is_its_own_and_not_what_it_builds_on(installed):
    folder, _ = installed
    found = [file.relative_to(folder).as_posix() for file in registry.sources(TOOL, folder)]
    assert found == ["node_modules/@some/tool/dist/cli.js"]


def test_an_unknown_package_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("NPM_FAILS", "npm error code E404")
    with pytest.raises(ToolUnknownError, match="is not in the registry"):
        registry.install(TOOL, tmp_path, 30.0)


def test_releases_that_npm_does_not_list_are_told(tmp_path, monkeypatch):
    monkeypatch.setenv("NPM_FAILS", "npm error code E404")
    with pytest.raises(ToolUnknownError, match="is not in the registry"):
        registry.releases(package("npm:@some/tool"), tmp_path)
